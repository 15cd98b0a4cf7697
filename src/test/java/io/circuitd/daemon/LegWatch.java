package io.circuitd.daemon;

import io.circuitd.lab.SimulatedRouter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Follows which of the {@link LabSite#test further circuits} have their leg on a router, at each
 * change of its running configuration, from the router's own side.
 */
final class LegWatch {
  private static final Pattern SUB_INTERFACE = Pattern.compile(".*[.]10(\\d)");
  private static final Pattern NEIGHBOR = Pattern.compile("neighbor 198[.]51[.]100[.](\\d+)");

  private final SimulatedRouter router;
  private final RouterEntries bare;
  private final List<Set<Integer>> came = new ArrayList<>();
  private final List<Set<Integer>> went = new ArrayList<>();
  private final Map<Integer, Set<Map<String, Set<String>>>> shapes = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private Set<Integer> last = Set.of();

  LegWatch(SimulatedRouter router) {
    this.router = router;
    bare = RouterEntries.of(router.running());
    router.watchRunning(this::look);
  }

  private synchronized void look() {
    RouterEntries now = RouterEntries.of(router.running());
    if (!now.rest().equals(bare.rest())) {
      wrong.add("what is no leg's was changed");
    }
    Map<Integer, Map<String, Set<String>>> legs = new TreeMap<>();
    now.entries()
        .forEach((entry, lines) -> {
          if (!lines.equals(bare.entries().get(entry))) {
            legs.computeIfAbsent(circuit(entry), none -> new TreeMap<>()).put(entry, lines);
          }
        });
    if (!now.entries().keySet().containsAll(bare.entries().keySet())) {
      wrong.add("what is nobody's is gone");
    }
    legs.forEach(
        (circuit, leg) -> shapes.computeIfAbsent(circuit, none -> new HashSet<>()).add(leg));
    Set<Integer> there = legs.keySet();
    came.add(without(there, last));
    went.add(without(last, there));
    last = Set.copyOf(there);
  }

  /** Whose entry it is; 0 for nobody's. */
  private static int circuit(String entry) {
    Matcher subInterface = SUB_INTERFACE.matcher(entry);
    if (subInterface.matches()) {
      return Integer.parseInt(subInterface.group(1));
    }
    Matcher neighbor = NEIGHBOR.matcher(entry);
    return neighbor.matches() ? Integer.parseInt(neighbor.group(1)) / 8 : 0;
  }

  private static Set<Integer> without(Set<Integer> all, Set<Integer> some) {
    Set<Integer> left = new TreeSet<>(all);
    left.removeAll(some);
    return left;
  }

  /** Whose legs came in one commit, for each commit, oldest first. */
  synchronized List<Set<Integer>> commits() {
    return came.stream().filter(legs -> !legs.isEmpty()).toList();
  }

  /**
   * What was neither old nor new: a leg of which there was a part only, or a commit of several that
   * came or went for some of them only.
   *
   * @param shared whose commits were one, as the journal has it
   */
  synchronized List<String> mixtures(Collection<Set<Integer>> shared) {
    List<String> mixtures = new ArrayList<>(wrong);
    shapes.forEach((circuit, seen) -> {
      if (circuit == 0 || seen.size() > 1) {
        mixtures.add("leg of circuit " + circuit + ": " + seen);
      }
    });
    Set<Set<Integer>> standing = new HashSet<>();
    for (int i = 0; i < came.size(); i++) {
      Set<Integer> on = Objects.requireNonNull(came.get(i));
      Set<Integer> off = Objects.requireNonNull(went.get(i));
      if (on.size() > 1 && !shared.contains(on)) {
        mixtures.add(on + " came together and share no commit");
      }
      if (!off.isEmpty() && !standing.remove(off)) {
        mixtures.add(off + " went, of " + standing);
      }
      if (!on.isEmpty()) {
        standing.add(on);
      }
    }
    return mixtures.stream().map(what -> router.name() + ": " + what).toList();
  }
}
