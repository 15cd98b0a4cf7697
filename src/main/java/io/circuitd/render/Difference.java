package io.circuitd.render;

/**
 * One place where a router is not as wanted. Secrets are {@code ***}.
 *
 * @param path from the root, with list keys
 * @param wanted the value pushed; {@code present} for an element without one; {@code absent} when
 *     nothing was pushed there
 * @param found the router's value; {@code present} or {@code absent} likewise
 */
public record Difference(String path, String wanted, String found) {
  public static final String ABSENT = "absent";
  public static final String PRESENT = "present";

  @Override
  public String toString() {
    return path + ": wanted " + wanted + ", found " + found;
  }
}
