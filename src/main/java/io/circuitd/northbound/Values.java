package io.circuitd.northbound;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;

/** Values as SNMP has them. */
final class Values {
  /** Octets of SnmpAdminString (RFC 3411) where the MIB says nothing less. */
  static final int LONGEST = 255;

  /** Octets of names that circuitd's own files give. */
  static final int WORD = 32;

  /** Octets of names of routers and of what is on them. */
  static final int NAME = 64;

  /** Octets of an IP address in words. */
  static final int ADDRESS = 45;

  private static final long LARGEST = 0xffff_ffffL;

  private Values() {}

  /** As {@link #text(String, int)}, of at most 255 octets. */
  static Variable text(String text) {
    return text(text, LONGEST);
  }

  /**
   * UTF-8 without any service key, cut off at a whole character.
   *
   * @param size in octets, as in the MIB
   */
  static Variable text(String text, int size) {
    String shown = ServiceKeys.masked(text);
    byte[] octets = shown.getBytes(StandardCharsets.UTF_8);
    return new OctetString(octets.length <= size ? octets : cut(shown, size));
  }

  /** DisplayString (RFC 2579): ASCII of at most 255 octets, with a "?" for each other character. */
  static Variable ascii(String text) {
    return text(
        text.codePoints()
            .map(c -> c < 128 ? c : '?')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString());
  }

  private static byte[] cut(String text, int size) {
    CharsetEncoder encoder =
        StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPLACE);
    ByteBuffer room = ByteBuffer.allocate(size);
    encoder.encode(CharBuffer.wrap(text), room, true);
    return Arrays.copyOf(room.array(), room.position());
  }

  static Variable number(int number) {
    return new Integer32(number);
  }

  /** TruthValue (RFC 2579). */
  static Variable truth(boolean truth) {
    return new Integer32(truth ? 1 : 2);
  }

  /** Gauge32 and Unsigned32, which are one on the wire; stops at the greatest value. */
  static Variable gauge(long number) {
    return new Gauge32(Math.clamp(number, 0, LARGEST));
  }

  /** Begins anew after the greatest value. */
  static Variable counter(long number) {
    return new Counter32(number & LARGEST);
  }

  /** A gauge that is there only when it is known, which is when it is not negative. */
  static Optional<Variable> known(long number) {
    return number < 0 ? Optional.empty() : Optional.of(gauge(number));
  }

  /** A large counter that is there only when it is known, which is when it is not negative. */
  static Optional<Variable> knownCounter(long number) {
    return number < 0 ? Optional.empty() : Optional.of(new Counter64(number));
  }
}
