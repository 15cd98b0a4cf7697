package io.circuitd.lab;

import static io.circuitd.lab.LabFixtures.candidate;
import static io.circuitd.lab.LabFixtures.edit;
import static io.circuitd.lab.LabFixtures.junos;
import static io.circuitd.lab.LabFixtures.junosLeg;
import static io.circuitd.lab.LabFixtures.junosUnit;
import static io.circuitd.lab.LabFixtures.preloaded;
import static io.circuitd.lab.LabFixtures.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.lab.datastore.Datastores;
import io.circuitd.lab.datastore.Datastores.Name;
import io.circuitd.lab.datastore.RpcProblem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JunosHabitsTest {
  private static final String TAGS = "<vlan-tags><outer>100</outer><inner>200</inner></vlan-tags>";
  private final Datastores datastores =
      preloaded(junos("r1"), () -> Instant.parse("2026-11-21T12:00:00Z"));

  @Test
  void preloadedConfigurationIsValid() {
    datastores.validate(Name.RUNNING);
    assertThat(datastores.read(Name.RUNNING, Optional.empty()))
        .contains("<flexible-vlan-tagging/>")
        .contains("<name>CUST-0001</name>")
        .contains("<name>ER-EXPORT-V6</name>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://xml.juniper.net/xnm/1.1/xnm",
        "http://xml.juniper.net/junos/23.4R2/junos",
        "urn:ietf:params:xml:ns:netconf:base:1.0"
      })
  void inputIsTakenInAnyNamespaceOfItsOwn(String namespace) {
    String xml = junosUnit("", TAGS);
    edit(
        datastores,
        namespace.isEmpty()
            ? xml
            : xml.replace("<configuration>", "<configuration xmlns='" + namespace + "'>"));
    assertThat(candidate(datastores, junosUnit("", ""))).contains("<inner>200</inner>");
  }

  @Test
  void yangNamespacesMustBeThoseOfTheHierarchy() {
    String right =
        junosUnit("", TAGS)
            .replace(
                "<configuration>",
                "<configuration xmlns='http://yang.juniper.net/junos/conf/root'>")
            .replace(
                "<interfaces>",
                "<interfaces xmlns='http://yang.juniper.net/junos/conf/interfaces'>");
    edit(datastores, right);
    String wrong = right.replace("conf/interfaces'", "conf/protocols'");
    assertThat(refusal(() -> edit(datastores, wrong)))
        .extracting(RpcProblem::tag)
        .containsExactly("unknown-namespace");
  }

  @Test
  void readsBackInItsOwnNamespaceWithChangeMarks() {
    assertThat(datastores.read(Name.RUNNING, Optional.empty()))
        .startsWith(
            "<configuration xmlns=\"http://xml.juniper.net/xnm/1.1/xnm\""
                + " xmlns:junos=\"http://xml.juniper.net/junos/23.4R2/junos\""
                + " junos:changed-seconds=\"1795262400\""
                + " junos:changed-localtime=\"2026-11-21 12:00:00 UTC\"><version>");
  }

  @Test
  void secretsComeBackHiddenAndGoInHidden() {
    edit(datastores, junosLeg("not-a-real-key", 12076));
    String read = datastores.read(Name.CANDIDATE, Optional.empty());
    assertThat(read).doesNotContain("not-a-real-key").containsPattern(">\\$9\\$[0-9A-F]{24}<");
    String hidden = read.replaceAll("(?s).*<authentication-key>([^<]*)<.*", "$1");
    datastores.commit(1, Optional.empty());
    edit(datastores, junosLeg(hidden, 12076));
    assertThat(datastores.dirty()).isFalse();
  }

  @Test
  void ipv6AddressesComeBackCanonical() {
    edit(datastores, junosLeg("", 12076));
    assertThat(datastores.read(Name.CANDIDATE, Optional.empty()))
        .contains("<name>2001:db8:468::2</name>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nc:operation='delete'", "operation='delete'"})
  void deleteOfWhatIsNotThereIsAWarning(String attribute) {
    List<RpcProblem> warnings = edit(datastores, junosUnit(attribute, ""));
    assertThat(warnings).singleElement().satisfies(w -> assertThat(w.warning()).isTrue());
  }

  @Test
  void removeOfWhatIsNotThereIsSilent() {
    assertThat(edit(datastores, junosUnit("nc:operation='remove'", ""))).isEmpty();
    assertThat(datastores.dirty()).isFalse();
  }

  @Test
  void oneCaseOfAChoiceTakesTheOthersPlace() {
    edit(datastores, junosUnit("", "<vlan-id>7</vlan-id>"));
    edit(datastores, junosUnit("", TAGS));
    assertThat(candidate(datastores, junosUnit("", "")))
        .contains("vlan-tags")
        .doesNotContain("vlan-id");
  }

  static Stream<Arguments> refusedAtCommit() {
    String untagged =
        "<configuration><interfaces><interface><name>xe-9/9/9</name><unit><name>1</name>"
            + TAGS
            + "</unit></interface></interfaces></configuration>";
    String secondUnit = junosUnit("", TAGS).replace("<name>100</name>", "<name>101</name>");
    String secondInstance =
        "<configuration><routing-instances><instance><name>OTHER</name><interface>"
            + "<name>ae10.100</name></interface></instance></routing-instances></configuration>";
    return Stream.of(
        Arguments.of(
            "policy that does not exist",
            List.of(junosLeg("", 12076).replace("ER-IMPORT-V4", "NO-SUCH-POLICY")),
            "data-missing",
            "Policy NO-SUCH-POLICY referenced but not defined"),
        Arguments.of(
            "tags on an untagged port", List.of(untagged), "operation-failed", "flexible-vlan"),
        Arguments.of(
            "tags twice on a port",
            List.of(junosUnit("", TAGS), secondUnit),
            "operation-failed",
            "duplicate vlan-tags"),
        Arguments.of(
            "interface in two instances",
            List.of(junosLeg("", 12076), secondInstance),
            "operation-failed",
            "also in instance"),
        Arguments.of(
            "external peer without AS number",
            List.of(junosLeg("", 12076).replaceFirst("<peer-as>12076</peer-as>", "")),
            "data-missing",
            "peer AS number"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedAtCommit")
  void commitRefuses(String name, List<String> edits, String tag, String words) {
    edits.forEach(edit -> edit(datastores, edit));
    List<RpcProblem> problems = refusal(() -> datastores.commit(1, Optional.empty()));
    assertThat(problems).extracting(RpcProblem::tag).containsExactly(tag);
    assertThat(problems.getFirst().message()).contains(words);
  }

  @Test
  void interfaceInAnInstanceNeedsNoUnit() {
    edit(
        datastores,
        "<configuration><routing-instances><instance><name>CUST-0001</name><interface>"
            + "<name>ae10.999</name></interface></instance></routing-instances></configuration>");
    datastores.commit(1, Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<vlan-tags><outer>5000</outer></vlan-tags>",
        "<vlan-tags><outer>0x88a8.0</outer></vlan-tags>",
        "<family><inet><address><name>192.0.2.999/30</name></address></inet></family>",
        "<family><inet><address><name>192.0.2.9</name></address></inet></family>",
        "<family><inet6><address><name>192.0.2.9/30</name></address></inet6></family>"
      })
  void valuesThatTheModelLetsPassAreRefused(String content) {
    assertThat(refusal(() -> edit(datastores, junosUnit("", content))))
        .extracting(RpcProblem::tag)
        .containsExactly("invalid-value");
  }

  @Test
  void hierarchyThatTheTableLeavesOutIsCalledSo() {
    RpcProblem problem =
        refusal(() ->
                edit(datastores, "<configuration><firewall><family/></firewall></configuration>"))
            .getFirst();
    assertThat(problem.tag()).isIn("operation-not-supported", "unknown-element");
    assertThat(
            refusal(() ->
                    edit(
                        datastores,
                        "<configuration><protocols><isis/></protocols></configuration>"))
                .getFirst()
                .tag())
        .isEqualTo("operation-not-supported");
  }
}
