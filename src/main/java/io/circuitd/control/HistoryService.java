package io.circuitd.control;

import io.circuitd.control.ControlFailure.Reason;
import io.circuitd.model.CircuitName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the daemon answers about its audit. */
public interface HistoryService {
  /** How many changes are shown where nobody says. */
  int USUAL_LIMIT = 20;

  /** No answer shows more. */
  int MOST = 10_000;

  /**
   * The newest changes.
   *
   * @param circuit one circuit, or all of them
   * @param limit how many changes, and how many other records
   * @throws ControlFailure {@code NOT_FOUND} when nothing is known of the circuit
   */
  HistoryReport history(Optional<CircuitName> circuit, int limit);

  /**
   * All of one change.
   *
   * @throws ControlFailure {@code NOT_FOUND}
   */
  HistoryReport.Story story(long change);

  /**
   * Checks the chain of all records.
   *
   * @param copy a second copy to compare with; the daemon reads it
   * @throws ControlFailure {@code REFUSED} when the daemon cannot read the copy
   */
  HistoryReport.Verified verify(Optional<Path> copy);

  /** The calls of the local API. */
  static List<ControlRoute> routes(HistoryService service) {
    return List.of(
        new ControlRoute(
            "GET",
            "/history",
            call ->
                service.history(
                    call.circuit(),
                    Math.clamp(number(call, "limit").orElse((long) USUAL_LIMIT), 1, MOST))),
        new ControlRoute(
            "GET",
            "/history/change",
            call ->
                service.story(
                    number(call, "id")
                        .orElseThrow(
                            () -> new ControlFailure(Reason.BAD_CALL, "no change was named")))),
        new ControlRoute(
            "GET",
            "/history/verify",
            call -> service.verify(call.parameter("copy").map(Path::of))));
  }

  private static Optional<Long> number(ControlRequest call, String name) {
    try {
      return call.parameter(name).map(Long::valueOf);
    } catch (NumberFormatException e) {
      throw new ControlFailure(Reason.BAD_CALL, "the parameter " + name + " is no number");
    }
  }
}
