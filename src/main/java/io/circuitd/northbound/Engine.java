package io.circuitd.northbound;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.snmp4j.smi.OctetString;

/**
 * What makes our SNMP engine the same one for all who know it (RFC 3411, 5).
 *
 * @param id snmpEngineID; 5 to 32 octets
 * @param boots snmpEngineBoots; greater than at any start before
 */
public record Engine(OctetString id, int boots) {
  /**
   * An engine of an enterprise.
   *
   * @param identity octets that no other engine of the enterprise has
   */
  public static Engine of(int enterprise, byte[] identity, int boots) {
    ByteBuffer id = ByteBuffer.allocate(5 + identity.length);
    id.putInt(0x80000000 | enterprise).put((byte) 5).put(identity);
    return new Engine(new OctetString(id.array()), boots);
  }

  /** An engine by its whole snmpEngineID. */
  public static Engine of(byte[] id, int boots) {
    return new Engine(new OctetString(id), boots);
  }

  /** As snmptrapd's {@code createUser -e} takes it: {@code 0x80007ed905…}. */
  @Override
  public String toString() {
    return "0x" + HexFormat.of().formatHex(id.toByteArray());
  }
}
