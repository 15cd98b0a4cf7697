package io.circuitd.advice;

import static io.circuitd.advice.Advice.Status.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.advice.Advice.Status;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One line of a table of advice: whether a rule applies to a circuit, and what it finds.
 *
 * @param status empty where the rule does not apply
 * @param words a part of what was found
 */
record AdviceCase(
    String rule, String when, UnaryOperator<Draft> draft, Optional<Status> status, String words) {
  static AdviceCase is(
      String rule, Status status, String when, String words, UnaryOperator<Draft> draft) {
    return new AdviceCase(rule, when, draft, Optional.of(status), words);
  }

  static AdviceCase not(String rule, String when, UnaryOperator<Draft> draft) {
    return new AdviceCase(rule, when, draft, Optional.empty(), "");
  }

  /** Nothing of the customer's side may be read. */
  static AdviceCase unseen(String rule, UnaryOperator<Draft> draft) {
    return is(rule, UNKNOWN, "no access", "cannot be seen", draft);
  }

  /** A part of the customer's side was not read, and Azure's word for it is told. */
  static AdviceCase refused(String rule, String when, UnaryOperator<Draft> draft) {
    return is(rule, UNKNOWN, when, "AuthorizationFailed", d -> draft.apply(d).seenInPart());
  }

  void check() {
    List<Advice> given =
        draft.apply(new Draft()).advice().stream()
            .filter(advice -> advice.rule().equals(rule))
            .toList();
    if (status.isEmpty()) {
      assertThat(given).isEmpty();
      return;
    }
    assertThat(given).hasSize(1);
    assertThat(given.getFirst().status()).isEqualTo(status.get());
    assertThat(given.getFirst().found()).contains(words);
  }

  @Override
  public String toString() {
    return rule + " " + status.map(Status::word).orElse("does not apply") + ": " + when;
  }
}
