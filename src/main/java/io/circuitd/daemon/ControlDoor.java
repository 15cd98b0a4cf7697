package io.circuitd.daemon;

import io.circuitd.control.AdviceService;
import io.circuitd.control.ControlRoute;
import io.circuitd.control.ControlServer;
import io.circuitd.control.ControlUnavailable;
import io.circuitd.control.HistoryService;
import io.circuitd.control.RolloutService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Puts together the local API: all that the commands ask. */
record ControlDoor(ControlApi api, HistoryApi history, Rollouts rollouts, AdviceApi advice) {
  /**
   * Starts to answer.
   *
   * @throws Daemon.CannotStart when the socket cannot be had
   */
  ControlServer open(Path socket) {
    List<ControlRoute> further = new ArrayList<>(HistoryService.routes(history));
    further.addAll(RolloutService.routes(rollouts));
    further.addAll(AdviceService.routes(advice));
    try {
      return ControlServer.start(socket, api, further);
    } catch (ControlUnavailable e) {
      throw new Daemon.CannotStart(String.valueOf(e.getMessage()));
    }
  }
}
