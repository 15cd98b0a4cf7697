package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found wrong in {@code snmpAgent}: where, what is there, what is expected. */
class SnmpAgentReaderTest {
  @TempDir Path dir;

  private List<Finding> findings(String agent) throws IOException {
    Files.writeString(
        dir.resolve("circuitd.yaml"),
        """
        store: {sqlite: state.db}
        control: {socket: /run/c.sock}
        clouds: {commercial: {subscription: 5a1c0de0-7a1b-4c5d-8e9f-000000000001, managedIdentity: {}}}
        snmpAgent:
        """
            + agent.replace("; ", "\n").indent(2));
    return DaemonConfig.load(dir).findings();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port: 70000 | 5:9 | 70000 | a number from 0 to 65535",
        "address: 192.0.2.1 | 4:1 | no key 'port' | key 'port': UDP port",
        "port: 1610; enterprise: 0 | 6:15 | 0 | a number from 1 to 2147483647",
        "port: 1610; enterprise: many | 6:15 | 'many' | a whole number",
        "port: 1610; address: here | 6:12 | 'here' | an IPv4 address of four numbers",
        "port: 1610; engineId: '0x1234' | 6:13 | '0x1234' | 5 to 32 octets in hexadecimal",
        "port: 1610; heartbeats: 5 | 6:3 | unknown key 'heartbeats' | one of address, port",
        "port: 1610; users: {nms: {authPassword: env:A}} | 6:11 | no key 'privPassword'"
            + " | At least 8 characters, by reference",
        "port: 1610; users: {nms: {authPassword: my-secret, privPassword: env:P}} | 6:31"
            + " | text that is no reference (not shown) | env:NAME or file:path",
        "port: 1610; users: {nms: {authPassword: env:A, privPassword: env:P, authProtocol: MD5}}"
            + " | 6:73 | 'MD5' | one of SHA-1, SHA-224",
        "port: 1610; receivers: {noc: {host: h, user: nms}} | 6:36 | user nms"
            + " | a user of snmpAgent.users",
        "port: 1610; receivers: {noc: {host: h, user: nms, community: env:C}} | 6:15"
            + " | both user and community | what the receiver knows us by",
        "port: 1610; receivers: {noc: {host: h}} | 6:15 | neither user nor community"
            + " | what the receiver knows us by",
        "port: 1610; receivers: {noc: {host: localhost, port: 0, community: env:C}} | 6:44 | 0"
            + " | a number from 1 to 65535",
        "port: 1610; receivers: {noc: {community: env:C}} | 6:15 | no key 'host' | key 'host'"
      })
  void whatIsWrongIsSaidWithItsPlace(String agent, String place, String found, String expected)
      throws IOException {
    assertThat(findings(agent.strip()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.toString())
              .contains("circuitd.yaml:" + place + ": error")
              .contains("; next: ");
          assertThat(finding.found()).contains(found).doesNotContain("my-secret");
          assertThat(finding.expected()).contains(expected);
        });
  }

  @Test
  void allThatIsWrongWithAReceiverIsSaidAtOnce() throws IOException {
    assertThat(findings("port: 1610; receivers: {noc: {host: 300.1.1.1, user: nms}}"))
        .extracting(Finding::found)
        .containsExactlyInAnyOrder("user nms", "host 300.1.1.1");
  }

  @Test
  void aUserAndACommunityAreGoodReceivers() throws IOException {
    assertThat(
            findings(
                "port: 1610; users: {nms: {authPassword: env:A, privPassword: env:P}}; receivers:"
                    + " {noc: {host: h, user: nms}, old: {host: '::1', community: env:C}}"))
        .isEmpty();
  }
}
