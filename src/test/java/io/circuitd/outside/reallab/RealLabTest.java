package io.circuitd.outside.reallab;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.StatusReport.Phase;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The daemon on routers, switches and sessions that are real. */
@Tag("outside")
@TestInstance(Lifecycle.PER_CLASS)
class RealLabTest {
  private static final CircuitName NORTH = new CircuitName("north");
  private static final CircuitName SOUTH = new CircuitName("south");

  private Optional<RealSite> running = Optional.empty();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    RealSite site = RealSite.start(folder);
    running = Optional.of(site);
    for (CircuitName name : List.of(NORTH, SOUTH)) {
      site.approve(name);
    }
    for (CircuitName name : List.of(NORTH, SOUTH)) {
      for (Side side : Side.values()) {
        site.await(name, side, Phase.UP);
      }
      site.awaitQuiet(name);
    }
  }

  @AfterAll
  void stop() throws Exception {
    if (running.isPresent()) {
      running.get().close();
    }
  }

  private RealSite site() {
    return running.orElseThrow();
  }

  @Test
  void circuitsGoFromTheirFilesToEstablishedOverFramesWithTwoTags() throws Exception {
    assertThat(site().lab().frames("r1", 10))
        .contains("802.1Q-QinQ (0x88a8)", "vlan 1001", "vlan 201");
  }
}
