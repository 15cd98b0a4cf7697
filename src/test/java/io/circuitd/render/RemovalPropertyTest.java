package io.circuitd.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.design.Leg;
import io.circuitd.model.Side;
import io.circuitd.profile.DeviceProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds of a removal whatever the leg looks like. */
class RemovalPropertyTest {
  /** A leg of the worked example, in one of its forms. */
  @Provide
  Arbitrary<Leg> legs() {
    return Combinators.combine(
            Arbitraries.of("junos", "iosxr-native"),
            Arbitraries.of(Side.values()),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            Arbitraries.strings().ofMaxLength(40).alpha().withChars("<>&'\"/ \n"))
        .as((profile, side, vrf, dual, text) ->
            Legs.withDescription(Legs.leg(Profiles.named(profile), side, vrf, dual), text));
  }

  @Property(tries = 200)
  void aRemovalTouchesTheOwnedEntriesAndNothingElse(@ForAll("legs") Leg leg) throws Exception {
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
