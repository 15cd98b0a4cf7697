package io.circuitd.rollout;

import io.circuitd.model.CircuitName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Legs whose change is the same once their own names, numbers and addresses are taken out.
 *
 * @param legs one at least, in their order
 * @param lines the change as all of them have it: <code>{sTag}</code> where each has its own
 */
public record ChangeGroup(List<LegChange> legs, List<String> lines) {
  public ChangeGroup {
    legs = List.copyOf(legs);
    lines = List.copyOf(lines);
  }

  /** What only legs of the same profile and the same templates share. */
  private record Kind(String profile, String before, String after, String form) {}

  /** A group in the making. */
  private static final class Open {
    private final List<LegChange> legs = new ArrayList<>();
    private Shape shape;

    Open(Shape shape) {
      this.shape = shape;
    }
  }

  /** Groups changes; the largest group first. */
  public static List<ChangeGroup> of(Collection<LegChange> changes) {
    Map<Kind, List<Open>> open = new LinkedHashMap<>();
    changes.stream()
        .sorted(Comparator.comparing((LegChange change) -> change.leg().toString()))
        .forEach(change -> {
          Shape shape = Shape.of(change.lines(), change.values());
          Kind kind = new Kind(change.profile(), change.before(), change.after(), shape.form());
          put(open.computeIfAbsent(kind, missing -> new ArrayList<>()), change, shape);
        });
    return open.values().stream()
        .flatMap(List::stream)
        .map(group -> new ChangeGroup(group.legs, group.shape.lines()))
        .sorted(Comparator.comparingInt((ChangeGroup group) -> -group.legs().size()))
        .toList();
  }

  private static void put(List<Open> groups, LegChange change, Shape shape) {
    for (Open group : groups) {
      var both = group.shape.both(shape);
      if (both.isPresent()) {
        group.shape = both.get();
        group.legs.add(change);
        return;
      }
    }
    Open group = new Open(shape);
    group.legs.add(change);
    groups.add(group);
  }

  /** The first leg, to be shown for all. */
  public LegChange example() {
    return legs.getFirst();
  }

  /** How many connections it reaches. */
  public int connections() {
    return (int)
        legs.stream()
            .map(change -> change.leg().circuit() + " " + change.leg().side())
            .distinct()
            .count();
  }

  /** How many routers it reaches. */
  public int routers() {
    return (int) legs.stream().map(LegChange::router).distinct().count();
  }

  /** The circuits that it reaches, by name. */
  public List<CircuitName> circuits() {
    return legs.stream().map(change -> change.leg().circuit()).distinct().sorted().toList();
  }
}
