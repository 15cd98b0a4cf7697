package io.circuitd.snmp;

import java.net.Inet4Address;
import java.net.InetAddress;
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

  /** InetAddressType, length, octets (SMIv2 rule): Cisco. */
  static OID withLength(InetAddress address) {
    return new OID(new int[] {type(address), address.getAddress().length}).append(plain(address));
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
