package io.circuitd.northbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CIRCUITD-MIB, judged by libsmi, net-snmp and pysmi. */
@Tag("outside")
class MibJudgeTest {
  private static final Path MIB = NetSnmp.OURS.resolve("CIRCUITD-MIB.txt");

  @TempDir Path folder;

  private static List<String> lint(Path mib) throws IOException, InterruptedException {
    NetSnmp.needs("/usr/bin/smilint", "smitools");
    return NetSnmp.run(
        List.of(
            "/usr/bin/env",
            "SMIPATH=" + NetSnmp.standardMibs(),
            "/usr/bin/smilint",
            "-l",
            "6",
            "-s",
            mib.toString()));
  }

  @Test
  void smilintFindsNothing() throws Exception {
    assertThat(lint(MIB)).containsExactly("exit 0");
    Path other = Files.writeString(folder.resolve("CIRCUITD-MIB.txt"), MibText.of(64500));
    assertThat(lint(other)).as("on another arc").containsExactly("exit 0");
    Path broken =
        Files.writeString(
            folder.resolve("BROKEN-MIB.txt"),
            Files.readString(MIB).replaceFirst("circuitdAlarms,", ""));
    assertThat(lint(broken)).as("an object in no group").hasSizeGreaterThan(1);
  }

  @Test
  void netSnmpReadsIt() throws Exception {
    NetSnmp.needs("/usr/bin/snmptranslate", "snmp");
    assertThat(
            NetSnmp.run(
                List.of(
                    "/usr/bin/snmptranslate",
                    "-M",
                    NetSnmp.standardMibs() + ":" + NetSnmp.OURS,
                    "-m",
                    "CIRCUITD-MIB",
                    "-Pu",
                    "-On",
                    "CIRCUITD-MIB::circuitdSessionBgpState")))
        .containsExactly(".1.3.6.1.4.1.32473.1.1.5.1.5", "exit 0");
  }

  @Test
  void pysmiCompilesIt() throws Exception {
    NetSnmp.needs("/usr/lib/python3/dist-packages/pysmi", "python3-pysmi");
    Files.copy(MIB, folder.resolve("CIRCUITD-MIB"));
    Path program =
        Files.writeString(
            folder.resolve("compile.py"),
            """
            import sys
            from pysmi.reader import FileReader
            from pysmi.searcher import StubSearcher
            from pysmi.writer import FileWriter
            from pysmi.parser import SmiStarParser
            from pysmi.codegen import JsonCodeGen
            from pysmi.compiler import MibCompiler
            folder, standard = sys.argv[1:3]
            writer = FileWriter(folder).setOptions(suffix='.json')
            compiler = MibCompiler(SmiStarParser(), JsonCodeGen(), writer)
            compiler.addSources(FileReader(folder), FileReader(standard))
            compiler.addSearchers(StubSearcher(*JsonCodeGen.baseMibs))
            print(compiler.compile('CIRCUITD-MIB')['CIRCUITD-MIB'])
            """);
    assertThat(
            NetSnmp.run(
                List.of(
                    "/usr/bin/python3",
                    program.toString(),
                    folder.toString(),
                    NetSnmp.standardMibs().toString())))
        .contains("compiled", "exit 0");
    assertThat(folder.resolve("CIRCUITD-MIB.json")).content().contains("circuitdHeartbeat");
  }
}
