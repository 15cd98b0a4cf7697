package io.circuitd.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Finding;
import io.circuitd.files.Loaded;
import io.circuitd.files.Severity;
import io.circuitd.inventory.Inventory;
import io.circuitd.inventory.InventoryFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Tables of examples, each an edit of one circuit that is fine. */
final class Rules {
  /** The worked example of the domain rules, chapter 13. */
  static final String CIRCUIT =
      """
      circuit: example-univ
      customer: Example University
      serviceKey: 9ee700ad-50b2-4b98-a63a-4e52f855ac24
      bandwidthMbps: 1000
      peerings:
        private:
          innerVlan: 200
          primary:
            virtualRouter: vr-12
            ipv4: 192.0.2.248/30
            ipv6: "2001:db8:468::/126"
          secondary:
            virtualRouter: vr-12
            ipv4: 192.0.2.252/30
            ipv6: "2001:db8:468::4/126"
      connections:
        primary: {state: live}
        secondary: {state: live}
      """;

  /** Microsoft peering beside the private one; where it is switched on. */
  static final String WITH_MICROSOFT =
      CIRCUIT.replace(
          "connections:",
          """
            microsoft:
              innerVlan: 300
              primary: {virtualRouter: vr-13, ipv4: 198.51.100.0/30}
              secondary: {virtualRouter: vr-13, ipv4: 198.51.100.4/30}
              advertisedPrefixes: [203.0.113.0/24]
              routingRegistry: ARIN
          connections:\
          """);

  /** Both connections on virtual switches. */
  static final String ON_SWITCHES =
      """
      circuit: example-layer2
      customer: Example University
      serviceKey: 1ee700ad-50b2-4b98-a63a-4e52f855ac24
      bandwidthMbps: 1000
      connections:
        primary: {state: live, virtualSwitch: vs-7, description: to the lab}
        secondary: {state: live, virtualSwitch: vs-8}
      """;

  private static final String INVENTORY =
      """
      pops: {SANJ: {peeringLocations: [Silicon Valley]}}
      routers:
        mx1:
          pop: SANJ
          profile: junos
          host: 127.0.0.1
          netconf:
            user: u
            password: env:P
            hostKey: "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
          snmp: {user: u, authPassword: env:A, privPassword: env:B}
      azurePorts: []
      virtualRouters:
        vr-12: {vrf: cust-a, asn: 11537, policies: &P}
        vr-12b: {vrf: cust-a, asn: 11537, policies: &P}
        vr-13: {vrf: cust-b, asn: 11537, policies: &P}
        vr-azure: {vrf: cust-c, asn: 12076, policies: &P}
        vr-other-as: {vrf: cust-d, asn: 64520, policies: &P}
        vr-only-v4: {table: global, asn: 11537, policies: {ipv4: {import: a, export: b}}}
      virtualSwitches:
        vs-7: {kind: bridge, bridgeDomain: a}
        vs-8: {kind: local, customerPort: et-0/0/1}
        evi-100: {kind: vpws, evi: 100, localServiceId: 1, remoteServiceId: 2}
        evi-100b: {kind: vpws, evi: 100, localServiceId: 1, remoteServiceId: 3}
      """
          .replace("&P", "{ipv4: {import: a, export: b}, ipv6: {import: c, export: d}}");

  private Rules() {}

  enum Outcome {
    REFUSED,
    WARNED,
    TOLD,
    PASSED
  }

  /** What is done to a text; every piece that is replaced must have been there. */
  record Example(String rule, Outcome outcome, String what, String text, IntentSettings settings) {
    Example replace(String old, String replacement) {
      assertThat(text).as(what).contains(old);
      return new Example(rule, outcome, what, text.replace(old, replacement), settings);
    }

    /** Puts a line into the private peering. */
    Example peering(String line) {
      return replace("    innerVlan: 200\n", "    innerVlan: 200\n    " + line + "\n");
    }

    /** Puts a line at the top. */
    Example top(String line) {
      return new Example(rule, outcome, what, line + "\n" + text, settings);
    }

    Example in(String base) {
      return new Example(rule, outcome, what, base, settings);
    }

    Example with(IntentSettings own) {
      return new Example(rule, outcome, what, text, own);
    }

    private DynamicTest test() {
      return DynamicTest.dynamicTest(
          rule + " " + outcome.name().toLowerCase(Locale.ROOT) + ": " + what, this::check);
    }

    private void check() {
      CircuitFiles loaded = load(settings, Map.of("a.yaml", text));
      switch (outcome) {
        case REFUSED -> {
          assertThat(loaded.findings()).as(what).anyMatch(f -> says(f, Severity.ERROR));
          assertThat(loaded.circuits()).isEmpty();
          assertThat(loaded.failed()).hasSize(1);
        }
        case WARNED -> {
          assertThat(loaded.findings()).as(what).anyMatch(f -> says(f, Severity.WARNING));
          assertThat(loaded.circuits()).hasSize(1);
        }
        case TOLD -> {
          assertThat(loaded.findings()).as(what).anyMatch(f -> says(f, Severity.ADVICE));
          assertThat(loaded.circuits()).hasSize(1);
        }
        case PASSED -> {
          assertThat(loaded.findings())
              .as(what)
              .noneMatch(f -> f.severity() != Severity.ADVICE && f.rule().equals(Optional.of(rule)))
              .noneMatch(f -> f.severity() == Severity.ERROR);
          assertThat(loaded.circuits()).hasSize(1);
        }
      }
      assertThat(loaded.findings()).allMatch(f -> f.position().line() > 0);
    }

    private boolean says(Finding finding, Severity severity) {
      return finding.severity() == severity && finding.rule().equals(Optional.of(rule));
    }
  }

  static Example refused(String rule, String what) {
    return new Example(rule, Outcome.REFUSED, what, CIRCUIT, IntentSettings.STRICT);
  }

  static Example warned(String rule, String what) {
    return new Example(rule, Outcome.WARNED, what, CIRCUIT, IntentSettings.STRICT);
  }

  static Example told(String rule, String what) {
    return new Example(rule, Outcome.TOLD, what, CIRCUIT, IntentSettings.STRICT);
  }

  static Example passed(String rule, String what) {
    return new Example(rule, Outcome.PASSED, what, CIRCUIT, IntentSettings.STRICT);
  }

  /** Microsoft peering and shared keys allowed. */
  static final IntentSettings ALL_ON = new IntentSettings(true, true, Map.of());

  static Stream<DynamicTest> table(Example... examples) {
    return Stream.of(examples).map(Example::test);
  }

  static Inventory inventory() {
    return inFolder(dir -> {
      Path file = Files.writeString(dir.resolve("inventory.yaml"), INVENTORY);
      Loaded<Inventory> loaded = InventoryFile.load(file, Optional.empty(), Optional.empty());
      assertThat(loaded.findings()).isEmpty();
      return loaded.value().orElseThrow();
    });
  }

  /** Loads circuit files by name against the inventory above. */
  static CircuitFiles load(IntentSettings settings, Map<String, String> files) {
    Inventory inventory = inventory();
    return inFolder(dir -> {
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(dir.resolve(file.getKey()), file.getValue());
      }
      return CircuitFiles.load(dir, Optional.of(inventory), settings);
    });
  }

  interface Work<T> {
    T in(Path dir) throws IOException;
  }

  private static <T> T inFolder(Work<T> work) {
    try {
      Path dir = Files.createTempDirectory("circuits");
      try {
        return work.in(dir);
      } finally {
        try (Stream<Path> files = Files.list(dir)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(dir);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
