package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Finding;
import io.circuitd.files.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the agent's settings, and of all addresses, is refused from the file alone. */
class ListenAddressesTest {
  @TempDir Path dir;

  private List<Finding> findings(String section) throws IOException {
    Files.writeString(
        dir.resolve("circuitd.yaml"),
        """
        store: {sqlite: state.db}
        control: {socket: /run/c.sock}
        clouds: {commercial: {subscription: 5a1c0de0-7a1b-4c5d-8e9f-000000000001, managedIdentity: {}}}
        """
            + section
            + "\n");
    return DaemonConfig.load(dir).findings();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "snmpAgent: {address: 300.1.1.1, port: 0} | 300.1.1.1",
        "snmpAgent: {address: 192.0.2, port: 0} | 192.0.2",
        "http: {address: abc, port: 9787} | abc",
        "traps: {address: '1::2::3'} | 1::2::3",
        "netconf: {callHome: {address: 1.2.3.4.5, ssh: 4334}} | 1.2.3.4.5"
      })
  void whatIsNoAddressIsAFindingWithItsPlace(String section, String address) throws IOException {
    assertThat(findings(section))
        .filteredOn(finding -> finding.severity() == Severity.ERROR)
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.toString()).contains("address " + address);
          assertThat(finding.position().line()).isEqualTo(4);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"300.1.1.1", "192.0.2", "1::2::3", "10", "noc.1"})
  void aReceiverThatIsNeitherAddressNorNameIsAFindingWithItsPlace(String host) throws IOException {
    assertThat(
            findings(
                "snmpAgent: {port: 0, receivers: {noc: {host: '" + host + "', community: env:C}}}"))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.ERROR);
          assertThat(finding.toString()).contains("circuitd.yaml:4:46", "host " + host, "; next: ");
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "'::'", "'2001:db8::1'", "'::ffff:192.0.2.1'"})
  void whatIsAnAddressIsNone(String address) throws IOException {
    assertThat(findings("traps: {address: " + address + "}")).isEmpty();
  }

  @Test
  void aPasswordThatIsTooShortIsAFindingWithItsPlace() throws IOException {
    Files.writeString(dir.resolve("short"), "seven77\n");
    Files.writeString(dir.resolve("long"), "eight888\n");
    assertThat(
            findings(
                """
                snmpAgent:
                  port: 0
                  users:
                    nms:
                      authPassword: file:long
                      privPassword: file:short
                """))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.toString()).contains("file:short has fewer than 8 characters");
          assertThat(finding.position().line()).isEqualTo(9);
        });
  }

  @Test
  void aPasswordThatIsKeptElsewhereIsNone() throws IOException {
    assertThat(
            findings(
                "snmpAgent: {port: 0, users: {nms: {authPassword: file:away, privPassword:"
                    + " file:away}}}"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1,1", "127.0.0.1,0"})
  void communitiesBeyondTheLoopbackAreWarnedOf(String address, int warnings) throws IOException {
    assertThat(
            findings(
                "snmpAgent: {address: "
                    + address
                    + ", port: 0, communities: {old: env:COMMUNITY}}"))
        .hasSize(warnings)
        .allMatch(finding -> finding.severity() == Severity.WARNING);
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1,1", "noc.example.net,1", "127.0.0.2,0", "localhost,0", "'::1',0"})
  void aReceiverBeyondTheLoopbackThatKnowsUsByACommunityIsWarnedOf(String host, int warnings)
      throws IOException {
    assertThat(
            findings(
                "snmpAgent: {port: 0, receivers: {noc: {host: '" + host + "', community: env:C}}}"))
        .hasSize(warnings)
        .allMatch(finding ->
            finding.severity() == Severity.WARNING
                && finding.toString().contains("circuitd.yaml:4:" + (61 + host.length())));
  }
}
