package io.circuitd.health;

import io.circuitd.snmp.BfdState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One BFD session as its router shows it.
 *
 * @param diagnostic why it changed last, as RFC 5880 (4.1) numbers it; empty when not served
 * @param since time in this state; empty when not served
 */
public record BfdHealth(BfdState state, OptionalInt diagnostic, Optional<Duration> since) {
  private static final List<String> DIAGNOSTICS =
      List.of(
          "No Diagnostic",
          "Control Detection Time Expired",
          "Echo Function Failed",
          "Neighbor Signaled Session Down",
          "Forwarding Plane Reset",
          "Path Down",
          "Concatenated Path Down",
          "Administratively Down",
          "Reverse Concatenated Path Down");

  /** Whether it watches the path. */
  public boolean up() {
    return state == BfdState.UP;
  }

  /** The diagnostic in the words of RFC 5880; empty when there is none. */
  Optional<String> why() {
    if (diagnostic.isEmpty() || diagnostic.getAsInt() == 0) {
      return Optional.empty();
    }
    int number = diagnostic.getAsInt();
    return Optional.of(
        number > 0 && number < DIAGNOSTICS.size()
            ? DIAGNOSTICS.get(number)
            : "diagnostic " + number);
  }
}
