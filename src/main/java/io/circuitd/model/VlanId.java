package io.circuitd.model;

/** An 802.1Q VLAN id that can carry traffic of its own: 1 to 4094. */
public record VlanId(int value) {
  public VlanId {
    if (value < 1 || value > 4094) {
      throw new RuleViolation("R-030", String.valueOf(value), "a VLAN id from 1 to 4094");
    }
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
