package io.circuitd.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which circuits of a list are worth a GET. */
class ListChangesTest {
  private static ListedCircuit circuit(
      String name, String etag, int bandwidth, String state, String provisioning) {
    return new ListedCircuit(
        "commercial", "/groups/G/" + name, name, etag, "Here", bandwidth, state, provisioning);
  }

  private static ListedCircuit circuit(String name) {
    return circuit(name, "W/1", 1000, "Provisioned", "Succeeded");
  }

  @Test
  void ofTheFirstListAllHaveAppeared() {
    ListChanges changes = ListChanges.between(List.of(), List.of(circuit("a"), circuit("b")));

    assertThat(changes.appeared()).containsExactly(circuit("a"), circuit("b"));
    assertThat(changes.changed()).isEmpty();
    assertThat(changes.gone()).isEmpty();
  }

  @Test
  void whatStayedTheSameIsNotNamed() {
    ListedCircuit otherSpelling =
        new ListedCircuit(
            "commercial", "/Groups/g/A", "A", "W/1", "Here", 1000, "Provisioned", "Succeeded");

    assertThat(ListChanges.between(List.of(circuit("a")), List.of(otherSpelling)).isEmpty())
        .isTrue();
  }

  @Test
  void newOnesAndGoneOnesAreToldApart() {
    ListChanges changes =
        ListChanges.between(
            List.of(circuit("a"), circuit("b")), List.of(circuit("c"), circuit("b")));

    assertThat(changes)
        .isEqualTo(new ListChanges(List.of(circuit("c")), List.of(), List.of(circuit("a"))));
  }

  @ParameterizedTest
  @CsvSource({
    "W/2, 1000, Provisioned,    Succeeded",
    "W/1, 2000, Provisioned,    Succeeded",
    "W/1, 1000, Deprovisioning, Succeeded",
    "W/1, 1000, Provisioned,    Updating"
  })
  void whateverMovedIsAChange(String etag, int bandwidth, String state, String provisioning) {
    ListedCircuit now = circuit("a", etag, bandwidth, state, provisioning);

    assertThat(ListChanges.between(List.of(circuit("a")), List.of(now)).changed())
        .containsExactly(new ListChanges.Change(circuit("a"), now));
  }
}
