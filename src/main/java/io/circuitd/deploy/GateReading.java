package io.circuitd.deploy;

import java.time.Instant;
import java.util.List;

/**
 * What one round of readings showed.
 *
 * @param missing what keeps the gate shut
 * @param suspects sessions that are down for the first time: only a second reading counts
 * @param warnings what is told and keeps nothing shut
 */
record GateReading(Instant at, List<String> missing, List<String> suspects, List<String> warnings) {
  boolean good() {
    return missing.isEmpty();
  }

  /** Whether it shows the same as another one, whenever that was. */
  boolean showsAs(GateReading other) {
    return missing.equals(other.missing)
        && suspects.equals(other.suspects)
        && warnings.equals(other.warnings);
  }

  /** What keeps the gate shut, and when that was seen. */
  String fault() {
    return String.join("; ", missing) + " (read at " + at + ")";
  }

  /** One line for the journal. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(at.toString());
    text.append(good() && suspects.isEmpty() ? ": as required" : ": ");
    text.append(String.join("; ", missing));
    if (!suspects.isEmpty()) {
      text.append(good() ? "" : "; ").append("for the first time: ");
      text.append(String.join("; ", suspects));
    }
    if (!warnings.isEmpty()) {
      text.append("; warning: ").append(String.join("; ", warnings));
    }
    return text.toString();
  }
}
