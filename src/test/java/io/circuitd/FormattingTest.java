package io.circuitd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every source file is as google-java-format leaves it. A test rather than a Maven plugin: the
 * formatter parses with the javac of the JVM it runs in, and Maven's own may be too old for the
 * language level. {@code mvn test -Dtest=FormattingTest -Dformat=apply} puts the files right.
 */
class FormattingTest {
  private static final boolean APPLY = "apply".equals(System.getProperty("format"));

  @Test
  void sourcesAreFormatted() throws Exception {
    Formatter formatter = new Formatter();
    List<Path> wrong = new ArrayList<>();
    for (Path root : List.of(Path.of("src"), Path.of("bench"))) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String source = Files.readString(file);
          String tidy =
              formatter.formatSource(
                  ImportOrderer.reorderImports(
                      RemoveUnusedImports.removeUnusedImports(source),
                      JavaFormatterOptions.Style.GOOGLE));
          if (!source.equals(tidy)) {
            wrong.add(file);
            if (APPLY) {
              Files.writeString(file, tidy);
            }
          }
        }
      }
    }
    if (!APPLY) {
      assertThat(wrong).as("run: mvn test -Dtest=FormattingTest -Dformat=apply").isEmpty();
    }
  }
}
