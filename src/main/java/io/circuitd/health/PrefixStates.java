package io.circuitd.health;

import io.circuitd.azure.AzurePeering;
import io.circuitd.model.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far Azure is with the public prefixes that the customer advertises by Microsoft peering
 * . Azure spells the states in several ways, and may have new ones: they are compared
 * without regard to case and blanks, and an unknown one is shown as it came.
 *
 * @param states as {@link AzurePeering#prefixStates} gives them
 */
public record PrefixStates(Map<String, String> states) {
  /** What stands against the routes of some prefixes. */
  public enum Obstacle {
    /** Azure's own validation is under way; BGP is not enabled meanwhile. */
    VALIDATION,
    /** The customer must prove to Microsoft that the prefixes are theirs. */
    TICKET,
    /** Azure refused the proof. */
    REFUSED,
    /** A word that we do not know. */
    UNKNOWN
  }

  public PrefixStates {
    states = Map.copyOf(states);
  }

  /** Those of a peering; none on private peering. */
  public static PrefixStates of(AzurePeering peering) {
    return new PrefixStates(peering.prefixStates());
  }

  /**
   * Whether Azure says of some advertised prefix of a family that it enables no BGP for it yet; a
   * state that we do not know says nothing.
   */
  public boolean holdBack(Family family) {
    Map<String, String> own = new TreeMap<>(states);
    own.keySet()
        .removeIf(
            prefix -> (prefix.contains(":") || prefix.equals("ipv6")) != (family == Family.IPV6));
    Set<Obstacle> obstacles = new TreeSet<>(new PrefixStates(own).obstacles().keySet());
    obstacles.remove(Obstacle.UNKNOWN);
    return !obstacles.isEmpty();
  }

  private static String plain(String state) {
    return state.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
  }

  /** What stands in the way, with the prefixes that it stands against; none when all is well. */
  public Map<Obstacle, List<String>> obstacles() {
    Map<Obstacle, List<String>> obstacles = new TreeMap<>();
    new TreeMap<>(states)
        .forEach((prefix, state) -> {
          switch (plain(state)) {
            case "configured" -> {}
            case "notconfigured", "configuring", "validationneeded" ->
                add(obstacles, Obstacle.VALIDATION, prefix, state);
            case "manualvalidationneeded", "manualvalidation" ->
                add(obstacles, Obstacle.TICKET, prefix, state);
            case "validationfailed",
                "asnvalidationfailed",
                "certificatemissinginroutingregistry",
                "invalidsignatureencoding",
                "signatureverificationfailed" ->
                add(obstacles, Obstacle.REFUSED, prefix, state);
            default -> add(obstacles, Obstacle.UNKNOWN, prefix, state);
          }
        });
    return obstacles;
  }

  private static void add(
      Map<Obstacle, List<String>> obstacles, Obstacle obstacle, String prefix, String state) {
    obstacles
        .computeIfAbsent(obstacle, key -> new ArrayList<>())
        .add(
            switch (prefix) {
                  case "" -> "all prefixes";
                  case "ipv6" -> "all ipv6 prefixes";
                  default -> prefix;
                }
                + " '"
                + state
                + "'");
  }

  /** Each obstacle as the cause of sessions without routes. */
  public List<Cause> causes() {
    return obstacles().entrySet().stream()
        .map(entry -> cause(entry.getKey(), String.join(", ", entry.getValue())))
        .toList();
  }

  private static Cause cause(Obstacle obstacle, String prefixes) {
    return switch (obstacle) {
      case VALIDATION ->
          new Cause(
              "R-107",
              "Azure has not validated the advertised prefixes ("
                  + prefixes
                  + ") and enables BGP only then; wait for Azure's validation");
      case TICKET ->
          new Cause(
              "R-108",
              "Azure wants the advertised prefixes validated by hand ("
                  + prefixes
                  + "); the customer opens a ticket with Microsoft and proves that they are"
                  + " theirs");
      case REFUSED ->
          new Cause(
              "R-107",
              "Azure refused the advertised prefixes ("
                  + prefixes
                  + "); the customer corrects how they are registered, or takes them out");
      case UNKNOWN ->
          new Cause(
              "R-107",
              "Azure shows a state of the advertised prefixes that is not known here ("
                  + prefixes
                  + "); only 'Configured' lets routes flow");
    };
  }
}
