package io.circuitd.outside.reallab;

/**
 * A sub-interface at one end of a cable.
 *
 * @param name the interface's, which Linux limits to 15 characters
 * @param tags of its frames on the cable
 * @param address with the prefix length
 * @param up whether it is switched on
 */
record Link(String name, Tags tags, String address, boolean up) {
  /**
   * Two tags, one in the other.
   *
   * @param dot1ad TPID 0x88a8 outside; else 0x8100, as inside
   */
  record Tags(boolean dot1ad, int outer, int inner) {
    String outerType() {
      return dot1ad ? "0x88a8" : "0x8100";
    }
  }
}
