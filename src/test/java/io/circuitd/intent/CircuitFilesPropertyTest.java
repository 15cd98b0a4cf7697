package io.circuitd.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.Cases;
import io.circuitd.files.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CircuitFilesPropertyTest {
  private static final Pattern TOKEN = Pattern.compile("\\s+|[^\\s,:{}\\[\\]]+|\\S");

  private static final List<String> TOKENS =
      TOKEN.matcher(Rules.WITH_MICROSOFT).results().map(MatchResult::group).toList();
  private static final List<String> PIECES =
      List.of(
          "",
          "~",
          "-1",
          "0",
          "1.5",
          "1e400",
          "99999999999999999999",
          "''",
          "[]",
          "{}",
          "[{}]",
          "{a: {b: c}}",
          "true",
          "\"\\0\"",
          "::",
          "fe80::/126",
          "10.0.0.0/30",
          "1.2.3.4/x",
          "/",
          "env:",
          "file:\u00e9",
          "disabled",
          "\n",
          "\n      ",
          "- ",
          ": ",
          "microsoft",
          "private");

  /** Whatever stands in a file, there is a circuit or a finding that says why not. */
  @Test
  void mangledCircuitsAreFoundOutNotThrownAt() {
    Cases.check(
        800,
        CircuitFilesPropertyTest::mangled,
        text -> {
          CircuitFiles loaded = Rules.load(Rules.ALL_ON, Map.of("a.yaml", text));

          boolean errors = loaded.findings().stream().anyMatch(f -> f.severity() == Severity.ERROR);
          assertThat(loaded.circuits().isEmpty()).isEqualTo(errors);
          assertThat(loaded.failed().isEmpty()).isEqualTo(!errors);
        });
  }

  @Test
  void generatedCircuitsAreValid() {
    Cases.check(
        100,
        random -> random.nextInt(16000),
        number -> {
          CircuitFiles loaded =
              Rules.load(
                  IntentSettings.STRICT,
                  Map.of(
                      "a.yaml",
                      CircuitGenerator.circuit("a", number, "vr-12"),
                      "b.yaml",
                      CircuitGenerator.circuit("b", number + 1, "vr-12")));

          assertThat(loaded.findings()).isEmpty();
          assertThat(loaded.circuits()).hasSize(2);
        });
  }

  private static String mangled(RandomGenerator random) {
    List<String> text = new ArrayList<>(TOKENS);
    for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
      text.set(random.nextInt(text.size()), Cases.oneOf(random, PIECES));
    }
    return String.join("", text);
  }
}
