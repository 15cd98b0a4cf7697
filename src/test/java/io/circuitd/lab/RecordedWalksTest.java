package io.circuitd.lab;

import static io.circuitd.lab.SnmpLab.NOW;
import static io.circuitd.lab.SnmpLab.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.BgpState;
import io.circuitd.model.Reading;
import io.circuitd.snmp.BfdReader;
import io.circuitd.snmp.BfdReading;
import io.circuitd.snmp.BfdState;
import io.circuitd.snmp.BgpError;
import io.circuitd.snmp.BgpPeerReading;
import io.circuitd.snmp.BgpReader;
import io.circuitd.snmp.InterfaceReader;
import io.circuitd.snmp.InterfaceState;
import io.circuitd.snmp.PeerAddress;
import io.circuitd.snmp.SnmpManager;
import io.circuitd.snmp.SnmpTarget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;

/**
 * Every reader against walks that were written from the reference, over UDP with SNMPv3. On each
 * router VRF azure has sessions that are up, and VRF blue another one with the same two addresses
 * that is in another state; after its restart the router has given away all its numbers anew, so
 * that a number learned before is blue's now.
 */
class RecordedWalksTest {
  private static final String V4 = "192.0.2.250";
  private static final String V4_OURS = "192.0.2.249";
  private static final String V6 = "2001:db8:468::2";
  private static final String V6_OURS = "2001:db8:468::1";
  private static final String NOT_CONFIGURED = "192.0.2.254";
  private static final String TABLE_JUNOS = "1.3.6.1.4.1.2636.5.1.1.2.1.1.1";

  private final SnmpManager manager =
      new SnmpManager(new SnmpManager.Settings(Duration.ofSeconds(5), 1, 60));
  private volatile PollResponder.Views walk = Walk.of("frr");
  private final RouterSnmpAgent agent =
      RouterSnmpAgent.start(
          (context, now, upTime, none) -> walk.view(context, now, upTime, none),
          "r1",
          0,
          "circuitd",
          "SHA-256",
          SnmpLab.AUTH,
          "AES-128",
          SnmpLab.PRIV,
          InstantSource.fixed(NOW));
  private final SnmpTarget target = SnmpLab.target(agent);

  @AfterEach
  void close() {
    manager.close();
    agent.close();
  }

  /** A platform, its names, and where its walk has what. */
  enum Router {
    IOSXR("iosxr", "TenGigE0/0/0/1", true, "1.3.6.1.4.1.9.9.187.1.2.5", 3, ".1.4.192.0.2.250"),
    IOSXR_PEER3(
        "iosxr-peer3",
        "TenGigE0/0/0/1",
        false,
        "1.3.6.1.4.1.9.9.187.1.2.9",
        5,
        ".1610612737.1.4.192.0.2.250"),
    JUNOS(
        "junos",
        "xe-0/0/1",
        false,
        "1.3.6.1.4.1.2636.5.1.1.2.1.1",
        2,
        ".3.1.192.0.2.249.1.192.0.2.250"),
    EOS("eos", "Ethernet1", true, "1.3.6.1.4.1.30065.4.1.1.2", 13, ".1.1.4.192.0.2.250"),
    SROS("sros", "er-1/1/1", false, "1.3.6.1.4.1.6527.3.1.2.14.4.7", 59, ".2.1.4.192.0.2.250");

    private final String file;
    private final String port;
    private final boolean byContext;
    private final String table;
    private final int stateColumn;
    private final String row;

    Router(String file, String port, boolean byContext, String table, int stateColumn, String row) {
      this.file = file;
      this.port = port;
      this.byContext = byContext;
      this.table = table;
      this.stateColumn = stateColumn;
      this.row = row;
    }

    BgpReader bgp(SnmpManager manager) {
      return switch (this) {
        case IOSXR -> BgpReader.cisco(manager);
        case IOSXR_PEER3 -> BgpReader.ciscoVrf(manager);
        case JUNOS -> BgpReader.juniper(manager);
        case EOS -> BgpReader.arista(manager);
        case SROS -> BgpReader.timetra(manager);
      };
    }

    String context() {
      return byContext ? "azure" : "";
    }

    PeerAddress azure(String ours, String remote) {
      return peer(byContext, "azure", ours, remote, port + ".100");
    }

    PeerAddress blue() {
      return peer(byContext, "blue", V4_OURS, V4, port + ".200");
    }
  }

  private static PeerAddress peer(
      boolean byContext, String vrf, String ours, String remote, String subInterface) {
    return new PeerAddress(
        byContext ? vrf : "",
        Optional.of(vrf),
        Optional.of(ip(ours)),
        ip(remote),
        Optional.of(subInterface));
  }

  @Nested
  class Bgp {
    @ParameterizedTest
    @EnumSource(Router.class)
    void ownSessionsAreReadWithAllFactsAndThoseOfTheOtherVrfApart(Router router) {
      walk = Walk.of(router.file);
      assertAllFacts(router, read(router.bgp(manager), asked(router)));
    }

    @ParameterizedTest
    @EnumSource(Router.class)
    void routerThatNumberedAnewIsLearnedAnew(Router router) {
      BgpReader reader = router.bgp(manager);
      walk = Walk.of(router.file);
      read(reader, asked(router));
      if (router != Router.IOSXR) {
        walk = Walk.of(router.file + "-rebooted");
      }
      assertAllFacts(router, read(reader, asked(router)));
    }

    @ParameterizedTest
    @EnumSource(Router.class)
    void sessionThatIsGoneIsNotTakenFromTheOtherVrf(Router router) {
      BgpReader reader = router.bgp(manager);
      PeerAddress v4 = router.azure(V4_OURS, V4);
      PeerAddress v6 = router.azure(V6_OURS, V6);
      walk = Walk.of(router.file);
      read(reader, List.of(v4, v6));
      walk = Walk.of(router.file).withoutRow(router.context(), router.row);
      Map<PeerAddress, Reading<BgpPeerReading>> readings = read(reader, List.of(v4, v6));
      if (router == Router.JUNOS) {
        assertThat(readings.values())
            .allSatisfy(
                reading -> assertThat(reason(reading)).contains("ambiguous", "number 3 and 5"));
      } else {
        assertThat(readings.get(v4)).isEqualTo(Reading.absent());
        assertThat(readings.get(v6)).isInstanceOf(Reading.Present.class);
      }
    }

    @ParameterizedTest
    @EnumSource(Router.class)
    void rowOfAnotherLinkIsNeverUsed(Router router) {
      walk = Walk.of(router.file);
      PeerAddress other = router.azure("192.0.2.245", V4);
      Reading<BgpPeerReading> reading = one(router.bgp(manager), other);
      if (router == Router.JUNOS) {
        assertThat(reading).isEqualTo(Reading.absent());
      } else {
        assertThat(reason(reading))
            .contains("of another link or VRF", "local address is 192.0.2.249, not 192.0.2.245");
      }
    }

    @ParameterizedTest
    @EnumSource(Router.class)
    void tableThatIsNotServedIsUnknown(Router router) {
      walk = Walk.of(router.file).without(router.table).without("1.3.6.1.4.1.9.9.187.1.2.5");
      assertThat(reason(one(router.bgp(manager), router.azure(V4_OURS, V4))))
          .contains("mx1: not measurable: table not served: ");
    }

    @ParameterizedTest
    @EnumSource(
        value = Router.class,
        names = {"IOSXR", "EOS"})
    void contextThatShowsNothingIsUnknown(Router router) {
      walk = Walk.of(router.file).withoutContext("azure");
      assertThat(reason(one(router.bgp(manager), router.azure(V4_OURS, V4))))
          .contains("not measurable", "in SNMP context azure");
    }

    @ParameterizedTest
    @EnumSource(Router.class)
    void stateThatNoTableHasIsUnknown(Router router) {
      String cell = router.table + ".1." + router.stateColumn + router.row;
      walk = Walk.of(router.file).with(router.context(), cell, new Integer32(9));
      PeerAddress v4 = router.azure(V4_OURS, V4);
      PeerAddress v6 = router.azure(V6_OURS, V6);
      assertThat(reason(read(router.bgp(manager), List.of(v4, v6)).get(v4)))
          .contains("BGP state '9'", "1 to 6");
    }

    @ParameterizedTest
    @EnumSource(Router.class)
    void globalTableIsReadAsWell(Router router) {
      walk = Walk.of(router.file);
      PeerAddress global =
          new PeerAddress(
              "", Optional.empty(), Optional.of(ip("198.51.100.1")), ip("198.51.100.9"));
      assertThat(present(one(router.bgp(manager), global)).since()).hasValue(Duration.ofSeconds(5));
    }

    private static List<PeerAddress> asked(Router router) {
      return List.of(
          router.azure(V4_OURS, V4),
          router.azure(V6_OURS, V6),
          router.azure("192.0.2.253", NOT_CONFIGURED),
          router.blue());
    }

    private static void assertAllFacts(
        Router router, Map<PeerAddress, Reading<BgpPeerReading>> readings) {
      assertThat(readings).hasSize(4);
      List<BgpError> errors =
          router == Router.JUNOS || router == Router.EOS
              ? List.of(new BgpError(BgpError.Direction.SENT, 6, 2))
              : List.of();
      boolean counts = router != Router.IOSXR_PEER3;
      OptionalInt limit =
          router == Router.IOSXR || router == Router.SROS
              ? OptionalInt.of(4000)
              : OptionalInt.empty();
      assertThat(readings.get(router.azure(V4_OURS, V4)))
          .isEqualTo(
              Reading.present(
                  new BgpPeerReading(
                      BgpState.ESTABLISHED,
                      true,
                      Optional.of(Duration.ofHours(1)),
                      errors,
                      OptionalLong.of(12076),
                      counts ? OptionalInt.of(42) : OptionalInt.empty(),
                      limit)));
      BgpPeerReading v6 = present(readings.get(router.azure(V6_OURS, V6)));
      assertThat(v6.state()).isEqualTo(BgpState.ESTABLISHED);
      assertThat(v6.since()).hasValue(Duration.ofSeconds(3500));
      assertThat(v6.acceptedPrefixes()).isEqualTo(counts ? OptionalInt.of(7) : OptionalInt.empty());
      assertThat(readings.get(router.azure("192.0.2.253", NOT_CONFIGURED)))
          .isEqualTo(Reading.absent());
      assertThat(present(readings.get(router.blue())).since())
          .isNotEqualTo(Optional.of(Duration.ofHours(1)));
      assertThat(present(readings.get(router.blue())).state())
          .isEqualTo(router == Router.JUNOS ? BgpState.ESTABLISHED : BgpState.ACTIVE);
    }

    @Test
    void routerWithoutPeer3IsReadByPeer2() {
      walk = Walk.of("iosxr");
      PeerAddress v4 = Router.IOSXR.azure(V4_OURS, V4);
      BgpReader reader = BgpReader.ciscoVrf(manager);
      assertThat(present(one(reader, v4)).acceptedPrefixes()).hasValue(42);
      assertThat(present(one(reader, v4)).acceptedPrefixes()).hasValue(42);
    }

    @Test
    void junosRowsThatNothingTellsApartAreUnknown() {
      walk = Walk.of("junos-overlap");
      BgpReader reader = BgpReader.juniper(manager);
      assertThat(reason(one(reader, Router.JUNOS.azure(V4_OURS, V4))))
          .contains("ambiguous", "routing instance number 3 and 5", "snmp.vrfByContext");
    }

    @Test
    void junosRowThatTwoVrfsAskForIsNobodys() {
      walk = Walk.of("junos-before");
      BgpReader reader = BgpReader.juniper(manager);
      PeerAddress azure = Router.JUNOS.azure(V4_OURS, V4);
      PeerAddress blue = Router.JUNOS.blue();
      assertThat(read(reader, List.of(azure, blue)).values())
          .allSatisfy(reading -> assertThat(reason(reading)).contains("ambiguous"));
      PeerAddress anchor = peer(false, "blue", "2001:db8:b1::1", "2001:db8:b1::2", "xe-0/0/1.200");
      Map<PeerAddress, Reading<BgpPeerReading>> anchored =
          read(reader, List.of(azure, blue, anchor));
      assertThat(anchored.get(azure)).isEqualTo(Reading.absent());
      assertThat(present(anchored.get(blue)).acceptedPrefixes()).hasValue(99);
    }

    @Test
    void junosThatShowsTheMainInstanceAloneTellsOfNoVrf() {
      PeerAddress azure = Router.JUNOS.azure(V4_OURS, V4);
      PeerAddress global =
          new PeerAddress(
              "", Optional.empty(), Optional.of(ip("198.51.100.5")), ip("198.51.100.6"));
      Walk whole = Walk.of("junos");
      Walk main = whole.without(TABLE_JUNOS + ".11.3").without(TABLE_JUNOS + ".11.5");
      Walk none = main.without(TABLE_JUNOS + ".11");
      for (Walk shown : List.of(main, none)) {
        BgpReader reader = BgpReader.juniper(manager);
        walk = shown;
        Map<PeerAddress, Reading<BgpPeerReading>> readings = read(reader, List.of(azure, global));
        assertThat(reason(readings.get(azure)))
            .contains("no routing instance but the main one", "snmp.vrfByContext");
        assertThat(readings.get(global)).isEqualTo(Reading.absent());
        walk = whole;
        read(reader, List.of(azure, global));
        walk = shown;
        assertThat(read(reader, List.of(azure, global)).values())
            .as("once it has shown others")
            .containsOnly(Reading.absent());
      }
    }

    @Test
    void nameThatNoRowOfPeer3HasIsUnknownUntilOneHadIt() {
      BgpReader reader = BgpReader.ciscoVrf(manager);
      PeerAddress azure = Router.IOSXR_PEER3.azure(V4_OURS, V4);
      PeerAddress global = new PeerAddress("", ip("198.51.100.9"));
      String globalName = "1.3.6.1.4.1.9.9.187.1.2.9.1.4.1610612736.1.4.198.51.100.9";
      Walk whole = Walk.of("iosxr-peer3");
      Walk without =
          whole
              .without("1.3.6.1.4.1.9.9.187.1.2.9.1.4.1610612737")
              .with("", globalName, new OctetString("**nVSatellite"));
      walk = without;
      Map<PeerAddress, Reading<BgpPeerReading>> readings = read(reader, List.of(azure, global));
      assertThat(reason(readings.get(azure)))
          .contains("no row of cbgpPeer3Table is of VRF azure", "has '**nVSatellite', 'blue'");
      assertThat(reason(readings.get(global))).contains("is of the global table");
      walk = without.without("1.3.6.1.4.1.9.9.187.1.2.9");
      assertThat(reason(one(reader, azure))).contains("no row of cbgpPeer3Table is of VRF azure");
      walk = whole;
      assertThat(present(read(reader, List.of(azure)).get(azure)).state())
          .isEqualTo(BgpState.ESTABLISHED);
      walk = without;
      assertThat(one(reader, azure)).isEqualTo(Reading.absent());
    }

    @Test
    void junosContextShowsItsOwnVrfAlone() {
      walk = Walk.of("junos");
      PeerAddress inContext = peer(true, "azure", V4_OURS, V4, "xe-0/0/1.100");
      assertThat(present(one(BgpReader.juniper(manager), inContext)).acceptedPrefixes())
          .hasValue(42);
    }

    @Test
    void frrShowsIpv4OfAllVrfsAndTheRowOfAnotherLinkIsNotUsed() {
      walk = Walk.of("frr");
      BgpReader reader = BgpReader.bgp4(manager);
      PeerAddress own = new PeerAddress("", Optional.empty(), Optional.of(ip(V4_OURS)), ip(V4));
      PeerAddress other =
          new PeerAddress(
              "", Optional.empty(), Optional.of(ip("198.51.100.1")), ip("198.51.100.2"));
      assertThat(present(one(reader, own)).since()).hasValue(Duration.ofHours(1));
      assertThat(reason(one(reader, other))).contains("its local address is 203.0.113.77");
    }

    @Test
    void srOsVirtualRouterThatIsNotThereIsUnknownWithTheNamesThatAre() {
      walk = Walk.of("sros");
      PeerAddress peer = peer(false, "green", V4_OURS, V4, "er-1/1/1.300");
      assertThat(reason(one(BgpReader.timetra(manager), peer)))
          .contains("no virtual router has the name green", "Base, azure, blue, management");
    }
  }

  /** A platform with BFD. */
  enum BfdRouter {
    IOSXR("iosxr", "TenGigE0/0/0/1", true, "1.3.6.1.4.1.9.10.137.1.2.1", ".7", 6, 0, 1),
    JUNOS("junos", "xe-0/0/1", false, "1.3.6.1.4.1.2636.5.3.1.1.2.1", ".31", 6, -1, -1),
    RFC7331("rfc7331", "eth1", false, "1.3.6.1.2.1.222.1.2.1", ".1", 11, 0, 3),
    RFC7331_WALKED(
        "rfc7331-without-lookup", "eth1", false, "1.3.6.1.2.1.222.1.2.1", ".1", 11, 0, 3),
    SROS(
        "sros",
        "er-1/1/1",
        false,
        "1.3.6.1.4.1.6527.3.1.2.3.92.1",
        ".0.4711.2.7.1.4.192.0.2.249.1.4.192.0.2.250",
        8,
        0,
        1);

    private final String file;
    private final String port;
    private final boolean byContext;
    private final String entry;
    private final String row;
    private final int stateColumn;
    private final int diagUp;
    private final int diagDown;

    BfdRouter(
        String file,
        String port,
        boolean byContext,
        String entry,
        String row,
        int stateColumn,
        int diagUp,
        int diagDown) {
      this.file = file;
      this.port = port;
      this.byContext = byContext;
      this.entry = entry;
      this.row = row;
      this.stateColumn = stateColumn;
      this.diagUp = diagUp;
      this.diagDown = diagDown;
    }

    BfdReader reader(SnmpManager manager) {
      return switch (this) {
        case IOSXR -> BfdReader.cisco(manager);
        case JUNOS -> BfdReader.juniper(manager);
        case RFC7331, RFC7331_WALKED -> BfdReader.rfc7331(manager);
        case SROS -> BfdReader.timetra(manager);
      };
    }

    PeerAddress azure(String ours, String remote) {
      return peer(byContext, "azure", ours, remote, port + ".100");
    }

    PeerAddress blue() {
      return peer(byContext, "blue", V4_OURS, V4, port + ".200");
    }
  }

  @Nested
  class Bfd {
    @ParameterizedTest
    @EnumSource(BfdRouter.class)
    void ownSessionsAreReadAndThoseOfTheOtherVrfApart(BfdRouter router) {
      BfdReader reader = router.reader(manager);
      walk = Walk.of(router.file);
      assertSessions(router, reader.read(target, asked(router)));
      assertSessions(router, reader.read(target, asked(router)));
    }

    @ParameterizedTest
    @EnumSource(value = BfdRouter.class, names = "RFC7331_WALKED", mode = EnumSource.Mode.EXCLUDE)
    void routerThatNumberedAnewIsLearnedAnew(BfdRouter router) {
      BfdReader reader = router.reader(manager);
      walk = Walk.of(router.file);
      reader.read(target, asked(router));
      walk = Walk.of(router.file + "-rebooted");
      assertSessions(router, reader.read(target, asked(router)));
    }

    @ParameterizedTest
    @EnumSource(BfdRouter.class)
    void sessionThatIsGoneIsNotTakenFromTheOtherVrf(BfdRouter router) {
      BfdReader reader = router.reader(manager);
      PeerAddress v4 = router.azure(V4_OURS, V4);
      walk = Walk.of(router.file);
      assertThat(reader.read(target, List.of(v4)).get(v4)).isInstanceOf(Reading.Present.class);
      walk = Walk.of(router.file).withoutRow("", router.row);
      assertThat(reader.read(target, List.of(v4)).get(v4)).isNotInstanceOf(Reading.Present.class);
    }

    @ParameterizedTest
    @EnumSource(BfdRouter.class)
    void tableThatIsNotServedIsUnknown(BfdRouter router) {
      walk = Walk.of(router.file).without(router.entry).without("1.3.6.1.4.1.9.10.137");
      PeerAddress v4 = router.azure(V4_OURS, V4);
      assertThat(reason(router.reader(manager).read(target, List.of(v4)).get(v4)))
          .contains("not measurable: table not served: ");
    }

    @ParameterizedTest
    @CsvSource({"IOSXR, 9", "JUNOS, 0", "RFC7331, 6", "SROS, 4", "SROS, -1"})
    void stateThatTheTableHasNotIsUnknown(BfdRouter router, int state) {
      String cell = router.entry + "." + router.stateColumn + router.row;
      walk = Walk.of(router.file).with("", cell, new Integer32(state));
      PeerAddress v4 = router.azure(V4_OURS, V4);
      assertThat(reason(router.reader(manager).read(target, List.of(v4)).get(v4)))
          .contains("BFD state " + state);
    }

    @Test
    void nokiaCountsFromZero() {
      PeerAddress v4 = BfdRouter.SROS.azure(V4_OURS, V4);
      String cell = BfdRouter.SROS.entry + ".8" + BfdRouter.SROS.row;
      List<BfdState> states =
          List.of(BfdState.ADMIN_DOWN, BfdState.DOWN, BfdState.INIT, BfdState.UP);
      for (int number = 0; number < states.size(); number++) {
        walk = Walk.of("sros").with("", cell, new Integer32(number));
        assertThat(present(BfdReader.timetra(manager).read(target, List.of(v4)).get(v4)).state())
            .isEqualTo(states.get(number));
      }
    }

    @Test
    void nokiaIndexWithALengthThatNoAddressHasIsNobodys() {
      PeerAddress v4 = BfdRouter.SROS.azure(V4_OURS, V4);
      String odd = ".8.0.4711.2.7.1.2147483648.192.0.2.249.1.4.192.0.2.250";
      walk = Walk.of("sros").with("", BfdRouter.SROS.entry + odd, new Integer32(3));
      assertThat(BfdReader.timetra(manager).read(target, List.of(v4)).get(v4))
          .isInstanceOf(Reading.Present.class);
    }

    @Test
    void juniperDiagnosticCountsFromOne() {
      walk = Walk.of("junos").with("", "1.3.6.1.4.1.2636.5.3.1.1.2.1.8.31", new Integer32(2));
      PeerAddress v4 = BfdRouter.JUNOS.azure(V4_OURS, V4);
      assertThat(present(BfdReader.juniper(manager).read(target, List.of(v4)).get(v4)).diag())
          .hasValue(1);
    }

    @Test
    void junosSessionsWithoutInterfaceNamesAreAmbiguousWhereTwoHaveTheAddress() {
      walk = Walk.of("junos").without("1.3.6.1.4.1.2636.3.45");
      PeerAddress v4 = BfdRouter.JUNOS.azure(V4_OURS, V4);
      PeerAddress v6 = BfdRouter.JUNOS.azure(V6_OURS, V6);
      Map<PeerAddress, Reading<BfdReading>> readings =
          BfdReader.juniper(manager).read(target, List.of(v4, v6));
      assertThat(reason(readings.get(v4))).contains("ambiguous", "2 sessions");
      assertThat(reason(readings.get(v6))).contains("ambiguous", "1 session has");
    }

    @Test
    void iosXrContextThatShowsNoBfdTableTellsOfNoSessionThatItIsNotThere() {
      walk = Walk.of("iosxr").withoutContext("azure");
      PeerAddress missing = BfdRouter.IOSXR.azure("192.0.2.253", NOT_CONFIGURED);
      PeerAddress shown = BfdRouter.IOSXR.azure(V4_OURS, V4);
      Map<PeerAddress, Reading<BfdReading>> readings =
          BfdReader.cisco(manager).read(target, List.of(missing, shown));
      assertThat(reason(readings.get(missing)))
          .contains("table not served: ciscoBfdSessTable in SNMP context azure");
      assertThat(present(readings.get(shown)).state()).isEqualTo(BfdState.UP);
    }

    @Test
    void contextIsAskedAlsoWhereNoContextShowsASession() {
      walk =
          Walk.of("iosxr")
              .without("1.3.6.1.4.1.9.10.137")
              .withoutContext("azure")
              .with("blue", "1.3.6.1.4.1.9.10.137.1.2.1.6.9", new Integer32(1));
      PeerAddress peer = BfdRouter.IOSXR.azure(V4_OURS, V4);
      assertThat(reason(BfdReader.cisco(manager).read(target, List.of(peer)).get(peer)))
          .contains("table not served: ciscoBfdSessTable in SNMP context azure");
    }

    @ParameterizedTest
    @CsvSource({
      "IOSXR, .9, 1.3.6.1.4.1.9.10.137.1.2.1.25.7",
      "RFC7331, .3, 1.3.6.1.2.1.222.1.2.1.18.1"
    })
    void sessionOfNoInterfaceIsNobodysInATableOfAllVrfs(
        BfdRouter router, String other, String interfaceCell) {
      BfdReader reader = router.reader(manager);
      PeerAddress v4 = router.azure(V4_OURS, V4);
      Walk all = Walk.of(router.file).withoutRow("", other);
      walk = all;
      assertThat(present(reader.read(target, List.of(v4)).get(v4)).state()).isEqualTo(BfdState.UP);
      walk = all.with("", interfaceCell, new Integer32(0));
      assertThat(reason(reader.read(target, List.of(v4)).get(v4)))
          .contains("ambiguous", "does not tell whose");
      assertThat(reason(router.reader(manager).read(target, List.of(v4)).get(v4)))
          .contains("ambiguous", "does not tell whose");
    }

    @Test
    void junosSessionThatTwoVrfsAskForIsNobodysWithoutInterfaceNames() {
      walk = Walk.of("junos").without("1.3.6.1.4.1.2636.3.45").withoutRow("", ".31");
      PeerAddress azure = BfdRouter.JUNOS.azure(V4_OURS, V4);
      PeerAddress blue = BfdRouter.JUNOS.blue();
      assertThat(BfdReader.juniper(manager).read(target, List.of(azure, blue)).values())
          .hasSize(2)
          .allSatisfy(
              reading -> assertThat(reason(reading)).contains("ambiguous", "1 session has"));
    }

    private static List<PeerAddress> asked(BfdRouter router) {
      return List.of(
          router.azure(V4_OURS, V4),
          router.azure(V6_OURS, V6),
          router.azure("192.0.2.253", NOT_CONFIGURED),
          router.blue());
    }

    private static void assertSessions(
        BfdRouter router, Map<PeerAddress, Reading<BfdReading>> readings) {
      assertThat(readings).hasSize(4);
      Reading<BfdReading> up =
          Reading.present(
              new BfdReading(
                  BfdState.UP, diag(router.diagUp), Optional.of(Duration.ofMinutes(20))));
      assertThat(readings.get(router.azure(V4_OURS, V4))).isEqualTo(up);
      assertThat(readings.get(router.azure(V6_OURS, V6))).isEqualTo(up);
      assertThat(readings.get(router.azure("192.0.2.253", NOT_CONFIGURED)))
          .isEqualTo(Reading.absent());
      assertThat(readings.get(router.blue()))
          .isEqualTo(
              Reading.present(
                  new BfdReading(
                      BfdState.DOWN,
                      diag(router.diagDown),
                      router == BfdRouter.JUNOS
                          ? Optional.empty()
                          : Optional.of(Duration.ofSeconds(10)))));
    }

    private static OptionalInt diag(int number) {
      return number < 0 ? OptionalInt.empty() : OptionalInt.of(number);
    }
  }

  @Nested
  class Interfaces {
    private final InterfaceReader reader = new InterfaceReader(manager);

    @ParameterizedTest
    @CsvSource({"iosxr, TenGigE0/0/0/1", "junos, xe-0/0/1", "eos, Ethernet1", "rfc7331, eth1"})
    void countersOfARouterThatNumberedAnewAreOfAnotherEra(String file, String port) {
      List<String> names = List.of(port + ".100", port + ".200", port + ".300");
      walk = Walk.of(file);
      InterfaceState before = present(reader.read(target, names).get(port + ".100"));
      assertThat(before.oper()).isEqualTo(InterfaceState.Oper.UP);
      assertThat(before.inOctets()).hasValue(70000);
      assertThat(before.outOctets()).hasValue(90000);

      walk = Walk.of(file + "-rebooted");
      Map<String, Reading<InterfaceState>> readings = reader.read(target, names);
      InterfaceState after = present(readings.get(port + ".100"));
      assertThat(after.oper()).isEqualTo(InterfaceState.Oper.UP);
      assertThat(after.inOctets()).hasValue(70000);
      assertThat(after.era()).isNotEqualTo(before.era());
      assertThat(present(readings.get(port + ".200")).oper()).isEqualTo(InterfaceState.Oper.DOWN);
      assertThat(readings.get(port + ".300")).isEqualTo(Reading.absent());
    }

    @Test
    void countersThatBeginAnewAreOfAnotherEra() {
      List<String> names = List.of("xe-0/0/1.100");
      walk = Walk.of("junos");
      InterfaceState before = present(reader.read(target, names).get("xe-0/0/1.100"));
      assertThat(present(reader.read(target, names).get("xe-0/0/1.100"))).isEqualTo(before);
      walk = Walk.of("junos").with("", "1.3.6.1.2.1.31.1.1.1.19.521", new TimeTicks(999999));
      assertThat(present(reader.read(target, names).get("xe-0/0/1.100")).era())
          .isNotEqualTo(before.era());
    }

    @Test
    void interfaceThatComesIntoBeingIsFoundOnceTheTableChanged() {
      List<String> names = List.of("xe-0/0/1.300");
      walk = Walk.of("junos");
      assertThat(reader.read(target, names)).containsEntry("xe-0/0/1.300", Reading.absent());
      Walk grown =
          Walk.of("junos")
              .with("", "1.3.6.1.2.1.31.1.1.1.1.530", new OctetString("xe-0/0/1.300"))
              .with("", "1.3.6.1.2.1.2.2.1.7.530", new Integer32(1))
              .with("", "1.3.6.1.2.1.2.2.1.8.530", new Integer32(1));
      walk = grown;
      assertThat(reader.read(target, names)).containsEntry("xe-0/0/1.300", Reading.absent());
      walk = grown.with("", "1.3.6.1.2.1.31.1.5.0", new TimeTicks(999000));
      assertThat(reader.read(target, names).get("xe-0/0/1.300"))
          .isInstanceOf(Reading.Present.class);
    }

    @Test
    void tableThatNeverTellsItsChangesIsLookedAtAnewNowAndThen() {
      List<String> names = List.of("xe-0/0/1.300");
      walk = Walk.of("junos");
      reader.read(target, names);
      walk =
          Walk.of("junos")
              .with("", "1.3.6.1.2.1.31.1.1.1.1.530", new OctetString("xe-0/0/1.300"))
              .with("", "1.3.6.1.2.1.2.2.1.7.530", new Integer32(1))
              .with("", "1.3.6.1.2.1.2.2.1.8.530", new Integer32(1));
      for (int poll = 0; poll < 10; poll++) {
        reader.read(target, names);
      }
      assertThat(reader.read(target, names).get("xe-0/0/1.300"))
          .isInstanceOf(Reading.Present.class);
    }

    @Test
    void srOsRouterInterfacesAreReadByNameAlsoAfterTheNumbersChanged() {
      List<String> names = List.of("er-1/1/1.100", "er-1/1/1.200", "er-1/1/1.300");
      for (String file : List.of("sros", "sros-rebooted")) {
        walk = Walk.of(file);
        Map<String, Reading<InterfaceState>> readings = reader.routerInterfaces(target, names);
        assertThat(present(readings.get("er-1/1/1.100")).oper()).isEqualTo(InterfaceState.Oper.UP);
        assertThat(present(readings.get("er-1/1/1.200")).oper())
            .isEqualTo(InterfaceState.Oper.DOWN);
        assertThat(readings.get("er-1/1/1.300")).isEqualTo(Reading.absent());
      }
      walk = Walk.of("sros").without("1.3.6.1.4.1.6527.3.1.2.3.4");
      assertThat(
              reason(
                  new InterfaceReader(manager).routerInterfaces(target, names).get("er-1/1/1.100")))
          .contains("not measurable: table not served: vRtrIfTable");
      walk = Walk.of("sros").with("", "1.3.6.1.4.1.6527.3.1.2.3.4.1.9.2.7", new Integer32(7));
      assertThat(reason(reader.routerInterfaces(target, names).get("er-1/1/1.100")))
          .contains("vRtrIfOperState 7");
    }
  }

  private Map<PeerAddress, Reading<BgpPeerReading>> read(
      BgpReader reader, List<PeerAddress> peers) {
    return reader.read(target, peers);
  }

  private Reading<BgpPeerReading> one(BgpReader reader, PeerAddress peer) {
    return Optional.ofNullable(reader.read(target, List.of(peer)).get(peer)).orElseThrow();
  }

  private static <T> T present(@Nullable Reading<T> reading) {
    if (reading instanceof Reading.Present<T>(T value)) {
      return value;
    }
    throw new AssertionError("not present: " + reading);
  }

  private static String reason(@Nullable Reading<?> reading) {
    assertThat(reading).isInstanceOf(Reading.Unknown.class);
    return reading instanceof Reading.Unknown<?>(String reason) ? reason : "";
  }
}
