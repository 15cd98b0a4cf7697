package io.circuitd.deploy;

import io.circuitd.netconf.wire.SafeXml;
import java.time.Instant;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * One commit, as a router's own history tells it.
 *
 * @param id as the router counts: on Junos 0 for the newest, on IOS-XR a number that stays
 * @param at by the router's clock
 * @param comment that the person gave
 */
record RouterCommit(String id, String user, Instant at, Optional<String> comment) {
  private static final int LONGEST = 80;

  /**
   * What an operator may read of a leaf that a router gave: one line, without control and
   * formatting characters, of no more than {@value #LONGEST} characters; empty when nothing is
   * left.
   */
  static Optional<String> text(Element entry, String leaf) {
    return SafeXml.child(entry, leaf)
        .map(element -> clean(element.getTextContent()))
        .filter(text -> !text.isEmpty());
  }

  private static String clean(String raw) {
    String line = raw.replaceAll("[\\p{C}\\p{Z}\\s]+", " ").strip();
    return line.codePointCount(0, line.length()) <= LONGEST
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }
}
