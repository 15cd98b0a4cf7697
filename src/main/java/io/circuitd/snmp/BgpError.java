package io.circuitd.snmp;

import java.util.Map;

/**
 * The code and subcode of a NOTIFICATION message (RFC 4271, 4.5).
 *
 * @param code 1 or more
 * @param subcode 0 when unspecific
 */
public record BgpError(Direction direction, int code, int subcode) {
  /** Who sent it. */
  public enum Direction {
    RECEIVED,
    SENT,
    /** The table does not say. */
    EITHER
  }

  private static final Map<Integer, String> CODES =
      Map.of(
          1, "Message Header Error",
          2, "OPEN Message Error",
          3, "UPDATE Message Error",
          4, "Hold Timer Expired",
          5, "Finite State Machine Error",
          6, "Cease",
          7, "ROUTE-REFRESH Message Error");

  private static final Map<Integer, Map<Integer, String>> SUBCODES =
      Map.of(
          1,
          Map.of(
              1, "Connection Not Synchronized",
              2, "Bad Message Length",
              3, "Bad Message Type"),
          2,
          Map.of(
              1, "Unsupported Version Number",
              2, "Bad Peer AS",
              3, "Bad BGP Identifier",
              4, "Unsupported Optional Parameter",
              5, "Authentication Failure",
              6, "Unacceptable Hold Time",
              7, "Unsupported Capability"),
          3,
          Map.ofEntries(
              Map.entry(1, "Malformed Attribute List"),
              Map.entry(2, "Unrecognized Well-known Attribute"),
              Map.entry(3, "Missing Well-known Attribute"),
              Map.entry(4, "Attribute Flags Error"),
              Map.entry(5, "Attribute Length Error"),
              Map.entry(6, "Invalid ORIGIN Attribute"),
              Map.entry(7, "AS Routing Loop"),
              Map.entry(8, "Invalid NEXT_HOP Attribute"),
              Map.entry(9, "Optional Attribute Error"),
              Map.entry(10, "Invalid Network Field"),
              Map.entry(11, "Malformed AS_PATH")),
          5,
          Map.of(
              1, "Unexpected Message in OpenSent State",
              2, "Unexpected Message in OpenConfirm State",
              3, "Unexpected Message in Established State"),
          6,
          Map.of(
              1, "Maximum Number of Prefixes Reached",
              2, "Administrative Shutdown",
              3, "Peer De-configured",
              4, "Administrative Reset",
              5, "Connection Rejected",
              6, "Other Configuration Change",
              7, "Connection Collision Resolution",
              8, "Out of Resources",
              9, "Hard Reset",
              10, "BFD Down"),
          7,
          Map.of(1, "Invalid Message Length"));

  /**
   * In the words of RFC 4271, 4486, 5492, 6608, 7313, 8538 and 9384: {@code Cease: Administrative
   * Shutdown (6/2), received}.
   */
  public String words() {
    String name = CODES.getOrDefault(code, "unknown error");
    String detail = SUBCODES.getOrDefault(code, Map.of()).get(subcode);
    return name
        + (detail == null ? "" : ": " + detail)
        + " ("
        + code
        + "/"
        + subcode
        + ")"
        + switch (direction) {
          case RECEIVED -> ", received";
          case SENT -> ", sent";
          case EITHER -> "";
        };
  }
}
