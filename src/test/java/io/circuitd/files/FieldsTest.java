package io.circuitd.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FieldsTest {
  private static final ConfigSchema APPROVAL = ConfigSchema.named("approval");
  private static final String GOOD =
      """
      circuit: a
      connection: primary
      digest: sha256:0
      by: Ann
      at: 2026-11-21T09:30:00Z
      """;

  @Test
  void anUnknownKeyIsRefusedWithTheOneThatWasMeant() {
    assertThat(messages(GOOD + "tickt: 1\n"))
        .containsExactly(
            "x.yaml:6:1: error: found unknown key 'tickt'; did you mean 'ticket'?; expected one of"
                + " circuit, connection, digest, by, at, ticket, signature, further; next: correct"
                + " or remove the key");
  }

  @Test
  void aMissingKeyIsToldWithWhatItIsFor() {
    assertThat(messages(GOOD.replace("by: Ann\n", "")))
        .containsExactly(
            "x.yaml:1:1: error: found no key 'by'; expected key 'by': Who approved; next: add the"
                + " key");
  }

  @Test
  void aWrongTypeIsToldInPlainWords() {
    assertThat(messages(GOOD.replace("Ann", "[Ann]")))
        .containsExactly(
            "x.yaml:4:5: error: found a list; expected 1 to 200 characters on one line; next:"
                + " correct the value");
    assertThat(messages(GOOD.replace("Ann", "")))
        .containsExactly(
            "x.yaml:4:4: error: found nothing; expected 1 to 200 characters on one line; next:"
                + " correct the value");
    assertThat(messages("just text")).singleElement().asString().contains("a section with keys");
  }

  @Test
  void wholeNumbersMayBeWrittenWithAZeroFractionAndOthersMayNot() {
    assertThat(number("4.0")).hasValue(4);
    assertThat(number("4.5")).isEmpty();
    assertThat(number("4000000000")).isEmpty();
    assertThat(number("99999999999999999999999999")).isEmpty();
    assertThat(number("'4'")).isEmpty();
  }

  @Test
  void aSecretReferenceIsReadAndAnythingElseNeverRepeated() {
    assertThat(secret("env:NAME")).contains(new SecretRef.Env("NAME"));
    assertThat(secret("file:a/b")).contains(new SecretRef.File(Path.of("a/b")));
    assertThat(secret("env:my password")).isEmpty();
    assertThat(secret("\"file:a\\0b\"")).isEmpty();
  }

  @Test
  void whatIsRepeatedOfAFileStaysOnOneLineAndShort() {
    Findings findings = new Findings();
    findings.error(new Position(Path.of("x"), 1, 1), "a\nb\u001b[31m" + "c".repeat(900), "d", "e");

    assertThat(findings.sorted().getFirst().found())
        .startsWith("a b [31mc")
        .hasSizeLessThan(410)
        .endsWith("…");
  }

  private static OptionalInt number(String value) {
    return read("a: " + value, fields -> Optional.of(fields.number("a"))).orElseThrow();
  }

  private static Optional<SecretRef> secret(String value) {
    return read(
            "a: " + value,
            fields -> {
              Optional<SecretRef> ref = fields.secret("a");
              assertThat(fields.findings().sorted().toString())
                  .doesNotContain("password")
                  .doesNotContain("a\0b");
              return Optional.of(ref);
            })
        .orElseThrow();
  }

  private static <T> Optional<T> read(String text, Function<Fields, Optional<T>> read) {
    List<T> result = new ArrayList<>();
    Fields.parse(
        Path.of("x.yaml"),
        text.getBytes(StandardCharsets.UTF_8),
        APPROVAL,
        fields -> {
          read.apply(fields).ifPresent(result::add);
          return Optional.of("x");
        });
    return result.stream().findFirst();
  }

  private static List<String> messages(String text) {
    return Fields.parse(
            Path.of("x.yaml"),
            text.getBytes(StandardCharsets.UTF_8),
            APPROVAL,
            fields -> Optional.of("x"))
        .findings()
        .stream()
        .map(Finding::toString)
        .toList();
  }
}
