package io.circuitd.lab;

import static io.circuitd.lab.LabFixtures.edit;
import static io.circuitd.lab.LabFixtures.preloaded;
import static io.circuitd.lab.LabFixtures.refusal;
import static io.circuitd.lab.LabFixtures.srOs;
import static io.circuitd.lab.LabFixtures.srOsLeg;
import static io.circuitd.lab.LabFixtures.srOsVprn;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.lab.datastore.Datastores;
import io.circuitd.lab.datastore.Datastores.Name;
import io.circuitd.lab.datastore.RpcProblem;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the simulated SR OS differs from the others. */
class SrOsHabitsTest {
  private final Datastores datastores = preloaded(srOs("r1"), InstantSource.system());

  private String running() {
    return datastores.read(Name.RUNNING, Optional.empty());
  }

  @Test
  void preloadedConfigurationIsValid() {
    datastores.validate(Name.RUNNING);
    assertThat(running())
        .contains("<vprn><service-name>CUST-0001</service-name>", "<router-name>Base</router-name>")
        .contains(
            "<ies><service-name>expressroute</service-name>", "<encap-type>qinq</encap-type>");
  }

  @Test
  void whatHasItsDefaultIsLeftOut() {
    edit(datastores, srOsLeg(""));
    datastores.commit(1, Optional.empty());

    assertThat(running())
        .contains(
            "<bfd><admin-state>enable</admin-state><transmit-interval>300</transmit-interval></bfd>")
        .doesNotContain("<receive>", "<multiplier>");

    edit(
        datastores,
        srOsVprn(
            "<interface><interface-name>er-lag-10.100</interface-name><ipv4><bfd>"
                + "<admin-state>disable</admin-state><transmit-interval>100</transmit-interval>"
                + "</bfd></ipv4></interface>"));
    datastores.commit(1, Optional.empty());
    assertThat(running()).doesNotContain("<bfd>", "<bfd/>").contains("<primary>");
  }

  @Test
  void keysComeBackHashedAndTheHashMeansTheSame() {
    edit(datastores, srOsLeg("not-a-real-key"));
    datastores.commit(1, Optional.empty());
    assertThat(running()).doesNotContain("not-a-real-key");
    String hash = running().replaceAll("(?s).*<authentication-key>([^<]+)<.*", "$1");
    assertThat(hash).endsWith(" hash2");
    assertThat(new SrOsPlatform(srOs("r1")).isKey(hash, "not-a-real-key")).isTrue();
    assertThat(new SrOsPlatform(srOs("r1")).isKey(hash, "another-key")).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a policy that is not there, ER-EXPORT-V4, NO-SUCH, policy-statement 'NO-SUCH' does not exist",
    "a group that is not there, <group>expressroute, <group>other, group 'other' does not exist",
    "a port without Q-in-Q, lag-10:, lag-11:, port lag-11 has no encapsulation qinq",
    "a QoS policy that is not there, </sap-id>,"
        + " </sap-id><ingress><qos><sap-ingress><policy-name>IN</policy-name></sap-ingress></qos></ingress>,"
        + " sap-ingress 'IN' does not exist",
    "a port with one tag, :100.200, :100, port lag-10 has no encapsulation dot1q",
    "a new service without its id, CUST-0001, CUST-0002, service-id must be configured",
  })
  void commitRefuses(String what, String good, String bad, String expected) {
    edit(datastores, srOsLeg("").replace(good, bad));

    assertThat(refusal(() -> datastores.commit(1, Optional.empty())))
        .as(what)
        .extracting(RpcProblem::message)
        .anyMatch(message -> message.contains(expected));
  }

  @Test
  void aSapIsInOneServiceOnly() {
    edit(datastores, srOsLeg(""));
    edit(datastores, srOsLeg("").replace("er-lag-10.100", "er-lag-10.101"));

    assertThat(refusal(() -> datastores.validate(Name.CANDIDATE)))
        .extracting(RpcProblem::message)
        .containsExactly("SAP lag-10:100.200 is in use already");
  }

  @ParameterizedTest
  @CsvSource({
    "er-lag-10.100, 10.100, does not start with a letter",
    "lag-10:100.200, lag-10:100.4095, is not a SAP",
    "<sap>, <description>Universität</description><sap>, 7-bit",
  })
  void anEditThatTheModelAllowsIsRefused(String good, String bad, String expected) {
    assertThat(refusal(() -> edit(datastores, srOsLeg("").replace(good, bad))))
        .extracting(RpcProblem::message)
        .anyMatch(message -> message.contains(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "nothing-to-change, '', true",
    "<bfd-liveness>true</bfd-liveness>, '', false",
    "<admin-state>enable</admin-state>, '', false",
  })
  void bfdNeedsTheInterfaceAndTheNeighbor(String part, String instead, boolean expected) {
    edit(datastores, srOsLeg("").replace(part, instead));
    datastores.commit(1, Optional.empty());

    assertThat(new SrOsPlatform(srOs("r1")).meaning(datastores.running()).neighbors())
        .singleElement()
        .matches(neighbor -> neighbor.bfd() == expected);
  }
}
