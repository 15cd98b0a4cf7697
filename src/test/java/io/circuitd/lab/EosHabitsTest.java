package io.circuitd.lab;

import static io.circuitd.lab.LabFixtures.OC;
import static io.circuitd.lab.LabFixtures.edit;
import static io.circuitd.lab.LabFixtures.eos;
import static io.circuitd.lab.LabFixtures.eosInstance;
import static io.circuitd.lab.LabFixtures.eosLeg;
import static io.circuitd.lab.LabFixtures.eosSubInterface;
import static io.circuitd.lab.LabFixtures.preloaded;
import static io.circuitd.lab.LabFixtures.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.lab.datastore.Datastores;
import io.circuitd.lab.datastore.Datastores.Name;
import io.circuitd.lab.datastore.RpcProblem;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the simulated EOS differs from the others. */
class EosHabitsTest {
  private final Datastores datastores = preloaded(eos("r1"), InstantSource.system());

  private String running() {
    return datastores.read(Name.RUNNING, Optional.empty());
  }

  @Test
  void preloadedConfigurationIsValid() {
    datastores.validate(Name.RUNNING);
    assertThat(running())
        .contains(
            "<name>CUST-0001</name><config><name>CUST-0001</name>", "oc-ni-types:DEFAULT_INSTANCE")
        .contains(
            "<type xmlns:ianaift=\"urn:ietf:params:xml:ns:yang:iana-if-type\">"
                + "ianaift:ieee8023adLag</type>");
  }

  @Test
  void identitiesComeBackUnderTheModelsOwnPrefixWhateverTheyWereSentUnder() {
    edit(datastores, eosLeg(""));
    datastores.commit(1, Optional.empty());

    String protocol =
        eosInstance(
            "CUST-0001",
            "<protocols><protocol><identifier xmlns:x='"
                + OC
                + "policy-types'>x:BGP</identifier><name>BGP</name><bgp><neighbors/></bgp>"
                + "</protocol></protocols>");
    assertThat(LabFixtures.candidate(datastores, protocol))
        .contains(
            "<identifier xmlns:oc-pol-types=\"http://openconfig.net/yang/policy-types\">"
                + "oc-pol-types:BGP</identifier>")
        .contains(">oc-bgp-types:IPV4_UNICAST<", "192.0.2.250")
        .doesNotContain("xmlns:p=", "route-distinguisher");
  }

  @Test
  void anIdentityWithoutADeclaredPrefixIsRefused() {
    for (String wrong : new String[] {"BGP", "oc-pol-types:BGP", "p:BGQ"}) {
      String sent = eosLeg("").replace(">p:BGP<", ">" + wrong + "<");
      assertThat(refusal(() -> edit(datastores, sent)))
          .extracting(RpcProblem::message)
          .anyMatch(message -> message.contains("'" + wrong + "'") && message.contains("prefix"));
    }
  }

  @Test
  void stateIsNoConfiguration() {
    String sent =
        eosLeg("").replace("<enable-bfd>", "<state><peer-as>12076</peer-as></state><enable-bfd>");
    assertThat(refusal(() -> edit(datastores, sent)))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("state is state"));
  }

  @Test
  void defaultsAreShownBesideWhatWasWritten() {
    edit(datastores, eosLeg(""));
    datastores.commit(1, Optional.empty());

    assertThat(running())
        .contains("<neighbor-port>179</neighbor-port>", "<type>PRIMARY</type>")
        .contains("<default-import-policy>REJECT_ROUTE</default-import-policy>")
        .doesNotContain("<connect-retry>");
  }

  @Test
  void keysComeBackHiddenAndWhatIsShownMeansTheSame() {
    edit(datastores, eosLeg("not-a-real-key"));
    datastores.commit(1, Optional.empty());
    assertThat(running()).doesNotContain("not-a-real-key");
    String shown = running().replaceAll("(?s).*<auth-password>([^<]+)<.*", "$1");
    assertThat(shown).startsWith("7 ");
    assertThat(new EosPlatform(eos("r1")).isKey(shown, "not-a-real-key")).isTrue();
    assertThat(new EosPlatform(eos("r1")).isKey(shown, "another-key")).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a policy that is not there, ER-EXPORT-V4, NO-SUCH, policy-definition 'NO-SUCH' does not exist",
    "a group that is not there, >expressroute, >other, peer-group 'other' does not exist",
    "a port that is not there, <interface>Ethernet1, <interface>Ethernet2, Ethernet2.100' does not",
    "a sub-interface that is not there, <subinterface>100, <subinterface>101, Ethernet1.101' does",
    "a key without its double, <config><index>100</index></config>, '', key index is not that of",
    "a key with another double, <config><index>100<, <config><index>101<, of config 101",
    "a new instance without type, CUST-0001, CUST-0002, type is missing",
  })
  void commitRefuses(String what, String good, String bad, String expected) {
    edit(datastores, eosLeg("").replace(good, bad));

    assertThat(refusal(() -> datastores.commit(1, Optional.empty())))
        .as(what)
        .extracting(RpcProblem::message)
        .anyMatch(message -> message.replace(",", "").contains(expected));
  }

  @Test
  void tagsAreOfOneSubInterfaceAndThatOfOneInstance() {
    edit(datastores, eosLeg(""));
    String member =
        eosLeg("").replaceAll("(?s).*(<interfaces><interface><id>.*</interfaces>)<prot.*", "$1");
    edit(datastores, eosInstance("default", member));
    edit(
        datastores,
        eosSubInterface(
                "<vlan xmlns='"
                    + OC
                    + "vlan'><match><double-tagged><config><outer-vlan-id>100</outer-vlan-id>"
                    + "<inner-vlan-id>200</inner-vlan-id></config></double-tagged></match></vlan>")
            .replace("<index>100<", "<index>101<"));

    assertThat(refusal(() -> datastores.validate(Name.CANDIDATE)))
        .extracting(RpcProblem::message)
        .containsExactlyInAnyOrder(
            "match Ethernet1 double-tagged 200 100 is in use already",
            "interface Ethernet1.100 is in use already");
  }

  @ParameterizedTest
  @CsvSource({
    "nothing-to-change, '', true, true",
    "<enable-bfd><config><enabled>true, <enable-bfd><config><enabled>false, false, true",
    "<import-policy>ER-IMPORT-V4</import-policy>, '', true, false",
    "<enabled>true</enabled></config><apply, <enabled>false</enabled></config><apply, true, false",
  })
  void whatTheNeighborDoes(String part, String instead, boolean bfd, boolean passes) {
    edit(datastores, eosLeg("").replace(part, instead));
    datastores.commit(1, Optional.empty());

    assertThat(new EosPlatform(eos("r1")).meaning(datastores.running()).neighbors())
        .singleElement()
        .matches(neighbor -> neighbor.bfd() == bfd)
        .matches(neighbor -> neighbor.passes() == passes);
  }
}
