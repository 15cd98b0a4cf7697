package io.circuitd.daemon;

import io.circuitd.files.Fields;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;

/** Reads which address of this machine is listened on. */
final class AddressReader {
  private static final String LOOPBACK = "127.0.0.1";

  private AddressReader() {}

  /** The loopback where none is given; a finding, and the loopback, where it is no address. */
  static String read(Fields section) {
    Optional<String> given = section.text("address");
    given
        .filter(address -> parsed(address).isEmpty())
        .ifPresent(wrong ->
            section
                .findings()
                .error(
                    section.position("address"),
                    "address " + wrong,
                    "an IPv4 address of four numbers up to 255, or an IPv6 address",
                    "correct the address"));
    return given.filter(address -> parsed(address).isPresent()).orElse(LOOPBACK);
  }

  /** Whether only this machine reaches what is listened for there. */
  static boolean loopback(String address) {
    return parsed(address).map(InetAddress::isLoopbackAddress).orElse(false);
  }

  /**
   * Whether it can be nothing but an address, and is none. The last label of a name is no number
   * (RFC 1123, 2.1).
   */
  static boolean broken(String host) {
    boolean address = host.contains(":") || host.matches("(.*\\.)?[0-9]+");
    return address && parsed(host).isEmpty();
  }

  /** Nobody is asked for a name, and 192.0.2 does not stand for 192.0.0.2. */
  private static Optional<InetAddress> parsed(String address) {
    try {
      InetAddress parsed = InetAddress.ofLiteral(address);
      return parsed instanceof Inet4Address
              && address.split("\\.", -1).length != 4
              && !address.contains(":")
          ? Optional.empty()
          : Optional.of(parsed);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
