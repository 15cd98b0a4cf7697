package io.circuitd.lab;

import io.circuitd.model.ServiceKey;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * What others do at one fake cloud behind our back: the customer in the portal, and Microsoft. Safe
 * for many threads.
 */
public final class OtherHands {
  private final FakeArm arm;

  OtherHands(FakeArm arm) {
    this.arm = arm;
  }

  /**
   * Changes a circuit behind our back; its etag moves.
   *
   * @param change gets the {@code properties}: S-tag, ports, any value, unknown ones too
   */
  public void change(ServiceKey key, Consumer<ObjectNode> change) {
    arm.change(key, change);
  }

  /**
   * Changes a peering behind our back, as a customer does in the portal; etags move.
   *
   * @param peering such as {@code AzurePrivatePeering}
   * @param change gets the {@code properties} of the peering; an empty one when there is none yet
   */
  public void changePeering(ServiceKey key, String peering, Consumer<ObjectNode> change) {
    arm.changePeering(key, peering, change);
  }

  /** The customer removes a peering behind our back. */
  public void removePeering(ServiceKey key, String peering) {
    arm.on(
        key,
        circuit -> {
          circuit.remove(peering);
          circuit.touch();
        });
  }

  /** The customer deletes the circuit; its cross connection is gone (404). */
  public void delete(ServiceKey key) {
    arm.delete(key);
  }

  /** A peering is from before Azure had BFD: it answers none until it is reset. */
  public void bfdNeedsReset(ServiceKey key, String peering) {
    arm.on(key, circuit -> circuit.withoutBfd(peering));
  }

  /** The customer's route filter is, or is not, attached to the Microsoft peering. */
  public void routeFilter(ServiceKey key, boolean attached) {
    arm.on(key, circuit -> circuit.routeFilter(attached));
  }

  /**
   * What Microsoft finds of the public prefixes of a Microsoft peering, the one that is there and
   * later ones.
   *
   * @param state such as {@code ValidationNeeded}
   * @param ofEach such as {@code ManualValidationNeeded}
   */
  public void prefixValidation(ServiceKey key, String state, String ofEach) {
    arm.on(key, circuit -> circuit.validation(state, ofEach));
  }
}
