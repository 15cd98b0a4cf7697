package io.circuitd.render;

import io.circuitd.design.Leg;
import io.circuitd.model.CircuitName;
import io.circuitd.model.PeeringType;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfile.LegShape;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.w3c.dom.Element;

/** Work of the render room on one thread, as often as a figure needs it. */
public final class RenderRounds {
  /** So often the work is done before it is timed. */
  private static final int WARM_UP = 6;

  private final DeviceProfile profile;
  private final LegRenderer renderer = new LegRenderer(Profiles.TEMPLATES);

  public RenderRounds(String profile) {
    this.profile = Profiles.named(profile);
  }

  /** Every profile that there is. */
  public static Set<String> profiles() {
    return new TreeSet<>(Profiles.names());
  }

  /**
   * One round.
   *
   * @param processor time of the thread on a core, seconds
   * @param elapsed seconds by the clock
   */
  public record Round(double processor, double elapsed) {}

  private static List<Round> rounds(int count, Runnable work) {
    List<Round> rounds = new ArrayList<>();
    for (int i = -WARM_UP; i < count; i++) {
      long processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      long clock = System.nanoTime();
      work.run();
      Round round =
          new Round(
              (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - processor) / 1e9,
              (System.nanoTime() - clock) / 1e9);
      if (i >= 0) {
        rounds.add(round);
      }
    }
    return rounds;
  }

  /** From resolved leg to payload: so many dual-stack legs in a VRF, no two alike. */
  public List<Round> renders(int count, int legs) {
    List<Leg> made = new ArrayList<>();
    for (int i = 0; i < legs; i++) {
      made.add(leg(i));
    }
    return rounds(
        count,
        () -> {
          for (Leg leg : made) {
            if (renderer.render(leg, profile, Optional.empty()).payload().isEmpty()) {
              throw new IllegalStateException("nothing was rendered of " + leg.id());
            }
          }
        });
  }

  /**
   * The diff of one leg, once against a router that has none of it and once against an equal one.
   */
  public List<Round> diffs(int count, int times) {
    OwnedConfig config = renderer.render(leg(0), profile, Optional.empty());
    Element equal = ReadBack.of(ReadBack.of(config));
    Element nothing = ReadBack.of("");
    return rounds(
        count,
        () -> {
          for (int i = 0; i < times; i++) {
            if (config.diff(nothing).isEmpty() || !config.diff(equal).isEmpty()) {
              throw new IllegalStateException("the diff is not what it should be");
            }
          }
        });
  }

  /** What a router with many legs has, and a record of some of them. */
  public record Large(OwnedConfig record, Element data, int bytes) {}

  /**
   * Makes a read-back and a record of a part of it.
   *
   * @param bytes of the read-back, at least
   * @param entries owned entries of the record, at least
   */
  public Large large(int bytes, int entries) {
    List<Xml> all = new ArrayList<>();
    List<Xml> ours = new ArrayList<>();
    int owned = 0;
    String text = "";
    for (int i = 0; text.length() < bytes; i++) {
      OwnedConfig config = renderer.render(leg(i), profile, Optional.empty());
      all.addAll(EdgeLegs.roots(config.payload()));
      if (owned < entries && i % 3 == 0) {
        ours.addAll(EdgeLegs.roots(config.payload()));
        owned += config.ownedEntries().size();
      }
      if (i % 500 == 499) {
        text =
            XmlOut.bare(joined(all, ""), profile.normalisation().prefixes())
                .replace(" nc:operation=\"replace\"", "");
      }
    }
    OwnedConfig joined = new OwnedConfig(profile, "all 1", joined(ours, ""), Map.of());
    return new Large(joined, ReadBack.of(text), text.length());
  }

  /** The comparison of all entries of the record with the read-back. */
  public static List<Round> comparisons(int count, Large large) {
    return rounds(
        count,
        () -> {
          if (!large.record().compare(large.data()).isEmpty()) {
            throw new IllegalStateException("the comparison finds what is not there");
          }
        });
  }

  private Leg leg(int number) {
    EdgeDraft draft = EdgeLegs.base(profile, LegShape.VIRTUAL_ROUTER_VRF);
    draft.circuit = new CircuitName("circuit-" + number);
    draft.sTag = 1 + number % 4094;
    draft.cTag = 1 + number / 4094 % 4094;
    draft.peering = number / 4094 % 2 == 0 ? PeeringType.PRIVATE : PeeringType.MICROSOFT;
    int net = number * 4;
    draft.ipv4 =
        Optional.of("10.%d.%d.%d/30".formatted(net >> 16 & 255, net >> 8 & 255, net & 255));
    draft.ipv6 = Optional.of("2001:db8:%x::/126".formatted(number & 0xffff));
    return draft.leg();
  }

  /** The same elements with shared parents once. */
  private List<Xml> joined(List<Xml> level, String path) {
    Tree tree = new Tree(profile.listKeys());
    Map<String, List<Xml>> groups = new LinkedHashMap<>();
    for (Xml element : level) {
      StringBuilder name = new StringBuilder(element.namespace() + " " + element.name());
      name.append(' ').append(element.text());
      for (String key : tree.keyNames(Tree.below(path, element.name()))) {
        name.append(' ').append(element.childText(key));
      }
      groups.computeIfAbsent(name.toString(), _ -> new ArrayList<>()).add(element);
    }
    List<Xml> joined = new ArrayList<>();
    for (List<Xml> group : groups.values()) {
      Xml first = group.getFirst();
      List<Xml> below = group.stream().flatMap(element -> element.children().stream()).toList();
      joined.add(
          group.size() == 1 || first.isLeaf()
              ? first
              : first.withChildren(joined(below, Tree.below(path, first.name()))));
    }
    return joined;
  }
}
