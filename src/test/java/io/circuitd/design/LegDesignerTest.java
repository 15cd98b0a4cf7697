package io.circuitd.design;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.CrossConnection;
import io.circuitd.files.Finding;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.Asn;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.BgpTimers;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** From files and Azure's facts to a leg. */
class LegDesignerTest {
  private static LegDesign design(Side side, Circuit circuit, CrossConnection azure) {
    PeeringType type = circuit.peerings().keySet().iterator().next();
    return LegDesigner.design(
        Example.leg(side, type), circuit, Example.inventory(), azure, Example::profile);
  }

  private static RoutedLeg ready(LegDesign design) {
    assertThat(design).isInstanceOf(LegDesign.Ready.class);
    return (RoutedLeg) ((LegDesign.Ready) design).leg();
  }

  private static List<Finding> refused(LegDesign design) {
    assertThat(design).isInstanceOf(LegDesign.Refused.class);
    return ((LegDesign.Refused) design).findings();
  }

  @Test
  void theWorkedExamplesPrimaryIsResolved() {
    RoutedLeg leg = ready(design(Side.PRIMARY, Example.circuit(), Example.azure()));

    assertThat(leg.router()).isEqualTo("mx1");
    assertThat(leg.profile()).isEqualTo("junos");
    assertThat(leg.port()).isEqualTo("et-0/0/7");
    assertThat(leg.subInterface()).isEqualTo("et-0/0/7.3");
    assertThat(leg.sTag().value()).isEqualTo(3);
    assertThat(leg.cTag().value()).isEqualTo(200);
    assertThat(leg.vrf()).contains("cust-12");
    assertThat(leg.routerAsn()).isEqualTo(new Asn(11537));
    assertThat(leg.localAs()).isEqualTo(new Asn(11537));
    assertThat(leg.timers()).isEqualTo(new BgpTimers(60, 180));
    assertThat(leg.bfd()).isEqualTo(new BfdSetting.Enabled(300, 3));
    assertThat(leg.prepend()).isZero();
    assertThat(leg.sessions())
        .extracting(s -> s.prefix().oursText() + " " + s.prefix().azureText() + " " + s.remoteAs())
        .containsExactly("192.0.2.249 192.0.2.250 12076", "2001:db8:468::1 2001:db8:468::2 12076");
    assertThat(leg.sessions())
        .extracting(s -> s.importPolicy() + " " + s.exportPolicy() + " " + s.maxPrefixes())
        .containsExactly("IN4 OUT4 4000", "IN6 OUT6 100");
  }

  @Test
  void aLegThatAnOlderVersionStoredHasNoService() {
    Leg leg = ready(design(Side.PRIMARY, Example.circuit(), Example.azure()));
    ObjectNode stored = (ObjectNode) JsonMapper.shared().readTree(LegJson.write(leg));

    assertThat(stored.remove("service")).isNotNull();
    assertThat(LegJson.read(stored.toString())).isEqualTo(leg);
  }

  @Test
  void aRoutedLegInAServiceIsNotTakenForOneOnASwitch() {
    Leg leg = ready(design(Side.PRIMARY, Example.circuit(), Example.azure()));
    ObjectNode stored = (ObjectNode) JsonMapper.shared().readTree(LegJson.write(leg));
    stored.put("service", "er-ies");

    Leg read = LegJson.read(stored.toString());

    assertThat(read)
        .isInstanceOfSatisfying(
            RoutedLeg.class, routed -> assertThat(routed.service()).contains("er-ies"));
    assertThat(LegJson.read(LegJson.write(read))).isEqualTo(read);
  }

  @Test
  void theWorkedExamplesSecondaryIsResolved() {
    RoutedLeg leg = ready(design(Side.SECONDARY, Example.circuit(), Example.azure()));

    assertThat(leg.router()).isEqualTo("ncs2");
    assertThat(leg.subInterface()).isEqualTo("HundredGigE0/0/0/7.3");
    assertThat(leg.prepend()).isEqualTo(2);
    assertThat(leg.sessions())
        .extracting(s -> s.prefix().oursText() + " " + s.prefix().azureText())
        .containsExactly("192.0.2.253 192.0.2.254", "2001:db8:468::5 2001:db8:468::6");
  }

  @Test
  void thePortIsFoundByAzuresFieldAndNotByItsName() {
    CrossConnection crossed =
        Example.azure(properties -> {
          properties.put("primaryAzurePort", "A-CIS-2-SEC-A");
          properties.put("secondaryAzurePort", "A-CIS-1-PRI-A");
        });

    assertThat(ready(design(Side.PRIMARY, Example.circuit(), crossed)).router()).isEqualTo("ncs2");
    assertThat(ready(design(Side.SECONDARY, Example.circuit(), crossed)).router()).isEqualTo("mx1");
  }

  @Test
  void microsoftPeeringGetsAUnitOfItsOwn() {
    Circuit circuit =
        Example.circuit(
            1000,
            ConnectionState.LIVE,
            ConnectionState.DRAFT,
            Example.peering(PeeringType.MICROSOFT, Optional.empty(), Optional.empty()));

    RoutedLeg leg = ready(design(Side.PRIMARY, circuit, Example.azure()));

    assertThat(leg.unit()).isEqualTo(4099);
    assertThat(leg.subInterface()).isEqualTo("et-0/0/7.4099");
  }

  @Test
  void whatAzureIsToldIsThePeerAsnOrTheOverrideOrTheRouters() {
    Optional<Asn> asn = Optional.of(new Asn(64500));
    for (Circuit.Peering peering :
        List.of(
            Example.peering(PeeringType.PRIVATE, asn, asn),
            Example.peering(PeeringType.PRIVATE, Optional.empty(), asn))) {
      Circuit circuit = Example.circuit(1000, ConnectionState.LIVE, ConnectionState.LIVE, peering);

      RoutedLeg leg = ready(design(Side.PRIMARY, circuit, Example.azure()));

      assertThat(leg.localAs()).isEqualTo(new Asn(64500));
      assertThat(leg.routerAsn()).isEqualTo(new Asn(11537));
    }
  }

  @Test
  void theQosPoliciesOfAzuresBandwidthAreTaken() {
    assertThat(ready(design(Side.PRIMARY, Example.circuit(), Example.azure())).qos()).isEmpty();
    assertThat(ready(shaped(1000, Optional.of("ER-1G-OUT"))).qos())
        .contains(new Leg.Qos(Optional.empty(), Optional.of("ER-1G-OUT")));
    assertThat(ready(shaped(1000, Optional.empty())).qos()).isEmpty();
    assertThat(refused(shaped(2000, Optional.of("ER-2G-OUT"))))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.rule()).contains("R-073");
          assertThat(finding.found()).contains("1000 Mbps");
        });
  }

  private static LegDesign shaped(int bandwidthMbps, Optional<String> egress) {
    Inventory plain = Example.inventory();
    Inventory inventory =
        new Inventory(
            plain.pops(),
            plain.routers(),
            plain.azurePorts(),
            plain.virtualRouters(),
            plain.virtualSwitches(),
            List.of(
                new Inventory.QosPolicy(
                    bandwidthMbps, Optional.empty(), egress, Example.INVENTORY)));
    return LegDesigner.design(
        Example.leg(Side.PRIMARY, PeeringType.PRIVATE),
        Example.circuit(),
        inventory,
        Example.azure(),
        Example::profile);
  }

  @Test
  void withoutAnSTagThereIsNoLeg() {
    List<Finding> findings =
        refused(design(Side.PRIMARY, Example.circuit(), Example.azure(p -> p.put("sTag", 0))));

    assertThat(findings)
        .singleElement()
        .satisfies(f -> {
          assertThat(f.rule()).contains("R-034");
          assertThat(f.position()).isEqualTo(Example.FILE);
        });
  }

  @Test
  void everyReasonIsToldAtOnce() {
    CrossConnection azure =
        Example.azure(p -> p.put("sTag", 4095).put("primaryAzurePort", "X-06GMR-CIS-9-PRI-A"));

    assertThat(refused(design(Side.PRIMARY, Example.circuit(), azure)))
        .extracting(f -> f.rule().orElse(""))
        .containsExactly("R-034", "R-008");
    assertThat(refused(design(Side.PRIMARY, Example.circuit(), azure)).get(1).toString())
        .contains("X-06GMR-CIS-9-PRI-A");
  }

  @Test
  void anUnknownProfileOrVirtualRouterOrMissingPolicyIsNamed() {
    Inventory inventory = Example.inventory();
    Inventory bare =
        new Inventory(
            inventory.pops(),
            inventory.routers(),
            inventory.azurePorts(),
            Map.of(),
            inventory.virtualSwitches(),
            inventory.qosPolicies());
    LegId id = Example.leg(Side.PRIMARY, PeeringType.PRIVATE);

    LegDesign design =
        LegDesigner.design(id, Example.circuit(), bare, Example.azure(), name -> Optional.empty());

    assertThat(refused(design).toString()).contains("'junos'", "'vr-12'");
  }

  @Test
  void aLegThatTheCircuitDoesNotHaveIsRefusedWithThoseItHas() {
    LegId id = new LegId(new CircuitName("example-univ"), Side.PRIMARY, Optional.empty());

    LegDesign design =
        LegDesigner.design(
            id, Example.circuit(), Example.inventory(), Example.azure(), Example::profile);

    assertThat(refused(design).toString())
        .contains("primary-private")
        .contains("secondary-private");
  }
}
