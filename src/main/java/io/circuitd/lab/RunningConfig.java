package io.circuitd.lab;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a running configuration means for the world: its sub-interfaces and BGP neighbors.
 *
 * @param shutPorts ports that are administratively down
 */
record RunningConfig(
    List<SubInterface> subInterfaces, List<Neighbor> neighbors, Set<String> shutPorts) {
  /**
   * A routed sub-interface.
   *
   * @param name as the router has it ({@code et-0/0/7.100})
   * @param outer tag, empty when none is configured
   */
  record SubInterface(
      String name,
      String port,
      OptionalInt outer,
      OptionalInt inner,
      Optional<String> vrf,
      List<Prefix> addresses,
      boolean shut) {}

  /** An interface address with its length. */
  record Prefix(InetAddress address, int length) {
    /** Whether the other address is on this link. */
    boolean reaches(InetAddress other) {
      byte[] ours = address.getAddress();
      byte[] theirs = other.getAddress();
      if (ours.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < length; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * A configured BGP neighbor.
   *
   * @param localAs empty when none is configured
   * @param key the MD5 key as stored
   * @param passes whether routes can pass: the family is active and policies let it
   * @param drained its policies move the traffic away
   */
  record Neighbor(
      Optional<String> vrf,
      InetAddress remote,
      OptionalLong localAs,
      OptionalLong remoteAs,
      Optional<String> key,
      boolean bfd,
      boolean shut,
      boolean passes,
      boolean drained) {}
}
