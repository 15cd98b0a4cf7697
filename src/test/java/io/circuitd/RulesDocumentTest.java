package io.circuitd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/rules.md lists every rule once, with classes and tests that exist. */
class RulesDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/rules.md");
  private static final Path MAIN = Path.of("src/main/java");
  private static final Path TESTS = Path.of("src/test/java");
  private static final Pattern RULE = Pattern.compile("R-\\d{3}");
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*)`");

  /**
   * A line of a table.
   *
   * @param kept how strictly; {@code Azure} for what only Azure can refuse
   * @param by classes that keep the rule
   * @param tests those that show it
   */
  private record Row(String rule, String kept, List<String> by, List<String> tests) {
    boolean ours() {
      return !kept.equals("Azure");
    }
  }

  private static List<Row> rows() throws IOException {
    return Files.readString(DOCUMENT)
        .lines()
        .filter(line -> line.startsWith("| R-"))
        .map(line -> line.split("\\|", -1))
        .map(cells -> new Row(cells[1].strip(), cells[3].strip(), names(cells[4]), names(cells[5])))
        .toList();
  }

  private static List<String> names(String cell) {
    return NAMED.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  private static Map<String, String> sources(Path root) throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        sources.merge(name, Files.readString(file), String::concat);
      }
    }
    return sources;
  }

  @Test
  void eachRuleIsListedOnceAndInOrder() throws IOException {
    List<String> rules = rows().stream().map(Row::rule).toList();

    assertThat(rules).isSorted().doesNotHaveDuplicates().hasSize(116);
  }

  @Test
  void everyRuleThatTheCodeNamesIsListed() throws IOException {
    String code = String.join("\n", sources(MAIN).values());

    assertThat(rows().stream().map(Row::rule).collect(Collectors.toSet()))
        .containsAll(
            RULE.matcher(code)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void theClassesThatKeepARuleExist() throws IOException {
    Map<String, String> main = sources(MAIN);

    assertThat(rows())
        .filteredOn(Row::ours)
        .allSatisfy(
            row -> assertThat(row.by()).as(row.rule()).isNotEmpty().isSubsetOf(main.keySet()));
  }

  @Test
  void theTestsOfARuleExistAndOneSpeaksOfIt() throws IOException {
    Map<String, String> tests = sources(TESTS);
    List<String> silent = new ArrayList<>();
    for (Row row : rows().stream().filter(Row::ours).toList()) {
      assertThat(row.tests()).as(row.rule()).isNotEmpty().isSubsetOf(tests.keySet());
      String speaks = row.rule() + "|" + row.rule().replace("R-", "[rR]_?");
      if (row.tests().stream()
          .map(tests::get)
          .noneMatch(source -> Pattern.compile(speaks).matcher(source).find())) {
        silent.add(row.rule());
      }
    }
    assertThat(silent).as("rules that no named test speaks of").isEmpty();
  }
}
