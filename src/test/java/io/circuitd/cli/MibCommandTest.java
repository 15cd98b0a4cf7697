package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The MIB that is served, for monitoring systems. */
class MibCommandTest {
  private static final String SITE =
      """
      store: {sqlite: state.db}
      control: {socket: /run/c.sock}
      clouds: {commercial: {subscription: 5a1c0de0-7a1b-4c5d-8e9f-00000000c0de, managedIdentity: {}}}
      """;

  @TempDir Path dir;
  private final Captured captured = Captured.plain();

  private int mib() {
    return captured.run("mib", "--config", dir.toString());
  }

  @Test
  void withoutASiteItIsTheTextOfTheRepository() throws IOException {
    assertThat(mib()).isZero();
    assertThat(captured.out()).isEqualTo(Files.readString(Path.of("mibs/CIRCUITD-MIB.txt")));
  }

  @Test
  void theOperatorsEnterpriseIsInIt() throws IOException {
    Files.writeString(
        dir.resolve("circuitd.yaml"), SITE + "snmpAgent: {port: 1610, enterprise: 64500}\n");
    assertThat(mib()).isZero();
    assertThat(captured.out()).contains("{ enterprises 64500 ").doesNotContain("enterprises 32473");
  }

  @Test
  void aBrokenFileIsSaid() throws IOException {
    Files.writeString(
        dir.resolve("circuitd.yaml"), SITE + "snmpAgent: {port: 1610, enterprise: none}\n");
    assertThat(mib()).isEqualTo(ExitCode.WRONG);
    assertThat(captured.out()).isEmpty();
    assertThat(captured.err()).contains("next: circuitd validate");
  }
}
