package io.circuitd.lab;

import static io.circuitd.lab.LabFixtures.azure;
import static io.circuitd.lab.LabFixtures.iosXr;
import static io.circuitd.lab.LabFixtures.junos;
import static io.circuitd.lab.LabFixtures.junosLeg;
import static io.circuitd.lab.LabFixtures.xrInterface;
import static io.circuitd.lab.LabFixtures.xrLeg;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.lab.RouterState.BgpPeer;
import io.circuitd.model.BgpState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions follow running configuration and Azure's side, on a clock that the test moves. */
class LabWorldTest {
  private static final Duration DELAY = Duration.ofMillis(300);
  private static final Optional<String> NO_KEY = Optional.empty();

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
  private final AtomicReference<List<AzureCircuit>> circuits =
      new AtomicReference<>(List.of(azure(true, 64500, NO_KEY)));
  private final SimulatedRouter junos = router(junos("r1"), false);
  private final SimulatedRouter xr = router(iosXr("r2"), false);

  private SimulatedRouter router(LabRouterSpec spec, boolean bounceOnce) {
    return new SimulatedRouter(
        spec, circuits::get, new Lab.Settings(DELAY, bounceOnce), () -> now.get());
  }

  @AfterEach
  void stop() {
    junos.close();
    xr.close();
  }

  private void settle(SimulatedRouter router) {
    router.advance();
    now.updateAndGet(t -> t.plus(DELAY));
    router.advance();
  }

  private static BgpPeer peer(SimulatedRouter router) {
    return router.state().peers().getFirst();
  }

  @Test
  void sessionTakesItsTimeToComeUp() {
    junos.faults().editRunning(junosLeg("", 12076));
    junos.advance();
    assertThat(peer(junos).state()).isNotEqualTo(BgpState.ESTABLISHED);
    now.updateAndGet(t -> t.plus(DELAY.minusMillis(1)));
    junos.advance();
    assertThat(peer(junos).state()).isEqualTo(BgpState.OPENSENT);
    now.updateAndGet(t -> t.plusMillis(1));
    junos.advance();
    assertThat(junos.state().peers())
        .hasSize(2)
        .allSatisfy(peer -> {
          assertThat(peer.state()).isEqualTo(BgpState.ESTABLISHED);
          assertThat(peer.since()).isEqualTo(now.get());
          assertThat(peer.vrf()).contains("CUST-0001");
          assertThat(peer.localAs()).isEqualTo(64500);
          assertThat(peer.remoteAs()).isEqualTo(12076);
          assertThat(peer.bfdUp()).contains(true);
          assertThat(peer.subInterface()).isEqualTo("ae10.100");
          assertThat(peer.acceptedPrefixes()).isPositive();
        })
        .extracting(peer -> peer.local().getHostAddress())
        .containsExactly("192.0.2.249", "2001:db8:468:0:0:0:0:1");
  }

  @Test
  void iosXrComesUpInTheSameWay() {
    xr.faults().editRunning(xrLeg(""));
    settle(xr);
    assertThat(peer(xr).state()).isEqualTo(BgpState.ESTABLISHED);
    assertThat(peer(xr).bfdUp()).isEmpty();
    assertThat(peer(xr).acceptedPrefixes()).isPositive();
  }

  static Stream<Arguments> disagreements() {
    List<AzureCircuit> right = List.of(azure(true, 64500, NO_KEY));
    String leg = junosLeg("", 12076);
    return Stream.of(
        Arguments.of(
            "outer tag", leg.replace("0x88a8.100", "0x88a8.101"), right, BgpState.ACTIVE, 0),
        Arguments.of(
            "inner tag", leg.replace("0x8100.200", "0x8100.201"), right, BgpState.ACTIVE, 0),
        Arguments.of(
            "our address",
            leg.replace("192.0.2.249/30", "192.0.2.251/29"),
            right,
            BgpState.ACTIVE,
            0),
        Arguments.of("remote AS", junosLeg("", 12075), right, BgpState.IDLE, 2),
        Arguments.of("key here alone", junosLeg("k1", 12076), right, BgpState.CONNECT, 0),
        Arguments.of(
            "key there alone",
            leg,
            List.of(azure(true, 64500, Optional.of("k1"))),
            BgpState.CONNECT,
            0),
        Arguments.of(
            "another key",
            junosLeg("k1", 12076),
            List.of(azure(true, 64500, Optional.of("k2"))),
            BgpState.CONNECT,
            0),
        Arguments.of(
            "peer AS at Azure", leg, List.of(azure(true, 64501, NO_KEY)), BgpState.IDLE, 2),
        Arguments.of(
            "not provisioned", leg, List.of(azure(false, 64500, NO_KEY)), BgpState.ACTIVE, 0),
        Arguments.of("no circuit", leg, List.of(), BgpState.ACTIVE, 0),
        Arguments.of("another port", leg.replace("ae10", "et-0/0/7"), right, BgpState.ACTIVE, 0),
        Arguments.of(
            "not in the VRF",
            leg.replace("<interface><name>ae10.100</name></interface>", ""),
            right,
            BgpState.IDLE,
            0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("disagreements")
  void disagreementKeepsTheSessionDown(
      String name, String leg, List<AzureCircuit> azure, BgpState state, int errorCode) {
    circuits.set(azure);
    junos.faults().editRunning(leg);
    settle(junos);
    settle(junos);
    assertThat(peer(junos).state()).isEqualTo(state);
    assertThat(peer(junos).lastErrorCode()).isEqualTo(errorCode);
    assertThat(peer(junos).acceptedPrefixes()).isZero();
    assertThat(peer(junos).bfdUp()).contains(false);
  }

  @Test
  void equalKeysOnBothSidesAgreeOnBothKinds() {
    circuits.set(List.of(azure(true, 64500, Optional.of("k1"))));
    junos.faults().editRunning(junosLeg("k1", 12076));
    xr.faults().editRunning(xrLeg("!k1"));
    settle(junos);
    settle(xr);
    assertThat(peer(junos).state()).isEqualTo(BgpState.ESTABLISHED);
    assertThat(peer(xr).state()).isEqualTo(BgpState.ESTABLISHED);
  }

  @Test
  void sessionGoesDownWhenTheSidesStopAgreeingAndComesBack() {
    junos.faults().editRunning(junosLeg("", 12076));
    settle(junos);
    circuits.set(List.of(azure(false, 64500, NO_KEY)));
    junos.advance();
    assertThat(peer(junos).state()).isEqualTo(BgpState.ESTABLISHED);
    settle(junos);
    assertThat(peer(junos).state()).isEqualTo(BgpState.ACTIVE);
    assertThat(peer(junos).lastErrorCode()).isEqualTo(6);
    assertThat(peer(junos).lastErrorSubcode()).isEqualTo(2);
    circuits.set(List.of(azure(true, 64500, NO_KEY)));
    settle(junos);
    assertThat(peer(junos).state()).isEqualTo(BgpState.ESTABLISHED);
  }

  @Test
  void changeThatBothSidesMadeStillResetsTheSession() {
    junos.faults().editRunning(junosLeg("", 12076));
    settle(junos);
    circuits.set(List.of(azure(true, 64500, Optional.of("k1"))));
    junos.faults().editRunning(junosLeg("k1", 12076));
    settle(junos);
    assertThat(peer(junos).state()).isEqualTo(BgpState.IDLE);
    settle(junos);
    assertThat(peer(junos).state()).isEqualTo(BgpState.ESTABLISHED);
  }

  @Test
  void aChangeThatBgpDoesNotCareAboutLeavesTheSession() {
    xr.faults().editRunning(xrLeg(""));
    settle(xr);
    Instant since = peer(xr).since();
    xr.faults().editRunning(xrInterface("", "<description>new words</description>"));
    settle(xr);
    assertThat(peer(xr).since()).isEqualTo(since);
  }

  @Test
  void eBgpWithoutPoliciesPassesNothingOnIosXr() {
    xr.faults()
        .editRunning(
            xrLeg("").replaceAll("<route-policy-(in|out)>[^<]*</route-policy-(in|out)>", ""));
    settle(xr);
    assertThat(peer(xr).state()).isEqualTo(BgpState.ESTABLISHED);
    assertThat(peer(xr).acceptedPrefixes()).isZero();
  }

  @Test
  void shutSubInterfaceTakesItsSessionDown() {
    xr.faults().editRunning(xrLeg(""));
    settle(xr);
    xr.faults().editRunning(xrInterface("", "<shutdown/>"));
    settle(xr);
    assertThat(peer(xr).state()).isEqualTo(BgpState.IDLE);
    assertThat(xr.state().interfaces())
        .filteredOn(i -> i.name().equals("Bundle-Ether10.100"))
        .allSatisfy(row -> {
          assertThat(row.up()).isFalse();
          assertThat(row.adminUp()).isFalse();
        });
  }

  @Test
  void interfaceRowsKeepTheirIndex() {
    xr.faults().editRunning(xrLeg(""));
    xr.advance();
    List<RouterState.Interface> before = xr.state().interfaces();
    assertThat(before)
        .extracting(RouterState.Interface::name)
        .containsExactly("Bundle-Ether10", "HundredGigE0/0/0/1", "Bundle-Ether10.100");
    xr.faults().editRunning(xrInterface("nc:operation='remove'", ""));
    xr.advance();
    assertThat(xr.state().interfaces()).hasSize(2);
    xr.faults().editRunning(xrLeg(""));
    xr.advance();
    assertThat(xr.state().interfaces()).isEqualTo(before);
  }

  @Test
  void removedNeighborLeavesNoRow() {
    xr.faults().editRunning(xrLeg(""));
    settle(xr);
    xr.faults().editRunning(LabFixtures.xrNeighbor("nc:operation='remove'", "192.0.2.254", ""));
    xr.advance();
    assertThat(xr.state().peers()).isEmpty();
  }

  @Test
  void sessionsHeldDownStayDown() {
    junos.faults().sessionsHeldDown(true);
    junos.faults().editRunning(junosLeg("", 12076));
    settle(junos);
    settle(junos);
    assertThat(peer(junos).state()).isEqualTo(BgpState.ACTIVE);
    junos.faults().sessionsHeldDown(false);
    settle(junos);
    assertThat(peer(junos).state()).isEqualTo(BgpState.ESTABLISHED);
  }

  @Test
  void rebootTakesSessionsDownForAWhile() {
    junos.faults().editRunning(junosLeg("", 12076));
    settle(junos);
    junos.faults().rebootNow();
    assertThat(peer(junos).state()).isNotEqualTo(BgpState.ESTABLISHED);
    settle(junos);
    assertThat(peer(junos).state()).isEqualTo(BgpState.ESTABLISHED);
  }

  @Test
  void bouncesOnceWhereAskedTo() {
    try (SimulatedRouter router = router(junos("r3"), true)) {
      router.faults().editRunning(junosLeg("", 12076));
      settle(router);
      assertThat(peer(router).state()).isEqualTo(BgpState.ESTABLISHED);
      settle(router);
      assertThat(peer(router).state()).isEqualTo(BgpState.IDLE);
      settle(router);
      settle(router);
      assertThat(peer(router).state()).isEqualTo(BgpState.ESTABLISHED);
    }
  }

  @Test
  void globalTableSessionNeedsNoVrf() {
    String leg =
        junosLeg("", 12076)
            .replace("<interface><name>ae10.100</name></interface>", "")
            .replace("<routing-instances><instance><name>CUST-0001</name>", "")
            .replace("</instance></routing-instances>", "");
    junos.faults().editRunning(leg);
    settle(junos);
    assertThat(peer(junos).vrf()).isEmpty();
    assertThat(peer(junos).state()).isEqualTo(BgpState.ESTABLISHED);
  }

  @Test
  void labMovesByItself() {
    try (Lab lab =
        Lab.start(List.of(junos("r4")), circuits::get, new Lab.Settings(Duration.ZERO, false))) {
      SimulatedRouter router = lab.router("r4");
      router.faults().editRunning(junosLeg("", 12076));
      org.awaitility.Awaitility.await()
          .untilAsserted(() ->
              assertThat(router.state().peers())
                  .hasSize(2)
                  .allSatisfy(p -> assertThat(p.state()).isEqualTo(BgpState.ESTABLISHED)));
    }
  }
}
