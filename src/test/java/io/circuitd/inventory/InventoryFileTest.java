package io.circuitd.inventory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Finding;
import io.circuitd.files.Loaded;
import io.circuitd.files.SecretRef;
import io.circuitd.inventory.Inventory.HostTrust;
import io.circuitd.inventory.Inventory.Jump;
import io.circuitd.inventory.Inventory.Login;
import io.circuitd.inventory.Inventory.NetconfAccess;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.inventory.Inventory.Ssh;
import io.circuitd.inventory.Inventory.Tls;
import io.circuitd.inventory.Inventory.TlsTrust;
import io.circuitd.inventory.Inventory.VirtualSwitch;
import io.circuitd.model.Family;
import io.circuitd.profile.DeviceProfile.SshAlgorithms;
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
    assertThat(ssh(inventory, "mx1").user()).isEqualTo("robot");
    assertThat(mx1.snmp().port()).isEqualTo(161);
    assertThat(mx1.snmp().authProtocol()).isEqualTo("SHA-256");
    assertThat(mx1.position().line()).isEqualTo(8);
    assertThat(xr1.netconf().port()).isEqualTo(22);
    assertThat(ssh(inventory, "xr1").user()).isEqualTo("other");
    assertThat(ssh(inventory, "xr1").login().privateKey())
        .contains(new SecretRef.File(Path.of("key")));
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

  @Test
  void theFarEndOfAPseudowireIsAnAddressAndOfAVpwsAlone() throws Exception {
    String vpws = "remoteServiceId: 2}";
    String far = GOOD.replace(vpws, "remoteServiceId: 2, remoteSystem: %s}");

    VirtualSwitch read =
        requireNonNull(
            load(far.formatted("\"2001:DB8::7\""))
                .value()
                .orElseThrow()
                .virtualSwitches()
                .get("vs-1"));
    assertThat(((VirtualSwitch.Vpws) read).remoteSystem()).contains("2001:db8::7");
    assertThat(load(far.formatted("far.example")).findings())
        .anySatisfy(finding -> {
          assertThat(finding.found()).isEqualTo("'far.example'");
          assertThat(finding.expected()).contains("address of the far router");
        });
    assertThat(
            load(GOOD.replace("bridgeDomain: bd}", "bridgeDomain: bd, remoteSystem: 192.0.2.1}"))
                .findings())
        .anySatisfy(
            finding -> assertThat(finding.found()).isEqualTo("kind bridge with remoteSystem"));
  }

  @Test
  void theOuterTagAndTheQosPoliciesAreRead() throws Exception {
    String policies =
        """
        qosPolicies:
          - {bandwidthMbps: 1000, ingress: er-in, egress: er-out}
          - {bandwidthMbps: %d}
        """;
    String dot1ad =
        GOOD.replace("speedMbps: 10000}", "speedMbps: 10000, tpid: dot1ad, qos: false}");

    Inventory inventory = load(dot1ad + policies.formatted(2000)).value().orElseThrow();

    assertThat(inventory.azurePorts())
        .extracting(Inventory.AzurePort::dot1ad)
        .containsExactly(false, true);
    assertThat(inventory.azurePorts())
        .extracting(Inventory.AzurePort::qos)
        .containsExactly(true, false);
    assertThat(inventory.qosPolicies())
        .extracting(Inventory.QosPolicy::egress)
        .containsExactly(Optional.of("er-out"), Optional.empty());
    assertThat(load(GOOD + policies.formatted(1000)).findings())
        .anySatisfy(finding -> {
          assertThat(finding.rule()).contains("R-073");
          assertThat(finding.found()).contains("1000 Mbps again (first in line");
        });
  }

  @Test
  void sshIsWrittenOutAndARoutersOwnTrustComesBeforeTheDefaults() throws Exception {
    Inventory inventory =
        load(GOOD.replace(
                    "{user: robot, password: env:PASSWORD}",
                    "{user: robot, agent: run/agent, knownHosts: ssh/known_hosts}")
                .replace(
                    "      privateKey: file:key\n",
                    """
                          privateKey: file:key
                          passphrase: env:PASSPHRASE
                          algorithms: legacy
                          jump:
                            host: jump.example.net
                            user: hop
                            knownHosts: known
                            password: env:JUMP
                    """))
            .value()
            .orElseThrow();
    Ssh mx1 = ssh(inventory, "mx1");
    Ssh xr1 = ssh(inventory, "xr1");

    assertThat(mx1.trust()).isInstanceOf(HostTrust.Pin.class);
    assertThat(mx1.login().agent()).contains(Path.of("run/agent"));
    assertThat(mx1.algorithms()).isEmpty();
    assertThat(mx1.jump()).isEmpty();
    assertThat(xr1.login().passphrase()).contains(new SecretRef.Env("PASSPHRASE"));
    assertThat(xr1.algorithms()).contains(SshAlgorithms.LEGACY);
    assertThat(xr1.jump())
        .contains(
            new Jump(
                "jump.example.net",
                22,
                "hop",
                new HostTrust.KnownHosts(Path.of("known")),
                new Login(
                    Optional.of(new SecretRef.Env("JUMP")),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())));
  }

  private static Ssh ssh(Inventory inventory, String router) {
    return (Ssh) requireNonNull(inventory.routers().get(router)).netconf().way();
  }

  private static final String OVER_TLS =
      "netconf: {tls: {certificate: us.pem, privateKey: env:KEY, pin: \"SHA256:"
          + "ab:".repeat(31)
          + "ab\"}, callHome: true, trace: run/mx1.trace}";

  @Test
  void aRouterMayBeReachedOverTlsMayCallHomeAndMayBeTraced() throws Exception {
    Inventory inventory =
        load(GOOD.replace("netconf: {hostKey: \"SHA256:" + "A".repeat(43) + "\"}", OVER_TLS))
            .value()
            .orElseThrow();
    assertThat(requireNonNull(inventory.routers().get("mx1")).netconf())
        .isEqualTo(
            new NetconfAccess(
                6513,
                new Tls(
                    Path.of("us.pem"),
                    new SecretRef.Env("KEY"),
                    Optional.empty(),
                    new TlsTrust.Pin("SHA256:" + "ab:".repeat(31) + "ab")),
                true,
                Optional.of(Path.of("run/mx1.trace"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          pin: "SHA256:       | authorities: ca.pem, pin: "SHA256: | found netconf.tls.authorities beside netconf.tls.pin; expected one of both
          pin: "SHA256:ab:    | passphrase: "env:X", pin: "SHA256: | expected SHA256: and 64 hexadecimal digits
          certificate: us.pem, |                                   | found no key 'certificate'
          callHome: true      | user: robot                        | found netconf.user beside netconf.tls; expected NETCONF over TLS or over SSH
          callHome: true      | callHome: maybe                    | found 'maybe'; expected true or false
          privateKey: env:KEY | privateKey: s3cret                 | error R-052: found text that is no reference (not shown)
          """)
  void whatIsWrongWithTlsIsSaid(String good, String bad, String said) throws Exception {
    String broken = OVER_TLS.replace(good, bad == null ? "" : bad);
    Loaded<Inventory> loaded =
        load(GOOD.replace("netconf: {hostKey: \"SHA256:" + "A".repeat(43) + "\"}", broken));
    assertThat(loaded.value()).isEmpty();
    assertThat(loaded.findings()).anySatisfy(f -> assertThat(f.toString()).contains(said));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          user: robot                                                | user
          password: env:P                                            | password
          jump: {host: j, user: u, knownHosts: k, agent: a}          | jump
          algorithms: legacy                                         | algorithms
          """)
  void whatARouterSaysOfSshIsNotPassedOverWhereTheDefaultsSayTls(String own, String key)
      throws Exception {
    String tls = OVER_TLS.replace("netconf: ", "").replace("callHome: true, ", "");
    Loaded<Inventory> loaded =
        load(
            GOOD.replace("{user: robot, password: env:PASSWORD}", tls)
                .replace("{hostKey: \"SHA256:" + "A".repeat(43) + "\"}", "{" + own + "}"));
    assertThat(loaded.findings())
        .anySatisfy(f ->
            assertThat(f.toString())
                .contains("found netconf." + key + " beside netconf.tls of the defaults"));
  }

  @Test
  void aRouterThatCallsHomeNeedsNoJumpHost() throws Exception {
    String jump =
        "{callHome: true, jump: {host: j, user: u, knownHosts: k, agent: a}, hostKey: \"SHA256:";
    assertThat(load(GOOD.replace("{hostKey: \"SHA256:A", jump + "A")).findings())
        .anySatisfy(
            f -> assertThat(f.toString()).contains("found netconf.callHome beside netconf.jump"));
  }

  @Test
  void theDefaultsMayNameTheKnownHosts() throws Exception {
    Inventory inventory =
        load(GOOD.replace("password: env:PASSWORD}", "password: env:P, knownHosts: known}")
                .replace("  netconf: {hostKey: \"SHA256:" + "A".repeat(43) + "\"}", ""))
            .value()
            .orElseThrow();
    assertThat(ssh(inventory, "mx1").trust()).isEqualTo(new HostTrust.KnownHosts(Path.of("known")));
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
          vrf: cust-a, asn      | vrf: a, service: s, asn | 27:18: error: found vrf with service; expected service only beside 'table: global'
          asn: 11537            | asn: 0                | 27:28: error R-043: found 0
          kind: bridge, bridgeDomain: bd | kind: bridge | 31:10: error: found kind bridge without bridgeDomain
          customerPort: ge-0/0/1 | customerPort: ge-0/0/1, evi: 5 | 32:47: error: found kind local with evi
          kind: vpws            | kind: vpls            | 30:16: error: found 'vpls'; expected one of vpws, bridge, local
          mx1:                  | m x1:                 | 8:3: error: found the name 'm x1'; expected 1 to 64 characters
          host: xr1.example.net | host: 192.0.2.1, x    | 16:11: error: found '192.0.2.1, x'; expected an IP address
          speedMbps: 10000}     | speedMbps: fast}      | 25:82: error: found 'fast'; expected a whole number
          port: et-0/0/7,       | port: et-0/0/7, sTag: 3, | 24:70: error R-034: found key 'sTag'
          netconf: {hostKey: "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"} | netconf: {port: 831} | 12:5: error: found no netconf.hostKey and no netconf.knownHosts; expected one of both, here or in defaults; next: pin the key
          netconf: {hostKey     | netconf: {knownHosts: known, hostKey | 12:15: error: found netconf.knownHosts beside netconf.hostKey; expected one of both
          netconf: {hostKey     | netconf: {knownHosts: 5, hostKey | 12:27: error: found 5; expected text
          password: env:PASSWORD | password: env:PASSWORD, passphrase: env:P | 5:50: error: found netconf.passphrase without netconf.privateKey; expected the key that it opens; next: name the key
          user: other           | algorithms: old | 19:19: error: found 'old'; expected one of modern, legacy, post-quantum
          user: other           | jump: {host: j, user: u, agent: a} | 19:7: error: found no netconf.jump.hostKey and no netconf.jump.knownHosts
          user: other           | jump: {host: j, user: u, knownHosts: k} | 19:7: error: found a jump host without a credential; expected netconf.jump.password, netconf.jump.privateKey or netconf.jump.agent
          user: other           | jump: {host: j, knownHosts: k, agent: a} | 19:7: error: found no key 'user'
          user: other           | jump: {host: j, user: u, knownHosts: k, agent: a, jump: x} | error: found unknown key 'jump'
          user: other           | jump: {host: j, user: u, knownHosts: k, passphrase: hunter2} | error R-052: found text that is no reference (not shown)
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
  void theGlobalTableMayNameItsService() throws Exception {
    Inventory inventory =
        load(GOOD.replace("vrf: cust-a, asn", "table: global, service: er-ies, asn"))
            .value()
            .orElseThrow();

    assertThat(inventory.virtualRouters().values())
        .anyMatch(router -> router.service().equals(Optional.of("er-ies")));
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
  void oneAddressBehindTwoJumpHostsIsTwoRouters() throws Exception {
    String jump = ", jump: {host: j, user: u, knownHosts: k, agent: a}}";
    assertThat(
            load(GOOD.replace("host: xr1.example.net", "host: 192.0.2.1")
                    .replace("port: 22\n", "port: 830\n")
                    .replace("A".repeat(43) + "\"}", "A".repeat(43) + "\"" + jump))
                .value())
        .isPresent();
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
