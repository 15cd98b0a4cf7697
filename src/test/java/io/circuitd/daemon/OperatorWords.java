package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

/** What no text may hold that operators read. */
public final class OperatorWords {
  private OperatorWords() {}

  /** Fails on stack traces, exceptions by their Java names, nulls and doubled words. */
  public static void check(String text) {
    assertThat(text)
        .doesNotContain("\tat ")
        .doesNotContain("Exception")
        .doesNotContain("java.")
        .doesNotContain("io.circuitd")
        .doesNotContainPattern("\\bnull\\b")
        .doesNotContain("verifying: verifying");
  }
}
