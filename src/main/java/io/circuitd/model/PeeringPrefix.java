package io.circuitd.model;

import java.net.InetAddress;

/**
 * The link prefix of a BGP session: the first usable address is ours, the second Azure's (R-014,
 *
 */
public sealed interface PeeringPrefix permits Ipv4Prefix30, Ipv6Prefix126 {
  Family family();

  /** 30 or 126. */
  int length();

  /** Our address on the link. */
  InetAddress ours();

  /** Azure's address on the link. */
  InetAddress azure();

  /** Our address in canonical text (RFC 5952 for IPv6). */
  default String oursText() {
    return Addresses.text(ours());
  }

  /** Azure's address in canonical text (RFC 5952 for IPv6). */
  default String azureText() {
    return Addresses.text(azure());
  }
}
