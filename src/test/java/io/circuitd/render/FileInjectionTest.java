package io.circuitd.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.CrossConnection;
import io.circuitd.daemon.Site;
import io.circuitd.design.Leg;
import io.circuitd.design.LegDesign;
import io.circuitd.design.LegDesigner;
import io.circuitd.files.Finding;
import io.circuitd.files.Severity;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory;
import io.circuitd.inventory.Inventory.AzurePort;
import io.circuitd.model.LegId;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The same of values in YAML: what the files may not say is refused at its place, and what they may
 * say does not change the form of what is written for any router.
 */
class FileInjectionTest {
  /** Not every platform takes them. */
  private static final String QOS =
      "qosPolicies: [{bandwidthMbps: 1000, ingress: {INGRESS}, egress: {EGRESS}}]\n";

  private static final List<String> HOSTILE =
      List.of(
          "<x/>",
          "]]>]]>",
          "' nc:operation='delete",
          "&e;",
          "${leg.port}",
          "[=leg.port]",
          "<#stop>",
          "a\u0000<x/>",
          "a\ufffeb",
          "a\ud800b",
          "x'][name='y",
          "%3Cx/%3E",
          "*",
          "＜x/＞");

  @TempDir private Path site;

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(site.resolve("circuits"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUSTOMER",
        "DESCRIPTION",
        "ROUTER",
        "PORT",
        "VRF",
        "SERVICE",
        "GROUP",
        "IMPORT",
        "EXPORT",
        "INGRESS",
        "EGRESS",
        "DOMAIN",
        "BRIDGES",
        "TOWARDS"
      })
  void aValueInAFileIsAValueOrIsRefusedAtItsPlace(String field) throws IOException {
    Site harmless = write(field, "");
    assertThat(errors(harmless)).isEmpty();
    Map<String, List<String>> forms = forms(harmless);
    assertThat(forms).isNotEmpty();

    for (String hostile : HOSTILE) {
      Site read = write(field, hostile);
      if (errors(read).isEmpty()) {
        Map<String, List<String>> found = forms(read);
        found.forEach((leg, form) ->
            assertThat(form).as(field + " " + hostile + " " + leg).isEqualTo(forms.get(leg)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000b", "a\u0007b", "a\ufffeb", "a\ud800b", "\u001b[2J"})
  void whatNoRouterCanBeSentIsRefusedAtItsPlace(String text) throws IOException {
    assertThat(write("CUSTOMER", text).findings())
        .anySatisfy(finding -> {
          assertThat(finding.severity()).isEqualTo(Severity.ERROR);
          assertThat(finding.position().file()).hasFileName("switched-bridge.yaml");
          assertThat(finding.position().line()).isEqualTo(2);
          assertThat(finding.found()).contains("character U+");
        });
  }

  /** Of inventory and circuits; the site has no other files. */
  private List<Finding> errors(Site read) {
    return read.findings().stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .filter(finding -> !finding.position().file().endsWith("circuitd.yaml"))
        .toList();
  }

  /** What is written for each leg that no template refuses, without the values. */
  private static Map<String, List<String>> forms(Site read) {
    Inventory inventory = read.inventory().orElseThrow();
    LegRenderer renderer = new LegRenderer(read.templateDir());
    Map<String, List<String>> forms = new TreeMap<>();
    for (Circuit circuit : read.circuits().values()) {
      for (AzurePort port : inventory.azurePorts()) {
        for (Side side : Side.values()) {
          for (LegId id : circuit.legs(side)) {
            LegDesign design =
                LegDesigner.design(
                    id,
                    circuit,
                    inventory,
                    azure(circuit, port),
                    name -> Optional.ofNullable(read.profiles().get(name)));
            Leg leg = ((LegDesign.Ready) design).leg();
            try {
              OwnedConfig config =
                  renderer.render(leg, Profiles.named(leg.profile()), Optional.empty());
              forms.put(leg.profile() + " " + id, InjectionTest.form(config));
            } catch (TemplateFailure refused) {
              forms.remove(leg.profile() + " " + id);
            }
          }
        }
      }
    }
    return forms;
  }

  private static CrossConnection azure(Circuit circuit, AzurePort port) {
    return new CrossConnection(
        port.cloud(),
        "",
        circuit.serviceKey(),
        "",
        "",
        circuit.bandwidthMbps(),
        port.name(),
        port.name(),
        OptionalInt.of(100),
        "NotProvisioned",
        "Succeeded",
        List.of(),
        JsonNodeFactory.instance.objectNode());
  }

  /** A site with every value that goes to a router, one of them with this text behind it. */
  private Site write(String field, String text) throws IOException {
    String key = "9ee700ad-50b2-4b98-a63a-4e52f855ac2";
    boolean qos = field.endsWith("GRESS");
    file("inventory.yaml", inventory() + (qos ? QOS : ""), field, text);
    file(
        "circuits/routed.yaml",
        """
        circuit: routed
        customer: {CUSTOMER}
        serviceKey: %s0
        bandwidthMbps: 1000
        peerings:
          private:
            innerVlan: 200
            primary: {virtualRouter: vr-1, ipv4: 192.0.2.248/30, ipv6: "2001:db8:468::/126"}
            secondary: {virtualRouter: vr-2, ipv4: 192.0.2.252/30, ipv6: "2001:db8:468::4/126"}
        connections:
          primary: {state: draft}
          secondary: {state: draft}
        """
            .formatted(key),
        field,
        text);
    int number = 1;
    for (String kind : List.of("vpws", "bridge", "local")) {
      file(
          "circuits/switched-" + kind + ".yaml",
          """
          circuit: switched-%1$s
          customer: {CUSTOMER}
          serviceKey: %2$s
          bandwidthMbps: 1000
          connections:
            primary: {state: draft, virtualSwitch: %1$s, description: {DESCRIPTION}}
          """
              .formatted(kind, key + number++),
          field,
          text);
    }
    return Site.load(site);
  }

  private static String inventory() {
    StringBuilder yaml = new StringBuilder("pops: {p: {peeringLocations: [Chicago]}}\nrouters:\n");
    int last = 1;
    for (String profile : Profiles.names()) {
      yaml.append(
              "  {ROUTER:%1$s}: {pop: p, profile: %1$s, host: 127.0.0.%2$d"
                  .formatted(profile, last++))
          .append(", netconf: {user: u, password: 'env:P', hostKey: 'SHA256:")
          .append("A".repeat(43))
          .append("'}, snmp: {user: u, authPassword: 'env:P', privPassword: 'env:P'}}\n");
    }
    yaml.append("azurePorts:\n");
    for (String profile : Profiles.names()) {
      String port = Legs.leg(Profiles.named(profile), Side.PRIMARY, true, true).port();
      yaml.append(
              "  - {azurePort: a-%1$s, cloud: c, router: {ROUTER:%1$s}, port: {PORT:%2$s}"
                  .formatted(profile, port))
          .append(", speedMbps: 100000}\n");
    }
    return yaml.append(
            """
            virtualRouters:
              vr-1:
                vrf: {VRF}
                asn: 64500
                bgpGroup: {GROUP}
                policies:
                  ipv4: {import: {IMPORT}, export: {EXPORT}}
                  ipv6: {import: {IMPORT}, export: {EXPORT}}
              vr-2:
                table: global
                service: {SERVICE}
                asn: 64500
                bgpGroup: {GROUP}
                policies:
                  ipv4: {import: {IMPORT}, export: {EXPORT}}
                  ipv6: {import: {IMPORT}, export: {EXPORT}}
            virtualSwitches:
              vpws: {kind: vpws, evi: 1, localServiceId: 1, remoteServiceId: 2, asn: 64500}
              bridge: {kind: bridge, bridgeDomain: {DOMAIN}, bridgeGroup: {BRIDGES}}
              local: {kind: local, customerPort: {TOWARDS:xe-0/1/5.0}}
            """)
        .toString();
  }

  /** Puts each field's name in its place, quoted, with the text behind one of them. */
  private void file(String name, String yaml, String field, String text) throws IOException {
    String filled =
        Pattern.compile("\\{([A-Z]+)(?::([^}]+))?}")
            .matcher(yaml)
            .replaceAll(place -> {
              String value = Optional.ofNullable(place.group(2)).orElse(place.group(1));
              String whole = place.group(1).equals(field) ? value + text : value;
              return Matcher.quoteReplacement(quoted(whole));
            });
    Files.write(site.resolve(name), filled.getBytes(StandardCharsets.UTF_8));
  }

  /** As YAML has it in double quotes, which JSON's are among. */
  private static String quoted(String text) {
    return text.chars()
        .mapToObj(c ->
            c < ' ' || c == '"' || c == '\\' || c > '~'
                ? "\\u%04x".formatted(c)
                : Character.toString(c))
        .collect(Collectors.joining("", "\"", "\""));
  }
}
