package io.circuitd.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Plans in the journal, which a later version must go on by. */
class PlanJsonTest {
  @Test
  void stagesOfAnEarlierVersionAreReadAsWhatTheyMeantThen() {
    List<Stage> stages =
        PlanJson.readStages(
            """
            {"stages":[
             {"stage":"peering","vlanId":200,"peerAsn":11537,"primaryIpv4":"192.0.2.248/30",
              "secondaryIpv4":"192.0.2.252/30","primaryIpv6":null,"secondaryIpv6":null,
              "sharedKey":null,"secretHash":""},
             {"stage":"deprovision"}]}
            """);
    assertThat(stages)
        .satisfiesExactly(
            peering ->
                assertThat(peering)
                    .isInstanceOfSatisfying(
                        Stage.Peering.class,
                        there -> assertThat(there.type()).isEqualTo(PeeringType.PRIVATE)),
            end ->
                assertThat(end)
                    .isInstanceOfSatisfying(
                        Stage.Deprovision.class,
                        there ->
                            assertThat(there.types())
                                .containsExactlyInAnyOrder(PeeringType.values())));
  }

  @Test
  void stagesOfPeeringsAreReadAsTheyWereWritten() {
    List<Stage> stages =
        List.of(
            new Stage.Peering(
                300,
                4_200_000_000L,
                "192.0.2.248/30",
                "192.0.2.252/30",
                Optional.empty(),
                Optional.empty(),
                Optional.of("env:KEY"),
                "hash",
                Optional.of(
                    new Stage.Peering.Microsoft(
                        List.of("198.51.100.0/24"), Optional.of(4_294_967_294L), "ARIN"))),
            new Stage.PeeringState(
                PeeringType.MICROSOFT,
                true,
                List.of(
                    new LegId(
                        new CircuitName("c"), Side.PRIMARY, Optional.of(PeeringType.MICROSOFT))),
                1,
                Optional.empty(),
                "",
                true),
            new Stage.DeletePeering(PeeringType.PRIVATE),
            new Stage.Deprovision(Optional.of(List.of())));
    assertThat(PlanJson.readStages(PlanJson.writeStages(stages))).isEqualTo(stages);
  }
}
