package io.circuitd.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.Side;
import io.circuitd.netconf.NetconfClient;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.outside.NetconfdServer;
import io.circuitd.render.EdgeLegs.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/**
 * Legs of native IOS-XR on Debian's netconfd with Cisco's modules: a datastore by others takes
 * each, shows it as it was pushed, and is as before once it is removed. The parents of what is
 * removed are there beforehand, as on a router: without them netconfd makes what it should remove.
 * No validate: netconfd commits nothing after one.
 */
@Tag("outside")
@TestInstance(Lifecycle.PER_CLASS)
class NativeLegsOnNetconfdTest {
  private static final String PROFILE = "iosxr-native";

  private final NetconfClient netconf = new NetconfClient();
  private Optional<NetconfdServer> server = Optional.empty();

  @BeforeAll
  void start() throws Exception {
    server = Optional.of(NetconfdServer.start());
  }

  @AfterAll
  void stop() throws Exception {
    netconf.close();
    if (server.isPresent()) {
      server.get().close();
    }
  }

  /** The golden legs, and those at the edges of what may be in a file. */
  static Stream<Case> legs() {
    List<Case> legs = new ArrayList<>();
    for (Side side : Side.values()) {
      for (boolean vrf : List.of(true, false)) {
        for (boolean dualStack : List.of(true, false)) {
          legs.add(golden(Legs.leg(Profiles.XR, side, vrf, dualStack)));
        }
      }
    }
    SwitchedLegTest.legs(PROFILE).values().forEach(leg -> legs.add(golden(leg)));
    EdgeLegs.shapes(PROFILE).forEach(shape -> legs.addAll(EdgeLegs.of(PROFILE, shape)));
    return legs.stream();
  }

  private static Case golden(io.circuitd.design.Leg leg) {
    return new Case(leg, Optional.empty(), LegRenderer.shape(leg), List.of("golden"));
  }

  @ParameterizedTest
  @MethodSource("legs")
  void isTakenReadsBackAsPushedAndGoesWithoutATrace(Case edge) throws Exception {
    OwnedConfig config = edge.render();
    try (NetconfSession session = netconf.connect(server.orElseThrow().target("r1"))) {
      push(session, edge.parents());
      String before = all(session);

      push(session, config.payload());
      assertThat(config.compare(read(session, config))).isEmpty();
      push(session, config.payload());
      assertThat(config.compare(read(session, config))).isEmpty();
      push(session, config.removal());

      assertThat(all(session)).isEqualTo(before);
    }
  }

  private static void push(NetconfSession session, String payload) {
    if (!payload.isEmpty()) {
      session.editConfig(Datastore.CANDIDATE, payload);
      session.commit();
    }
  }

  private static Element read(NetconfSession session, OwnedConfig config) {
    return session.getConfig(Datastore.RUNNING, Optional.of(config.filter()));
  }

  /** The whole datastore, without the empty containers that netconfd leaves. */
  private static String all(NetconfSession session) {
    return XmlOut.bare(
        full(
            XmlIn.copy(session.getConfig(Datastore.RUNNING, Optional.empty()), Map.of())
                .children()));
  }

  private static List<Xml> full(List<Xml> elements) {
    return elements.stream()
        .map(element -> element.withChildren(full(element.children())))
        .filter(element ->
            !element.isLeaf()
                || !element.text().isEmpty()
                || Profiles.XR.notKeys().contains(element.name()))
        .toList();
  }
}
