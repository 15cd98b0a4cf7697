package io.circuitd.snmp;

import org.snmp4j.smi.OctetString;

/**
 * An SNMPv3 engine (RFC 3414, 2.2).
 *
 * @param id snmpEngineID
 * @param boots how often it started
 * @param time since then, s
 */
record Engine(OctetString id, int boots, int time) {
  /** The same so many seconds later. */
  Engine after(long seconds) {
    return new Engine(id, boots, (int) Math.min(Integer.MAX_VALUE, time + seconds));
  }
}
