package io.circuitd.advice;

import io.circuitd.model.Addresses;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/** A prefix of any length and either family; host bits do not count. */
record Prefix(InetAddress network, int length) {

  /** Empty for anything but {@code address/length}. */
  static Optional<Prefix> parse(String text) {
    String[] parts = text.strip().split("/", -1);
    if (parts.length != 2 || !parts[1].matches("\\d{1,3}")) {
      return Optional.empty();
    }
    int length = Integer.parseInt(parts[1]);
    return Addresses.parse(parts[0])
        .filter(address -> length <= address.getAddress().length * 8)
        .map(address -> new Prefix(address, length));
  }

  boolean isIpv6() {
    return network.getAddress().length == 16;
  }

  /** Whether every address of the other one is in this one, itself included. */
  boolean holds(Prefix other) {
    return length <= other.length && agrees(other, length);
  }

  boolean overlaps(Prefix other) {
    return agrees(other, Math.min(length, other.length));
  }

  boolean same(Prefix other) {
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

  @Override
  public String toString() {
    return Addresses.text(network) + "/" + length;
  }
}
