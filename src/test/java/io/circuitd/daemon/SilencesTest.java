package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.deploy.ChangeRunner.Doing;
import io.circuitd.deploy.Stage;
import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.health.Verdict;
import io.circuitd.health.Verdict.State;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.render.Legs;
import io.circuitd.render.Profiles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SilencesTest {
  private static final Leg LEG = Legs.leg(Profiles.named("eos"), Side.PRIMARY, true, true);

  private boolean askedByNetconf = true;
  private boolean commitOpen;
  private boolean disabled;
  private Optional<Doing> doing = Optional.empty();
  private final Silences silences =
      new Silences(
          _ -> askedByNetconf,
          router -> router.equals(LEG.router()) && commitOpen,
          _ -> doing,
          (_, _) -> disabled);

  private Silences.Begin begin() {
    return silences.begin(LEG.router(), List.of(LEG));
  }

  private Optional<String> of(State state, Silences.Begin begin) {
    return silences.of(LEG, new Verdict(state, "so it reads"), begin);
  }

  private static Optional<Doing> change(Side side) {
    return Optional.of(
        new Doing(new Stage.Verify(Optional.of(side)), Set.of(side), "it is verified", false));
  }

  @Test
  void aNeighbourThatIsUnknownWhileTheRouterIsNotAskedIsSilent() {
    assertThat(of(State.UNKNOWN, begin())).isEmpty();
    commitOpen = true;
    assertThat(of(State.UNKNOWN, begin()).orElseThrow())
        .contains("a change is under way on " + LEG.router());
    assertThat(of(State.DOWN, begin())).as("a loss is as loud as ever").isEmpty();
    assertThat(of(State.DEGRADED, begin())).isEmpty();
    Silences.Begin before = begin();
    commitOpen = false;
    assertThat(of(State.UNKNOWN, before)).as("it was not asked when it began").isPresent();
    assertThat(of(State.UNKNOWN, begin())).isEmpty();
  }

  @Test
  void whatIsReadDuringAChangeIsSilentThoughTheChangeEndsMeanwhile() {
    doing = change(Side.PRIMARY);
    Silences.Begin before = begin();
    doing = Optional.empty();
    assertThat(of(State.DOWN, before)).hasValue("a change is under way: it is verified");
    Silences.Begin quiet = begin();
    assertThat(of(State.DOWN, quiet)).isEmpty();
    doing = change(Side.PRIMARY);
    assertThat(of(State.DOWN, quiet)).hasValue("a change is under way: it is verified");
    doing = change(Side.SECONDARY);
    assertThat(of(State.DOWN, begin())).as("the other connection is as loud as ever").isEmpty();
  }

  @Test
  void whatAnApprovedPlanDisabledIsSilentWhenItIsNotUp() {
    disabled = true;
    assertThat(of(State.DOWN, begin())).hasValue("its peering is disabled by an approved plan");
    assertThat(of(State.UP, begin())).isEmpty();
  }

  @Test
  void aLegInMaintenanceIsSilentWhateverItReads() {
    Leg drained = Legs.copy((RoutedLeg) LEG, Map.of("drained", true));
    for (State state : State.values()) {
      assertThat(silences.of(drained, new Verdict(state, "so it reads"), begin()))
          .hasValue("primary-private is in maintenance");
      assertThat(of(state, begin())).as("%s out of maintenance", state).isEmpty();
    }
  }

  @Test
  void aChangeOfTheRouterThatBeginsDuringThePollSilencesTheUnknown() {
    Silences.Begin quiet = begin();
    commitOpen = true;
    assertThat(of(State.UNKNOWN, quiet).orElseThrow())
        .contains("a change is under way on " + LEG.router());
  }

  @Test
  void aRouterThatIsNeverAskedByNetconfIsNotSilentForAChangeOfAnother() {
    askedByNetconf = false;
    commitOpen = true;
    assertThat(of(State.UNKNOWN, begin())).isEmpty();
  }

  @Test
  void aChangeOfTheConnectionIsNamedBeforeThatOfTheRouter() {
    commitOpen = true;
    doing = change(Side.PRIMARY);
    assertThat(of(State.UNKNOWN, begin())).hasValue("a change is under way: it is verified");
    assertThat(of(State.UP, begin())).hasValue("a change is under way: it is verified");
  }

  @Test
  void whatIsDisabledIsAskedForThePeeringOfTheLegAlone() {
    Silences ofMicrosoft =
        new Silences(
            _ -> true,
            _ -> false,
            _ -> Optional.empty(),
            (_, type) -> type == PeeringType.MICROSOFT);
    assertThat(
            ofMicrosoft.of(
                LEG,
                new Verdict(State.DOWN, "so it reads"),
                ofMicrosoft.begin(LEG.router(), List.of(LEG))))
        .isEmpty();
  }

  @Test
  void aChangeOfAnotherCircuitSilencesNothing() {
    Silences ofAnother =
        new Silences(
            _ -> true,
            _ -> false,
            circuit -> circuit.equals(LEG.id().circuit()) ? Optional.empty() : change(Side.PRIMARY),
            (_, _) -> false);
    assertThat(
            ofAnother.of(
                LEG,
                new Verdict(State.DOWN, "so it reads"),
                ofAnother.begin(LEG.router(), List.of(LEG))))
        .isEmpty();
  }
}
