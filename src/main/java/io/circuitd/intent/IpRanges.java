package io.circuitd.intent;

import io.circuitd.model.Prefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Ranges of addresses that the rules tell apart. */
final class IpRanges {
  /** RFC 1918, 6598, 3927, 2544, 6890 and what cannot be a host. */
  private static final List<Range> NOT_PUBLIC =
      List.of(
          new Range(0x00000000, 8),
          new Range(0x0a000000, 8),
          new Range(0x64400000, 10),
          new Range(0x7f000000, 8),
          new Range(0xa9fe0000, 16),
          new Range(0xac100000, 12),
          new Range(0xc0000000, 24),
          new Range(0xc0a80000, 16),
          new Range(0xc6120000, 15),
          new Range(0xe0000000, 3));

  private IpRanges() {}

  private record Range(int network, int length) {
    boolean holds(int address) {
      return (address ^ network) >>> (32 - length) == 0;
    }
  }

  /** Public; documentation ranges pass, as examples and tests are written with them. */
  static boolean isPublic(InetAddress address) {
    byte[] octets = address.getAddress();
    if (address instanceof Inet4Address) {
      int bits = bits(octets);
      return NOT_PUBLIC.stream().noneMatch(range -> range.holds(bits));
    }
    return (octets[0] & 0xe0) == 0x20;
  }

  /** 169.254/16 or fe80::/10. */
  static boolean isLinkLocal(InetAddress address) {
    return address.isLinkLocalAddress();
  }

  private static int bits(byte[] octets) {
    return (octets[0] & 0xff) << 24
        | (octets[1] & 0xff) << 16
        | (octets[2] & 0xff) << 8
        | (octets[3] & 0xff);
  }

  /** Reads {@code address/length} with no host bits set; empty for anything else. */
  static Optional<Prefix> parse(String text) {
    return Prefix.parse(text).filter(Prefix::isNetwork);
  }
}
