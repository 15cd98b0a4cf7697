package io.circuitd.intent;

import static io.circuitd.intent.Rules.CIRCUIT;
import static io.circuitd.intent.Rules.load;
import static io.circuitd.intent.Rules.passed;
import static io.circuitd.intent.Rules.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Finding;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class Chapter1IntentTest {
  @TestFactory
  Stream<DynamicTest> examples() {
    return Rules.table(
        refused("R-001", "an observed state typed in").replace("{state: live}", "{state: up}"),
        refused("R-001", "no connections at all")
            .replace("connections:\n  primary: {state: live}\n  secondary: {state: live}\n", ""),
        passed("R-001", "a draft").replace("{state: live}", "{state: draft}"),
        refused("R-003", "half a UUID").replace("-4e52f855ac24", ""),
        refused("R-003", "a number").replace("9ee700ad-50b2-4b98-a63a-4e52f855ac24", "12345"),
        passed("R-003", "upper case and blanks")
            .replace(
                "9ee700ad-50b2-4b98-a63a-4e52f855ac24", "' 9EE700AD-50B2-4B98-A63A-4E52F855AC24 '"),
        refused("R-005", "a third connection")
            .replace("  secondary: {state: live}", "  secondary: {state: live}\n  tertiary: {}"),
        refused("R-006", "an interface pinned at a connection")
            .replace("primary: {state: live}", "primary: {state: live, port: et-0/0/5}"),
        refused("R-006", "an interface pinned at an attachment")
            .replace("virtualRouter: vr-12\n", "virtualRouter: vr-12\n      interface: et-0/0/5\n"),
        refused("R-006", "a router chosen by hand").top("router: mx1"));
  }

  @Test
  @DisplayName("R-001: a connection without a state, or without a line, is a draft")
  void noStateIsADraft() {
    CircuitFiles loaded =
        load(
            IntentSettings.STRICT,
            Map.of(
                "a.yaml",
                CIRCUIT
                    .replace("primary: {state: live}", "primary: {}")
                    .replace("  secondary: {state: live}\n", "")));
    Circuit circuit = loaded.circuits().values().iterator().next();

    assertThat(circuit.state(Side.PRIMARY)).isEqualTo(ConnectionState.DRAFT);
    assertThat(circuit.state(Side.SECONDARY)).isEqualTo(ConnectionState.DRAFT);
  }

  @Test
  @DisplayName("R-005: one key in two circuits is refused in both")
  void oneKeyInTwoCircuits() {
    CircuitFiles loaded =
        load(
            IntentSettings.STRICT,
            Map.of("a.yaml", CIRCUIT, "b.yaml", other(CIRCUIT, "twin").replace("vr-12", "vr-13")));

    assertThat(loaded.circuits()).isEmpty();
    assertThat(loaded.failed()).hasSize(2);
    assertThat(loaded.findings())
        .filteredOn(f -> f.rule().equals(Optional.of("R-005")))
        .extracting(f -> f.position().line())
        .containsExactly(3, 3);
  }

  @Test
  void oneServiceOfAnEviAtTheEndOfTwoCircuits() {
    String one = Rules.ON_SWITCHES.replace("vs-7", "evi-100");
    String other =
        Rules.ON_SWITCHES
            .replace("example-layer2", "other-layer2")
            .replace("1ee700ad", "2ee700ad")
            .replace("vs-7", "evi-100b");

    CircuitFiles both = load(IntentSettings.STRICT, Map.of("a.yaml", one, "b.yaml", other));
    assertThat(both.circuits()).isEmpty();
    assertThat(both.findings())
        .extracting(Finding::found)
        .contains("EVI 100 service 1, taken by other-layer2 primary");
    CircuitFiles oneDraft =
        load(
            IntentSettings.STRICT,
            Map.of("a.yaml", one, "b.yaml", other.replace("state: live", "state: draft")));
    assertThat(oneDraft.circuits()).containsOnlyKeys(new CircuitName("example-layer2"));
  }

  @Test
  @DisplayName("R-005: a draft with the key of a live circuit is refused alone")
  void aDraftWithTheKeyOfALiveCircuit() {
    CircuitFiles loaded =
        load(
            IntentSettings.STRICT,
            Map.of(
                "a.yaml",
                other(CIRCUIT, "draft").replace("{state: live}", "{}").replace("vr-12", "vr-13"),
                "b.yaml",
                CIRCUIT));

    assertThat(loaded.circuits()).containsOnlyKeys(new CircuitName("example-univ"));
    assertThat(loaded.namesOfFailed()).containsValue(new CircuitName("draft"));
  }

  @Test
  @DisplayName("one name for two circuits is refused in both files")
  void oneNameForTwoCircuits() {
    CircuitFiles loaded =
        load(
            IntentSettings.STRICT,
            Map.of(
                "a.yaml",
                CIRCUIT,
                "b.yaml",
                CIRCUIT.replace("9ee700ad", "aee700ad").replace("vr-12", "vr-13")));

    assertThat(loaded.circuits()).isEmpty();
    assertThat(loaded.findings())
        .extracting(Finding::found)
        .allSatisfy(found -> assertThat(found).contains("circuit 'example-univ', also in "));
  }

  @Test
  @DisplayName("R-009: nothing of a key's former life stands in the way")
  void aRetiredKeyMayLiveAgain() {
    CircuitFiles loaded =
        load(
            new IntentSettings(
                false,
                false,
                Map.of(ServiceKey.parse("9ee700ad-50b2-4b98-a63a-4e52f855ac24"), 1000)),
            Map.of("a.yaml", CIRCUIT));

    assertThat(loaded.findings()).isEmpty();
  }

  @Test
  @DisplayName("all findings of all files are reported at once")
  void allFindingsAtOnce() {
    CircuitFiles loaded =
        load(
            IntentSettings.STRICT,
            Map.of(
                "a.yaml",
                CIRCUIT
                    .replace("innerVlan: 200", "innerVlan: 4095")
                    .replace("192.0.2.248/30", "192.0.2.249/30")
                    .replace("customer", "custommer"),
                "b.yaml",
                other(CIRCUIT, "b").replace("1000", "300"),
                "c.yaml",
                "circuit: [",
                "d.yaml",
                other(CIRCUIT, "d").replace("9ee", "dee").replace("vr-12", "vr-13")));

    assertThat(loaded.circuits()).containsOnlyKeys(new CircuitName("d"));
    assertThat(loaded.findings())
        .extracting(f -> Path.of("").resolve(f.position().file().getFileName()) + " " + f.rule())
        .containsExactly(
            "a.yaml Optional.empty",
            "a.yaml Optional.empty",
            "a.yaml Optional[R-030]",
            "a.yaml Optional[R-013]",
            "b.yaml Optional[R-071]",
            "c.yaml Optional.empty");
  }

  private static String other(String circuit, String name) {
    return circuit.replace("circuit: example-univ", "circuit: " + name);
  }
}
