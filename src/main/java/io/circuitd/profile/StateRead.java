package io.circuitd.profile;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a router is asked by NETCONF {@code get} (RFC 6241, 7.7) for the state of one kind of
 * sessions, and where the answer holds it. Paths are element names without namespaces: relative
 * ones count from the entry, {@code ..} is the element around it.
 *
 * @param filter children of a subtree filter, with {@code {vrf}}, {@code {address}} and {@code
 *     {subInterface}} of the session asked for; sent once for each that differs
 * @param entry from the top to the element of one session
 * @param scope what tells sessions with the same address apart
 * @param address the far side's address
 * @param state the leaf that has the state
 * @param states the router's word for each state in ours: BGP {@code idle} to {@code established},
 *     BFD {@code adminDown}, {@code down}, {@code init}, {@code up}. Words alone: the numbers of
 *     MIBs, of YANG and of the packet differ
 * @param diag the leaf that has BFD's diagnostic
 * @param diags the number of RFC 5880, 4.1 for the router's word
 * @param sinceNanos the leaf that has nanoseconds since 1970: when BGP last entered or left
 *     established, when BFD last left up
 */
public record StateRead(
    String filter,
    List<String> entry,
    Scope scope,
    String address,
    String state,
    Map<String, String> states,
    Optional<String> diag,
    Map<String, Integer> diags,
    Optional<String> sinceNanos) {
  public StateRead {
    entry = List.copyOf(entry);
    states = Map.copyOf(states);
    diags = Map.copyOf(diags);
  }

  /** What tells sessions with the same address apart. */
  public sealed interface Scope {
    /**
     * The VRF.
     *
     * @param path of its name
     * @param global what the global table is called there
     */
    record Vrf(String path, String global) implements Scope {}

    /**
     * The sub-interface.
     *
     * @param names ways to its name, with paths in braces; the first one counts whose paths are all
     *     there
     */
    record SubInterface(List<String> names) implements Scope {
      public SubInterface {
        names = List.copyOf(names);
      }
    }
  }
}
