package io.circuitd.render;

/**
 * Something that must be on the router before a leg can be built, and that circuitd never creates:
 * a VRF, a BGP group, a routing policy, the port.
 *
 * @param what in the router's words, with its name ({@code routing instance cust-12})
 */
public record Precondition(String what) {
  @Override
  public String toString() {
    return what;
  }
}
