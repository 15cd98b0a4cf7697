package io.circuitd.health;

/** Where readings come from. */
public enum Source {
  /** The first: fast and cheap. */
  SNMP,
  /** The second, for what the first does not show. */
  NETCONF
}
