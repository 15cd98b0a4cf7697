package io.circuitd.inventory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Finding;
import io.circuitd.files.Loaded;
import io.circuitd.files.SecretRef;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.inventory.Inventory.VirtualSwitch;
import io.circuitd.model.Family;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InventoryFileTest {
  private static final String GOOD =
      """
      pops:
        SANJ: {peeringLocations: [Silicon Valley, San Jose]}
        EQCH: {peeringLocations: [Chicago]}
      defaults:
        netconf: {user: robot, password: env:PASSWORD}
        snmp: {user: robot, authPassword: env:AUTH, privPassword: file:priv}
      routers:
        mx1:
          pop: SANJ
          profile: junos
          host: 192.0.2.1
          netconf: {hostKey: "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
        xr1:
          pop: EQCH
          profile: iosxr-native
          host: xr1.example.net
          netconf:
            port: 22
            user: other
            hostKey: "SHA256:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"
            privateKey: file:key
          snmp: {port: 1161, contexts: {cust-a: ctx-a}}
      azurePorts:
        - {azurePort: A-1, cloud: commercial, router: mx1, port: et-0/0/7, speedMbps: 100000}
        - {azurePort: A-2, cloud: commercial, router: xr1, port: Hu0/0/0/1, speedMbps: 10000}
      virtualRouters:
        vr-1: {vrf: cust-a, asn: 11537, bgpGroup: G, policies: {ipv4: {import: a, export: b}}}
        vr-2: {table: global, asn: "1.10", policies: {ipv6: {import: a, export: b}}}
      virtualSwitches:
        vs-1: {kind: vpws, evi: 100, localServiceId: 1, remoteServiceId: 2}
        vs-2: {kind: bridge, bridgeDomain: bd}
        vs-3: {kind: local, customerPort: ge-0/0/1}
      """;

  @TempDir private Path dir;

  @Test
  void everythingIsReadAndDefaultsFillWhatARouterDoesNotSay() throws Exception {
    Loaded<Inventory> loaded = load(GOOD);
    Inventory inventory = loaded.value().orElseThrow();
    Router mx1 = requireNonNull(inventory.routers().get("mx1"));
    Router xr1 = requireNonNull(inventory.routers().get("xr1"));

    assertThat(loaded.findings()).singleElement().asString().contains("R-044", "65546");
    assertThat(mx1.netconf().port()).isEqualTo(830);
    assertThat(mx1.netconf().user()).isEqualTo("robot");
    assertThat(mx1.snmp().port()).isEqualTo(161);
    assertThat(mx1.snmp().authProtocol()).isEqualTo("SHA-256");
    assertThat(mx1.position().line()).isEqualTo(8);
    assertThat(xr1.netconf().port()).isEqualTo(22);
    assertThat(xr1.netconf().user()).isEqualTo("other");
    assertThat(xr1.netconf().login().privateKey()).contains(new SecretRef.File(Path.of("key")));
    assertThat(xr1.snmp().contexts()).containsEntry("cust-a", "ctx-a");
    assertThat(inventory.azurePort("commercial", "A-2").orElseThrow().port())
        .isEqualTo("Hu0/0/0/1");
    assertThat(inventory.popAt("SILICON valley").orElseThrow().name()).isEqualTo("SANJ");
    assertThat(requireNonNull(inventory.virtualRouters().get("vr-1")).policies())
        .containsOnlyKeys(Family.IPV4);
    assertThat(requireNonNull(inventory.virtualRouters().get("vr-2")).vrf()).isEmpty();
    assertThat(inventory.virtualSwitches().values())
        .hasExactlyElementsOfTypes(
            VirtualSwitch.Vpws.class, VirtualSwitch.Bridge.class, VirtualSwitch.Local.class);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          pop: SANJ             | pop: SANG             | 9:10: error: found unknown PoP 'SANG'; did you mean 'SANJ'?
          profile: junos        | profile: juno         | 10:14: error: found unknown device profile 'juno'; did you mean 'junos'?
          router: mx1           | router: mx2           | 24:49: error: found unknown router 'mx2'; did you mean 'mx1'?
          cloud: commercial, router: mx1 | cloud: mars, router: mx1 | 24:29: error: found unknown cloud 'mars'; expected one of commercial
          azurePort: A-2        | azurePort: A-1        | 25:17: error R-008: found Azure port 'A-1' of cloud commercial again (first in line 24)
          router: xr1, port: Hu0/0/0/1 | router: mx1, port: et-0/0/7 | 25:60: error R-008: found mx1 et-0/0/7 for A-2, already taken by A-1 (line 24)
          [Chicago]             | [silicon valley]      | 3:28: error R-007: found peering location 'silicon valley' in SANJ and EQCH
          SHA256:AAAA           | SHA256:AA=            | 12:24: error: found 'SHA256:AA=AAAA
          SHA256:AAAA           | MD5:AAAA              | expected SHA256: and 43 characters
          , password: env:PASSWORD | ``                 | 12:5: error: found a router without a NETCONF credential
          {user: robot, password | {password            | 12:5: error: found a router without netconf.user
          authPassword: env:AUTH, | ``                  | 8:3: error: found a router without snmp.authPassword
          vrf: cust-a, asn      | asn                   | 27:3: error: found neither vrf nor table
          vrf: cust-a, asn      | vrf: a, table: global, asn | 27:3: error: found both vrf and table
          asn: 11537            | asn: 0                | 27:28: error R-043: found 0
          kind: bridge, bridgeDomain: bd | kind: bridge | 31:10: error: found kind bridge without bridgeDomain
          customerPort: ge-0/0/1 | customerPort: ge-0/0/1, evi: 5 | 32:47: error: found kind local with evi
          kind: vpws            | kind: vpls            | 30:16: error: found 'vpls'; expected one of vpws, bridge, local
          mx1:                  | m x1:                 | 8:3: error: found the name 'm x1'; expected 1 to 64 characters
          host: xr1.example.net | host: 192.0.2.1, x    | 16:11: error: found '192.0.2.1, x'; expected an IP address
          speedMbps: 10000}     | speedMbps: fast}      | 25:82: error: found 'fast'; expected a whole number
          port: et-0/0/7,       | port: et-0/0/7, sTag: 3, | 24:70: error R-034: found key 'sTag'
          bgpGroup: G           | bgpGrop: G            | 27:35: error: found unknown key 'bgpGrop'; did you mean 'bgpGroup'?
          """)
  void mistakesAreFindingsAtTheirPlace(String old, String replacement, String expected)
      throws Exception {
    assertThat(GOOD).contains(old);
    Loaded<Inventory> loaded = load(GOOD.replace(old, replacement));

    assertThat(loaded.value()).isEmpty();
    assertThat(loaded.findings()).extracting(Finding::toString).anyMatch(f -> f.contains(expected));
  }

  @Test
  void aRouterNamedTwiceIsRefused() throws Exception {
    assertThat(messages(GOOD.replace("  xr1:\n", "  mx1:\n")))
        .anyMatch(m -> m.contains(":13:3: error: found key 'mx1' twice (first in line 8)"));
  }

  @Test
  void twoRoutersAtOneAddressAreRefused() throws Exception {
    assertThat(
            messages(GOOD.replace("host: xr1.example.net", "host: 192.0.2.1").replace("22", "830")))
        .anyMatch(m -> m.contains("NETCONF at 192.0.2.1 port 830 for mx1 and xr1"));
  }

  @Test
  void aPasswordInPlainTextIsRefusedWithoutBeingRepeated() throws Exception {
    List<String> messages = messages(GOOD.replace("env:PASSWORD", "hunter2"));

    assertThat(messages).anyMatch(m -> m.contains(":5:36: error R-052"));
    assertThat(messages.toString()).doesNotContain("hunter2");
  }

  @Test
  void onePortOfAnotherCloudMayHaveTheSameName() throws Exception {
    Loaded<Inventory> loaded =
        load(
            GOOD.replace("azurePort: A-2, cloud: commercial", "azurePort: A-1, cloud: government"));

    assertThat(loaded.value()).isPresent();
  }

  private List<String> messages(String text) throws IOException {
    return load(text).findings().stream().map(Finding::toString).toList();
  }

  private Loaded<Inventory> load(String text) throws IOException {
    return InventoryFile.load(
        Files.writeString(dir.resolve("inventory.yaml"), text),
        Optional.of(Set.of("junos", "iosxr-native")),
        Optional.of(Set.of("commercial", "government")));
  }
}
