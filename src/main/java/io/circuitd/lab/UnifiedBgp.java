package io.circuitd.lab;

import java.util.List;

/**
 * What the unified BGP model calls things: the leaf names changed in IOS-XR 24.4.1, under the same
 * namespace.
 *
 * @param table schema table, named like the kind of router
 * @param neighborKey key leaf of a neighbor
 * @param localAs path of the local AS below a neighbor
 * @param shortRd AS number and index of a route distinguisher with a two-byte AS
 * @param longRd the same with a four-byte AS
 */
record UnifiedBgp(
    String table,
    String neighborKey,
    List<String> localAs,
    List<String> shortRd,
    List<String> longRd) {
  /** From 24.4.1. */
  static final UnifiedBgp NEW =
      new UnifiedBgp(
          "iosxr",
          "address",
          List.of("local-as", "as", "as-number"),
          List.of("two-byte-as-number", "asn2-index"),
          List.of("four-byte-as-number", "asn4-index"));

  /** To 24.3. */
  static final UnifiedBgp OLD =
      new UnifiedBgp(
          "iosxr7",
          "neighbor-address",
          List.of("local-as", "as-number"),
          List.of("as-number", "index"),
          List.of("as-number", "index"));

  /** A route distinguisher, as XML. */
  String rd(long asn, int index) {
    boolean isLong = asn > 65535;
    List<String> names = isLong ? longRd : shortRd;
    String format = isLong ? "four-byte-as" : "two-byte-as";
    return "<rd><%1$s><%2$s>%4$d</%2$s><%3$s>%5$d</%3$s></%1$s></rd>"
        .formatted(format, names.get(0), names.get(1), asn, index);
  }
}
