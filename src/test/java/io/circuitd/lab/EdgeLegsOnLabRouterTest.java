package io.circuitd.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.files.Secret;
import io.circuitd.lab.datastore.Datastores;
import io.circuitd.lab.datastore.Datastores.ErrorOption;
import io.circuitd.lab.datastore.Datastores.Name;
import io.circuitd.profile.DeviceProfile.LegShape;
import io.circuitd.render.EdgeLegs;
import io.circuitd.render.EdgeLegs.Case;
import io.circuitd.render.OwnedConfig;
import io.circuitd.render.OwnedPaths;
import io.circuitd.render.Profiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** Legs at the edges of every range, on the simulated routers. */
class EdgeLegsOnLabRouterTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  static Stream<Arguments> shapes() {
    return Profiles.names().stream()
        .flatMap(profile ->
            EdgeLegs.shapes(profile).stream().map(shape -> Arguments.of(profile, shape)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("shapes")
  void readsBackAsPushedAndGoesWithoutATrace(String profile, LegShape shape) {
    for (Case edge : EdgeLegs.of(profile, shape)) {
      try {
        pushReadRemove(edge);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(edge + ": " + e.getMessage(), e);
      }
    }
  }

  private static void pushReadRemove(Case edge) {
    OwnedConfig config = edge.render();
    Datastores router = router(edge);
    String before = router.read(Name.RUNNING, Optional.empty());

    assertThat(config.missing(read(router, config.preconditionFilter()))).isEmpty();
    assertThat(config.conflicts(read(router, config.filter()), List.of())).isEmpty();
    push(router, config.payload());
    assertThat(config.compare(read(router, config.filter()))).isEmpty();
    push(router, config.payload());
    assertThat(config.compare(read(router, config.filter()))).isEmpty();
    assertThat(
            new OwnedPaths(config.ownedEntries(), Profiles.named(edge.leg().profile()))
                .present(read(router, config.filter())))
        .isEqualTo(config.ownedEntries());
    push(router, config.removal());
    assertThat(router.read(Name.RUNNING, Optional.empty())).isEqualTo(before);
  }

  /** One that has what the leg needs. */
  private static Datastores router(Case edge) {
    Datastores router = LabFixtures.preloaded(spec(edge.leg()), () -> NOON);
    push(router, edge.surroundings());
    return router;
  }

  private static LabRouterSpec spec(Leg leg) {
    List<String> policies =
        leg.sessions().stream()
            .flatMap(session -> Stream.of(session.importPolicy(), session.exportPolicy()))
            .distinct()
            .toList();
    List<LabRouterSpec.Vrf> vrfs = new ArrayList<>();
    Optional<LabRouterSpec.GlobalBgp> global = Optional.empty();
    if (leg instanceof RoutedLeg routed) {
      long asn = routed.routerAsn().value();
      routed.vrf().ifPresent(vrf -> vrfs.add(new LabRouterSpec.Vrf(vrf, asn, routed.bgpGroup())));
      if (routed.vrf().isEmpty()) {
        global = Optional.of(new LabRouterSpec.GlobalBgp(asn, routed.bgpGroup(), routed.service()));
      }
    }
    return new LabRouterSpec(
        "r1",
        leg.profile(),
        List.of(new LabRouterSpec.Port(leg.port(), Optional.of("P"))),
        vrfs,
        policies,
        global,
        new LabRouterSpec.NetconfLogin("circuitd", new Secret("lab-login"), Optional.empty(), 0),
        new LabRouterSpec.SnmpUser(
            "monitor",
            "SHA-256",
            new Secret("lab-auth-secret"),
            "AES-128",
            new Secret("lab-priv-secret"),
            0));
  }

  private static void push(Datastores router, String payload) {
    router.edit(1, LabFixtures.config(payload), "merge", ErrorOption.STOP, false, false);
    router.validate(Name.CANDIDATE);
    router.commit(1, Optional.empty());
  }

  private static Element read(Datastores router, String filter) {
    Element wanted = LabFixtures.element("<filter>" + filter + "</filter>");
    return LabFixtures.element(
        "<data>" + router.read(Name.RUNNING, Optional.of(wanted)) + "</data>");
  }
}
