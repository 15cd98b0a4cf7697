package io.circuitd.model;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * A prefix of any length and either family; host bits do not count.
 *
 * @param length bits, 0 to 32 or 128
 */
public record Prefix(InetAddress network, int length) {

  /** Empty for anything but {@code address/length}. */
  public static Optional<Prefix> parse(String text) {
    String[] parts = text.strip().split("/", -1);
    if (parts.length != 2 || !parts[1].matches("\\d{1,3}")) {
      return Optional.empty();
    }
    int length = Integer.parseInt(parts[1]);
    return Addresses.parse(parts[0])
        .filter(address -> length <= address.getAddress().length * 8)
        .map(address -> new Prefix(address, length));
  }

  /** Whether no host bit is set, so that the address is the network's own. */
  public boolean isNetwork() {
    byte[] octets = network.getAddress();
    for (int bit = length; bit < octets.length * 8; bit++) {
      if ((octets[bit / 8] & (0x80 >> (bit % 8))) != 0) {
        return false;
      }
    }
    return true;
  }

  public boolean isIpv6() {
    return network.getAddress().length == 16;
  }

  /** Whether every address of the other one is in this one, itself included. */
  public boolean holds(Prefix other) {
    return length <= other.length && agrees(other, length);
  }

  /** Whether they share an address. */
  public boolean overlaps(Prefix other) {
    return agrees(other, Math.min(length, other.length));
  }

  /** Whether both are the same addresses. */
  public boolean same(Prefix other) {
    return length == other.length && agrees(other, length);
  }

  private boolean agrees(Prefix other, int bits) {
    byte[] mine = network.getAddress();
    byte[] its = other.network.getAddress();
    if (mine.length != its.length || !Arrays.equals(mine, 0, bits / 8, its, 0, bits / 8)) {
      return false;
    }
    int rest = bits % 8;
    return rest == 0 || ((mine[bits / 8] ^ its[bits / 8]) & 0xff) >>> (8 - rest) == 0;
  }

  /** As it was given, canonical text. */
  @Override
  public String toString() {
    return Addresses.text(network) + "/" + length;
  }
}
