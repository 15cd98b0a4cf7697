package io.circuitd.azure;

import io.circuitd.model.Reading;
import java.util.List;

/** Reads lists and single resources, with three outcomes. */
final class Reads {
  private Reads() {}

  static Reading<List<ListedCircuit>> list(ArmCloud arm) {
    try {
      return Reading.present(arm.circuits());
    } catch (ArmCloud.NoAnswer e) {
      return Reading.unknown(String.valueOf(e.getMessage()));
    }
  }

  /** Absent only when Azure itself says that the resource is not there. */
  static Reading<CrossConnection> get(ArmCloud arm, String id) {
    try {
      ArmAnswer answer = arm.get(id);
      if (answer.notThere()) {
        return Reading.absent();
      }
      if (answer.status() != 200 || answer.json().isEmpty()) {
        return Reading.unknown(arm.title() + " answered " + answer.describe());
      }
      return Reading.present(CrossConnection.parse(arm.name(), answer.json().get()));
    } catch (MalformedAzureBody e) {
      return Reading.unknown(arm.title() + ": " + e.getMessage());
    } catch (ArmCloud.NoAnswer e) {
      return Reading.unknown(String.valueOf(e.getMessage()));
    }
  }
}
