package io.circuitd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every promise of docs/safety.md names tests, and each of them exists. */
class SafetyDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/safety.md");
  private static final Path TESTS = Path.of("src/test/java");
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*Test)(?:\\.(\\w+))?`");

  @Test
  void eachTestThatThePromisesNameExists() throws IOException {
    Map<String, String> classes = new HashMap<>();
    try (Stream<Path> files = Files.walk(TESTS)) {
      for (Path file : files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
        String name = file.getFileName().toString().replace(".java", "");
        classes.merge(name, Files.readString(file), String::concat);
      }
    }
    List<String> missing = new ArrayList<>();
    for (MatchResult named : NAMED.matcher(Files.readString(DOCUMENT)).results().toList()) {
      String source = classes.getOrDefault(named.group(1), "");
      boolean there =
          Optional.ofNullable(named.group(2))
              .map(method -> source.contains("void " + method + "("))
              .orElse(!source.isEmpty());
      if (!there) {
        missing.add(named.group());
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyPromiseNamesATest() throws IOException {
    assertThat(Files.readString(DOCUMENT).lines())
        .filteredOn(line -> line.startsWith("| ") && !line.startsWith("| promise |"))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(NAMED.matcher(line).find()).as(line).isTrue());
  }
}
