package io.circuitd.snmp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.snmp4j.asn1.BER;
import org.snmp4j.asn1.BERInputStream;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.OctetString;

/** Who says to have sent a message: what can be read before anything is checked. */
sealed interface MessageHeader {
  /** SNMPv2c (RFC 1901). */
  record Community(OctetString community) implements MessageHeader {}

  /**
   * SNMPv3 with USM (RFC 3412, 6; RFC 3414, 2.4).
   *
   * @param flags msgFlags
   * @param engineId of the authoritative engine: the sender of a trap, the receiver of an inform
   */
  record User(int flags, OctetString engineId, OctetString user) implements MessageHeader {
    private static final int AUTH_PRIV = 3;
    private static final int REPORTABLE = 4;

    boolean authPriv() {
      return (flags & AUTH_PRIV) == AUTH_PRIV;
    }

    /** A question for our engine id (RFC 3414, 4). */
    boolean discovery() {
      return (flags & REPORTABLE) != 0 && engineId.length() == 0;
    }
  }

  /** Reads it; empty for what is no message of these versions. The buffer stays as it is. */
  static Optional<MessageHeader> of(ByteBuffer message) {
    try (BERInputStream in = new BERInputStream(message.duplicate())) {
      enter(in, BER.SEQUENCE);
      int version = integer(in);
      if (version == SnmpConstants.version2c) {
        return Optional.of(new Community(octets(in)));
      }
      return version == SnmpConstants.version3 ? Optional.of(user(in)) : Optional.empty();
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static User user(BERInputStream in) throws IOException {
    enter(in, BER.SEQUENCE);
    integer(in);
    integer(in);
    OctetString flags = octets(in);
    integer(in);
    enter(in, BER.OCTETSTRING);
    enter(in, BER.SEQUENCE);
    OctetString engineId = octets(in);
    integer(in);
    integer(in);
    return new User(flags.get(0) & 0xff, engineId, octets(in));
  }

  private static void enter(BERInputStream in, byte wanted) throws IOException {
    BER.MutableByte type = new BER.MutableByte();
    BER.decodeHeader(in, type);
    if (type.getValue() != wanted) {
      throw new IOException("type " + type.getValue());
    }
  }

  private static int integer(BERInputStream in) throws IOException {
    return BER.decodeInteger(in, new BER.MutableByte());
  }

  private static OctetString octets(BERInputStream in) throws IOException {
    BER.MutableByte type = new BER.MutableByte();
    byte[] octets = BER.decodeString(in, type);
    if (type.getValue() != BER.OCTETSTRING) {
      throw new IOException("type " + type.getValue());
    }
    return new OctetString(octets);
  }
}
