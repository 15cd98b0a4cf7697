package io.circuitd.azure;

import io.circuitd.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads lists and single resources, with three outcomes. */
final class Reads {
  private static final Set<String> NOT_OFFERED =
      Set.of("NoRegisteredProviderFound", "InvalidResourceType", "ResourceTypeNotFound");

  private Reads() {}

  private interface Request {
    ArmAnswer send() throws ArmCloud.NoAnswer;
  }

  static Reading<List<ListedCircuit>> list(ArmCloud arm) {
    try {
      return Reading.present(arm.circuits().all());
    } catch (ArmCloud.NoAnswer e) {
      return Reading.unknown(String.valueOf(e.getMessage()));
    }
  }

  static Reading<CrossConnection> get(ArmCloud arm, String id) {
    return one(arm, () -> arm.get(id));
  }

  static Reading<CrossConnection> look(ArmCloud arm, String id) {
    return one(arm, () -> arm.look(id));
  }

  /** Absent only when Azure itself says that the resource is not there. */
  private static Reading<CrossConnection> one(ArmCloud arm, Request request) {
    try {
      ArmAnswer answer = request.send();
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

  /** Absent where the subscription has no such feature. */
  static Reading<List<PortPair>> portPairs(ArmCloud arm) {
    Optional<String> refusal = arm.optionalCalls().refusal();
    if (refusal.isPresent()) {
      return Reading.unknown(arm.title() + " was not asked: " + refusal.get());
    }
    List<PortPair> pairs = new ArrayList<>();
    try {
      Pages.read(
          arm,
          arm.ofSubscription("expressRouteProviderPorts"),
          "port pairs",
          item -> PortPair.read(item).ifPresent(pairs::add));
      return Reading.present(List.copyOf(pairs));
    } catch (ArmCloud.NoAnswer e) {
      return notOffered(e.code())
          ? Reading.absent()
          : Reading.unknown(String.valueOf(e.getMessage()));
    }
  }

  /**
   * What Azure says to those who have not registered AllowExpressRoutePorts is not documented;
   * these are its codes for features, types and versions that a subscription or cloud does not
   * have.
   */
  private static boolean notOffered(String code) {
    return NOT_OFFERED.contains(code) || code.contains("Feature");
  }
}
