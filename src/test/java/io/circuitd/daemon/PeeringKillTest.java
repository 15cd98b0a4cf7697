package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.daemon.DaemonProcess.Trap;
import io.circuitd.daemon.KillRig.End;
import io.circuitd.daemon.KillRig.Line;
import io.circuitd.daemon.Undisturbed.Kind;
import io.circuitd.deploy.PeeringAction;
import io.circuitd.model.PeeringType;
import io.circuitd.store.ChangeRecord.State;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon that is killed while it resets a peering enables it again when it is started. */
class PeeringKillTest {
  private static final List<String> TRAPS =
      List.of(
          "after:0:AZURE_WRITE:1",
          "before:0:AZURE_OPERATION:1",
          "after:0:AZURE_DONE:1",
          "after:1:AZURE_WRITE:1",
          "before:1:AZURE_OPERATION:1",
          "after:1:AZURE_OPERATION:1");

  @Test
  void aResetThatFailedAndIsKilledBeforeItEnablesDoesSoWhenItIsStarted(
      @TempDir Path folder, @TempDir Path shared) {
    try (KillRig rig = new KillRig(folder, DaemonLauncher.in(shared), Line.CLOSED)) {
      rig.start(List.of());
      rig.ask(Kind.BUILD);
      assertThat(rig.awaitEnd()).isInstanceOf(End.Ended.class);
      rig.site()
          .commercial()
          .faults()
          .operations()
          .failNextOperation("InternalServerError", "an error");
      rig.arm(List.of(Trap.parse("after:0:FAILING:1")));
      rig.ask(
          () -> rig.client().peering(LabSite.UNIV, PeeringAction.RESET, PeeringType.PRIVATE, ""));
      assertThat(rig.awaitEnd()).isInstanceOf(End.Killed.class);
      rig.site()
          .commercial()
          .faults()
          .others()
          .changePeering(
              rig.site().key(LabSite.UNIV),
              "AzurePrivatePeering",
              there -> there.put("state", "Disabled"));
      rig.start(List.of());
      assertThat(rig.awaitEnd())
          .isInstanceOfSatisfying(
              End.Ended.class, end -> assertThat(end.change().state()).isEqualTo(State.FAILED));
      assertThat(rig.reason())
          .contains("an error", "this was done: Azure: private peering Enabled");
      assertThat(PeeringSwitchTest.atAzure(rig.site()).path("state").asString(""))
          .isEqualTo("Enabled");
      assertThat(rig.store().circuits().of(LabSite.UNIV).orElseThrow().disabled()).isEmpty();
    }
  }

  @Test
  void aResetKilledAnywhereEndsEnabled(@TempDir Path folder, @TempDir Path shared) {
    try (KillRig rig = new KillRig(folder, DaemonLauncher.in(shared), Line.CLOSED)) {
      rig.start(List.of());
      rig.ask(Kind.BUILD);
      assertThat(rig.awaitEnd()).isInstanceOf(End.Ended.class);
      for (String trap : TRAPS) {
        rig.arm(Stream.of(trap).map(Trap::parse).toList());
        rig.ask(
            () -> rig.client().peering(LabSite.UNIV, PeeringAction.RESET, PeeringType.PRIVATE, ""));
        assertThat(rig.awaitEnd()).as(trap).isInstanceOf(End.Killed.class);
        rig.start(List.of());
        assertThat(rig.awaitEnd())
            .as(trap)
            .isInstanceOfSatisfying(
                End.Ended.class,
                end -> assertThat(end.change().state()).as(trap).isEqualTo(State.DONE));
        assertThat(rig.writes())
            .as(trap + ": only what nobody knows to be accepted is written again")
            .isEqualTo(trap.equals("before:1:AZURE_OPERATION:1") ? 3 : 2);
        assertThat(PeeringSwitchTest.atAzure(rig.site()).path("state").asString(""))
            .as(trap)
            .isEqualTo("Enabled");
        assertThat(rig.store().circuits().of(LabSite.UNIV).orElseThrow().disabled())
            .as(trap)
            .isEmpty();
      }
    }
  }
}
