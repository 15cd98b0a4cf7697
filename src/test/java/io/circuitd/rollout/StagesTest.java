package io.circuitd.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.CircuitName;
import io.circuitd.rollout.Stages.Stage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StagesTest {
  private static Candidate circuit(String name, int connections, boolean up, int mbps, String pop) {
    return new Candidate(new CircuitName(name), Set.of(pop), connections, up, mbps, connections);
  }

  private static List<String> names(Stages stages, Stage stage) {
    return stages.circuits(stage).stream().map(CircuitName::value).toList();
  }

  @Test
  void theCanaryIsTheLeastOfThoseWhoseOtherConnectionCarriesTheTraffic() {
    Stages stages =
        Stages.of(
            List.of(
                circuit("alone", 1, true, 50, "SANJ"),
                circuit("big", 2, true, 10_000, "SANJ"),
                circuit("small", 2, true, 200, "EQCH"),
                circuit("unknown", 2, true, 0, "EQCH"),
                circuit("down", 2, false, 100, "EQCH")));

    assertThat(names(stages, Stage.CANARY)).containsExactly("small");
    assertThat(stages.why())
        .contains("both connections are up", "200 Mbit/s, 2 BGP sessions, the least of 5");
    assertThat(stages.pops()).containsExactly("EQCH");
    assertThat(names(stages, Stage.POP)).containsExactly("unknown");
    assertThat(names(stages, Stage.REST)).containsExactly("alone", "big", "down");
    assertThat(stages.notUp()).extracting(CircuitName::value).containsExactly("down");
    assertThat(stages.of(new CircuitName("unknown"))).isEqualTo(Stage.POP);
    assertThat(stages.of(new CircuitName("came-later"))).isEqualTo(Stage.REST);
  }

  @Test
  void aCircuitAtTwoPopsBringsBothIntoTheSecondStage() {
    Candidate canary = new Candidate(new CircuitName("a"), Set.of("SANJ", "EQCH"), 2, true, 50, 2);
    Stages stages =
        Stages.of(
            List.of(
                canary,
                circuit("b", 2, true, 100, "EQCH"),
                circuit("c", 2, true, 100, "SANJ"),
                circuit("d", 2, true, 100, "DALL3")));

    assertThat(names(stages, Stage.POP)).containsExactly("b", "c");
    assertThat(names(stages, Stage.REST)).containsExactly("d");
  }

  @Test
  void withoutACircuitThatIsUpTheReasonSaysHowLittleTheCanaryShows() {
    assertThat(Stages.of(List.of(circuit("a", 2, false, 50, "SANJ"))).why())
        .contains("no circuit is up", "shows little");
    assertThat(Stages.of(List.of(circuit("a", 1, true, 50, "SANJ"))).why())
        .contains("no circuit of two is", "traffic stops");
  }

  @Test
  void nothingGivesNoStages() {
    Stages stages = Stages.of(List.of());
    for (Stage stage : Stage.values()) {
      assertThat(stages.circuits(stage)).isEmpty();
    }
  }
}
