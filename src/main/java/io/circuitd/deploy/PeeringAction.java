package io.circuitd.deploy;

import java.util.Locale;

/** What an operator may have done to a peering as a whole, by an approved plan. */
public enum PeeringAction {
  /** Disabled, then enabled: both sessions start anew. */
  RESET("reset"),
  /** Disabled, and left so. */
  DISABLE("disabling"),
  /** Enabled again. */
  ENABLE("enabling");

  private final String noun;

  PeeringAction(String noun) {
    this.noun = noun;
  }

  /** As commands spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As sentences spell it. */
  public String noun() {
    return noun;
  }

  @Override
  public String toString() {
    return word();
  }
}
