package io.circuitd.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.Cases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlFileTest {
  private static final Path FILE = Path.of("x.yaml");
  private static final List<String> YAMLISH =
      List.of(
          "a",
          "b: ",
          "- ",
          "\n",
          "\n  ",
          "? ",
          ": ",
          "[",
          "]",
          "{",
          "}",
          ", ",
          "'",
          "\"",
          "|\n",
          ">-\n",
          "&a ",
          "*a ",
          "!!int ",
          "!<x> ",
          "%YAML 1.2\n",
          "---\n",
          "...\n",
          "# c\n",
          "\t",
          "\\x",
          "\uFEFF",
          "\u0000",
          "\uD83D\uDE00",
          "1e99999",
          "-0",
          "<<: ",
          "~",
          "@",
          "`");
  private final Findings findings = new Findings();

  @Test
  void everyValueAndKeyKnowsWhereItStood() {
    YamlDocument yaml = read("a: 1\nb:\n  c/d: [x, {e: y}]\n").orElseThrow();

    assertThat(yaml.position("/b/c~1d/0")).hasToString("x.yaml:3:9");
    assertThat(yaml.keyPosition("/b/c~1d/1/e")).hasToString("x.yaml:3:13");
    assertThat(yaml.position("/b/nothing/here")).isEqualTo(yaml.position("/b"));
  }

  @Test
  void scalarsKeepTheirTextBesideTheirType() {
    YamlDocument yaml = read("a: 1.10\nb: yes\nc: '5'\nd: 007\ne: ~\n").orElseThrow();

    assertThat(yaml.root())
        .hasToString("{\"a\":1.1,\"b\":\"yes\",\"c\":\"5\",\"d\":\"007\",\"e\":null}");
    assertThat(yaml.text("/a")).isEqualTo("1.10");
  }

  @Test
  void brokenYamlIsToldWithLineAndColumn() {
    assertThat(read("a: 1\nb: [1, 2\nc: 3\n")).isEmpty();
    assertThat(findings.sorted())
        .singleElement()
        .satisfies(f -> {
          assertThat(f.toString()).startsWith("x.yaml:3:2: error: found broken YAML: ");
          assertThat(f.toString()).contains("expected ',' or ']'");
        });
  }

  @Test
  void aKeyTwiceIsAnErrorThatNamesTheFirst() {
    assertThat(read("a: 1\nb: 2\na: 3\n")).isPresent();
    assertThat(findings.sorted())
        .singleElement()
        .hasToString(
            "x.yaml:3:1: error: found key 'a' twice (first in line 1); expected each key once;"
                + " next: remove one of them");
  }

  @Test
  void anchorsAliasesTagsAndSecondDocumentsAreRefused() {
    read("a: &x [1]\nb: *x\nc: !!set {}\n---\nd: 1\n");

    assertThat(findings.sorted())
        .extracting(Finding::found)
        .containsExactly(
            "an anchor (&name)",
            "an alias (*name)",
            "a tag ('tag:yaml.org,2002:set')",
            "a second document in one file");
  }

  @Test
  void anAliasBombIsRefusedWithoutBeingExpanded() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 60; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    read(bomb.toString());

    assertThat(findings.hasErrors()).isTrue();
  }

  @Test
  void deepNestingIsRefused() {
    assertThat(read("[".repeat(5000))).isEmpty();
    assertThat(findings.sorted()).singleElement().asString().contains("nesting deeper than 32");
  }

  @Test
  void emptyFilesMissingFilesAndOtherEncodingsAreFindings(@TempDir Path dir) throws Exception {
    assertThat(read("# nothing\n")).isEmpty();
    assertThat(YamlFile.read(dir.resolve("none.yaml"), findings)).isEmpty();
    Path latin =
        Files.write(dir.resolve("latin.yaml"), "a: 1\nb: é".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(YamlFile.read(latin, findings)).isEmpty();

    assertThat(findings.sorted())
        .extracting(Finding::found)
        .containsExactlyInAnyOrder("an empty file", "no such file", "bytes that are not UTF-8");
    assertThat(findings.sorted()).anyMatch(f -> f.toString().startsWith(latin + ":2:4: "));
  }

  @Test
  void noBytesMakeTheReaderThrow() {
    Cases.check(
        2000,
        random -> {
          byte[] bytes = new byte[random.nextInt(256)];
          random.nextBytes(bytes);
          return HexFormat.of().formatHex(bytes);
        },
        hex -> readOrFind(HexFormat.of().parseHex(hex)));
  }

  @Test
  void noYamlLikeTextMakesTheReaderThrow() {
    Cases.check(
        3000,
        random -> Cases.text(random, 30, YAMLISH),
        text -> readOrFind(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void readOrFind(byte[] bytes) {
    Findings found = new Findings();
    Optional<YamlDocument> yaml = YamlFile.parse(FILE, bytes, found);
    assertThat(yaml.isPresent() || found.hasErrors()).isTrue();
  }

  private Optional<YamlDocument> read(String text) {
    return YamlFile.parse(FILE, text.getBytes(StandardCharsets.UTF_8), findings);
  }
}
