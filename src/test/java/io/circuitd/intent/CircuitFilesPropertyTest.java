package io.circuitd.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CircuitFilesPropertyTest {
  private static final Pattern TOKEN = Pattern.compile("\\s+|[^\\s,:{}\\[\\]]+|\\S");

  /** Whatever stands in a file, there is a circuit or a finding that says why not. */
  @Property(tries = 400)
  void mangledCircuitsAreFoundOutNotThrownAt(@ForAll("mangled") String text) {
    CircuitFiles loaded = Rules.load(Rules.ALL_ON, Map.of("a.yaml", text));

    boolean errors = loaded.findings().stream().anyMatch(f -> f.severity() == Severity.ERROR);
    assertThat(loaded.circuits().isEmpty()).isEqualTo(errors);
    assertThat(loaded.failed().isEmpty()).isEqualTo(!errors);
  }

  @Property(tries = 100)
  void generatedCircuitsAreValid(@ForAll("numbers") int number) {
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
  }

  @Provide
  Arbitrary<Integer> numbers() {
    return Arbitraries.integers().between(0, 20000);
  }

  @Provide
  Arbitrary<String> mangled() {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(Rules.WITH_MICROSOFT);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    Arbitrary<String> piece =
        Arbitraries.of(
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
    Arbitrary<Integer> place = Arbitraries.integers().between(0, tokens.size() - 1);
    return Combinators.combine(place, piece)
        .as((at, with) -> Map.entry(at, with))
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(edits -> {
          List<String> text = new ArrayList<>(tokens);
          edits.forEach(edit -> text.set(edit.getKey(), edit.getValue()));
          return String.join("", text);
        });
  }
}
