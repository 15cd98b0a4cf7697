package io.circuitd.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.Cases;
import io.circuitd.design.Leg;
import io.circuitd.model.Side;
import io.circuitd.profile.DeviceProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What holds of a removal whatever the leg looks like. */
class RemovalPropertyTest {
  private static final List<String> LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ<>&'\"/ \n<>&'\"/ \n"
          .codePoints()
          .mapToObj(Character::toString)
          .toList();

  @Test
  void aRemovalTouchesTheOwnedEntriesAndNothingElse() {
    Cases.check(
        400, RemovalPropertyTest::leg, RemovalPropertyTest::removalTouchesTheOwnedEntriesAlone);
  }

  /** A leg of the worked example, in one of its forms. */
  private static Leg leg(RandomGenerator random) {
    DeviceProfile profile =
        Profiles.named(
            Cases.oneOf(
                random, List.of("junos", "iosxr-native", "iosxr", "iosxr7", "sros", "eos")));
    Side side = Cases.oneOf(random, List.of(Side.values()));
    Leg leg = Legs.leg(profile, side, random.nextBoolean(), random.nextBoolean());
    return Legs.withDescription(leg, Cases.text(random, 40, LETTERS));
  }

  private static void removalTouchesTheOwnedEntriesAlone(Leg leg) throws Exception {
    DeviceProfile profile = Profiles.named(leg.profile());
    OwnedConfig config = Legs.render(leg);
    List<OwnedEntry> removed = new ArrayList<>();

    for (Xml root : XmlIn.read(RenderedFile.config(config.removal())).children()) {
      walk(root, root.name(), List.of(), profile, removed);
    }

    assertThat(removed).isEqualTo(config.ownedEntries());
  }

  private static void walk(
      Xml element,
      String path,
      List<OwnedEntry.Step> way,
      DeviceProfile profile,
      List<OwnedEntry> removed) {
    Tree tree = new Tree(profile.listKeys());
    List<OwnedEntry.Step> steps = new ArrayList<>(way);
    steps.add(tree.step(element, path));
    Set<String> keys = Set.copyOf(tree.keyNames(path));
    if (element.operation().isPresent()) {
      assertThat(element.operation()).contains(profile.netconf().removal());
      assertThat(element.children()).extracting(Xml::name).allMatch(keys::contains);
      removed.add(new OwnedEntry(steps));
      return;
    }
    for (Xml child : element.children()) {
      if (!keys.contains(child.name())) {
        assertThat(child.isLeaf()).as(path + "/" + child.name()).isFalse();
        walk(child, Tree.below(path, child.name()), steps, profile, removed);
      }
    }
  }
}
