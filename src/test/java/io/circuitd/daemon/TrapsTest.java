package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.control.StatusReport.Phase;
import io.circuitd.model.Side;
import io.circuitd.snmp.TrapCounts;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trap is seen by the poll that it brings about. */
class TrapsTest {
  @TempDir private Path folder;

  @Test
  void lossIsSeenByTheTrapOfItsRouterWhereNoPollIsDue() {
    try (LabSite site = LabSite.in(folder)) {
      site.edit(
          "circuitd.yaml",
          root -> {
            root.withObject("/traps").put("address", "127.0.0.1").put("port", 0);
            root.withObject("/health").put("every", 3600);
          });
      site.start();
      site.router("sanj-mx1").sendTraps(site.trapPort());
      site.router("sanj-xr1").sendTraps(site.trapPort());
      site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
      for (String router : new String[] {"sanj-mx1", "sanj-xr1"}) {
        Side side = router.equals("sanj-mx1") ? Side.PRIMARY : Side.SECONDARY;
        site.router(router).faults().sessionsHeldDown(true);
        site.await(LabSite.UNIV, side, Phase.DOWN);
        site.router(router).faults().sessionsHeldDown(false);
        site.await(LabSite.UNIV, side, Phase.UP);
      }
      TrapCounts counts = site.traps().orElseThrow();
      assertThat(counts.hints()).isGreaterThanOrEqualTo(4);
      assertThat(counts.outside() + counts.undecodable() + counts.ignored()).isZero();
    }
  }

  @Test
  void portThatIsTakenIsToldAtTheStart() throws Exception {
    try (LabSite site = LabSite.in(folder);
        DatagramSocket taken = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      site.edit(
          "circuitd.yaml",
          root ->
              root.withObject("/traps")
                  .put("address", "127.0.0.1")
                  .put("port", taken.getLocalPort()));
      assertThatThrownBy(site::start)
          .isInstanceOf(Daemon.CannotStart.class)
          .hasMessageContaining("traps: cannot listen on 127.0.0.1 port " + taken.getLocalPort())
          .hasMessageContaining("next:");
    }
  }

  @Test
  void communityThatCannotBeFetchedIsToldAtTheStart() {
    try (LabSite site = LabSite.in(folder)) {
      site.edit(
          "circuitd.yaml",
          root ->
              root.withObject("/traps")
                  .put("address", "127.0.0.1")
                  .put("port", 0)
                  .put("community", "file:no-such-file"));
      assertThat(Files.exists(site.configDir().resolve("no-such-file"))).isFalse();
      assertThatThrownBy(site::start)
          .isInstanceOf(Daemon.CannotStart.class)
          .hasMessageContaining("no-such-file cannot be read");
    }
  }

  @Test
  void withoutASettingNoneAreListenedFor() {
    try (LabSite site = LabSite.in(folder)) {
      site.start();
      assertThat(site.traps()).isEmpty();
    }
  }
}
