package io.circuitd.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChangeGroupTest {
  private static LegChange change(String circuit, Map<String, String> values, String... lines) {
    return change("junos", "a.ftl 2", circuit, Side.PRIMARY, values, lines);
  }

  private static LegChange change(
      String profile,
      String after,
      String circuit,
      Side side,
      Map<String, String> values,
      String... lines) {
    LegId leg = new LegId(new CircuitName(circuit), side, Optional.of(PeeringType.PRIVATE));
    return new LegChange(
        leg, circuit + "-r" + side, profile, "a.ftl 1", after, List.of(lines), values);
  }

  @Test
  void legsThatDifferInTheirOwnNamesNumbersAndAddressesAreOneGroup() {
    List<ChangeGroup> groups =
        ChangeGroup.of(
            List.of(
                change(
                    "one",
                    Map.of("port", "et-0/0/7", "unit", "3", "ipv4.azure", "192.0.2.250"),
                    " /interfaces/interface[name='et-0/0/7']",
                    "   unit 3",
                    "-    hold 180",
                    "+    hold 90",
                    "+    peer 192.0.2.250/32"),
                change(
                    "two",
                    Map.of("port", "xe-1/0/0:2", "unit", "4094", "ipv4.azure", "10.0.0.2"),
                    " /interfaces/interface[name='xe-1/0/0:2']",
                    "   unit 4094",
                    "-    hold 180",
                    "+    hold 90",
                    "+    peer 10.0.0.2/32")));

    assertThat(groups)
        .singleElement()
        .satisfies(group -> {
          assertThat(group.connections()).isEqualTo(2);
          assertThat(group.routers()).isEqualTo(2);
          assertThat(group.circuits()).extracting(CircuitName::value).containsExactly("one", "two");
          assertThat(group.example().leg().circuit().value()).isEqualTo("one");
          assertThat(group.lines())
              .containsExactly(
                  " /interfaces/interface[name='{port}']",
                  "   unit {unit}",
                  "-    hold 180",
                  "+    hold 90",
                  "+    peer {ipv4.azure}/32");
        });
  }

  @Test
  void aConstantThatOneLegHasAsItsOwnNumberStaysAConstant() {
    List<ChangeGroup> groups =
        ChangeGroup.of(
            List.of(
                change("one", Map.of("sTag", "90", "cTag", "180"), "-hold 180", "+hold 90"),
                change("two", Map.of("sTag", "7", "cTag", "8"), "-hold 180", "+hold 90")));

    assertThat(groups)
        .singleElement()
        .satisfies(group -> assertThat(group.lines()).containsExactly("-hold 180", "+hold 90"));
  }

  @Test
  void twoVariablesOfTheSameValueAreToldApartByTheNextLeg() {
    List<ChangeGroup> groups =
        ChangeGroup.of(
            List.of(
                change("one", Map.of("sTag", "5", "cTag", "5"), "+inner 5"),
                change("two", Map.of("sTag", "6", "cTag", "7"), "+inner 7"),
                change("xother", Map.of("sTag", "8", "cTag", "9"), "+inner 8")));

    assertThat(groups)
        .extracting(ChangeGroup::lines)
        .containsExactly(List.of("+inner {cTag}"), List.of("+inner 8"));
    assertThat(groups.getFirst().legs()).hasSize(2);
  }

  @Test
  void anotherProfileVersionOrFormIsAnotherGroupAndTheLargestComesFirst() {
    List<ChangeGroup> groups =
        ChangeGroup.of(
            List.of(
                change("sros", "a.ftl 2", "one", Side.PRIMARY, Map.of(), "+x 1"),
                change("junos", "a.ftl 2", "one", Side.SECONDARY, Map.of(), "+x 1"),
                change("junos", "a.ftl 3", "two", Side.PRIMARY, Map.of(), "+x 1"),
                change("junos", "a.ftl 2", "two", Side.SECONDARY, Map.of(), "+x 1"),
                change("junos", "a.ftl 2", "three", Side.PRIMARY, Map.of(), "+x 1", "+y"),
                change("junos", "a.ftl 2", "four", Side.PRIMARY, Map.of(), "+x 2")));

    assertThat(groups).hasSize(5);
    assertThat(groups.getFirst().legs())
        .extracting(leg -> leg.leg().toString())
        .containsExactly("one.secondary-private", "two.secondary-private");
  }

  @Test
  void aValueInsideOfAWordIsNotTheLegsOwn() {
    List<ChangeGroup> groups =
        ChangeGroup.of(
            List.of(
                change("one", Map.of("vrf", "in"), "+inner x-in"),
                change("two", Map.of("vrf", "core"), "+inner x-core")));

    assertThat(groups)
        .singleElement()
        .satisfies(group -> assertThat(group.lines()).containsExactly("+inner x-{vrf}"));
  }

  /** Thousands of legs whose values collide with each other and with the template's constants. */
  @Test
  void whateverTheValuesOneTemplateGivesOneGroupAndNoLineIsExplainedWrongly() {
    for (long seed = 1; seed <= 20; seed++) {
      Random random = new Random(seed);
      List<LegChange> changes = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Map<String, String> values =
            Map.of(
                "sTag", Integer.toString(1 + random.nextInt(4)),
                "cTag", Integer.toString(1 + random.nextInt(4)),
                "vrf", List.of("A", "B", "hold").get(random.nextInt(3)));
        changes.add(
            change(
                "c" + i,
                values,
                " /vrf[name='" + values.get("vrf") + "']",
                "-tag " + values.get("sTag") + " hold 3",
                "+tag " + values.get("sTag") + "." + values.get("cTag") + " hold 1"));
      }
      Collections.shuffle(changes, random);
      List<ChangeGroup> groups = ChangeGroup.of(changes);
      assertThat(groups).as("seed " + seed).hasSize(1);
      assertThat(groups.getFirst().lines())
          .as("seed " + seed)
          .containsExactly(
              " /vrf[name='{vrf}']", "-tag {sTag} hold 3", "+tag {sTag}.{cTag} hold 1");
    }
  }
}
