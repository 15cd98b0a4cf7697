package io.circuitd.snmp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.snmp4j.smi.OID;

/** IP addresses as table indexes, in the three ways that vendors have. */
final class Index {
  private Index() {}

  /** BGP4-MIB: the four octets alone. */
  static OID plain(InetAddress address) {
    OID index = new OID();
    for (byte octet : address.getAddress()) {
      index.append(octet & 0xff);
    }
    return index;
  }

  /** InetAddressType, length, octets (SMIv2 rule): Cisco, Arista, Nokia. */
  static OID withLength(InetAddress address) {
    return new OID(new int[] {type(address), address.getAddress().length}).append(plain(address));
  }

  /** The address of an index in Cisco's way; empty for other kinds of addresses. */
  static Optional<InetAddress> address(OID index) {
    if (index.size() < 2 || index.size() != 2 + index.get(1)) {
      return Optional.empty();
    }
    return address(index, 2, index.get(1));
  }

  /** The address whose octets begin at a place in an index. */
  static Optional<InetAddress> address(OID index, int from, int length) {
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) {
      octets[i] = (byte) index.get(from + i);
    }
    return of(octets);
  }

  /** An address of 4 or 16 octets. */
  static Optional<InetAddress> of(byte[] octets) {
    try {
      return Optional.of(InetAddress.getByAddress(octets));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** InetAddressType, octets, no length: Juniper. */
  static OID withoutLength(InetAddress address) {
    return new OID(new int[] {type(address)}).append(plain(address));
  }

  /** InetAddressType (RFC 4001) and AFI (RFC 4760) alike: 1 for IPv4, 2 for IPv6. */
  static int type(InetAddress address) {
    return address instanceof Inet4Address ? 1 : 2;
  }

  /** One cell of a table. */
  static OID cell(OID entry, int column, OID index) {
    return new OID(entry).append(column).append(index);
  }
}
