package io.circuitd.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.circuitd.design.Leg;
import io.circuitd.files.Secret;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.BgpTimers;
import io.circuitd.model.Side;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfile.LegShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates: what the repository's say, and what becomes of broken ones. */
class LegRendererTest {
  private static final String HEADER = "<#ftl attributes={\"version\": \"7\"}>\n";
  private static final String UNIT =
      """
      <leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0"><config>
      <configuration><interfaces><interface><name>${leg.port}</name>
      <unit nc:operation="replace"><name>${leg.unit}</name>BODY</unit>
      </interface></interfaces></configuration></config></leg>
      """;
  private static final Leg JUNOS = Legs.leg(Profiles.JUNOS, Side.PRIMARY, true, true);

  @TempDir private Path templates;

  private static Leg leg(String profile) {
    return Legs.leg(Profiles.named(profile), Side.PRIMARY, true, true);
  }

  private OwnedConfig render(String template) throws IOException {
    Files.createDirectories(templates.resolve("junos"));
    Files.writeString(templates.resolve("junos/virtual-router-vrf.ftl"), template);
    return new LegRenderer(templates).render(JUNOS, Profiles.JUNOS, Optional.empty());
  }

  private TemplateFailure failure(String template) {
    return catchThrowableOfType(TemplateFailure.class, () -> render(template));
  }

  private static String unit(String body) {
    return HEADER + UNIT.replace("BODY", body);
  }

  @ParameterizedTest(name = "R-061 {0}")
  @CsvSource({
    "junos, <bfd-liveness-detection>",
    "iosxr-native, <bfd-enable-modes>default<",
    "iosxr, <fast-detect/>",
    "iosxr7, <fast-detect/>",
    "sros, <bfd-liveness>true<",
    "eos, <desired-minimum-tx-interval>300000<",
  })
  void bfdStandsOnEveryNeighborOrOnNone(String profile, String mark) {
    String with = Legs.render(leg(profile)).payload();
    String without = Legs.render(Legs.withBfd(leg(profile), new BfdSetting.Disabled())).payload();

    assertThat(with.split(mark, -1)).hasSize(3);
    assertThat(without).doesNotContain("bfd");
  }

  @ParameterizedTest
  @CsvSource({
    "junos, <mtu>1480</mtu>, 2",
    "iosxr-native, <mtu>1480</mtu>, 2",
    "iosxr, >1480</mtu>, 2",
    "iosxr7, >1480</mtu>, 2",
    "sros, <ip-mtu>1480</ip-mtu>, 1",
    "eos, <mtu>1480</mtu>, 2",
  })
  void theMtuIsSetWhereThePlatformHasIt(String profile, String element, int times) {
    assertThat(Legs.render(Legs.withMtu(leg(profile), 1480)).payload().split(element, -1))
        .hasSize(times + 1);
    assertThat(Legs.render(leg(profile)).payload()).doesNotContain("mtu");
  }

  @Test
  void aLocalAsOverrideHidesTheRoutersOwnAsFromAzure() {
    assertThat(Legs.render(Legs.withLocalAs(leg("junos"), 4200000000L)).payload())
        .contains("<as-number>4200000000</as-number>", "<no-prepend-global-as/>");
    assertThat(Legs.render(Legs.withLocalAs(leg("iosxr-native"), 64500)).payload())
        .contains("<as>11537</as>", "<as-yy>64500</as-yy>", "<replace-as/>");
    assertThat(Legs.render(Legs.withLocalAs(leg("iosxr"), 4200000000L)).payload())
        .contains("<as-number>11537</as-number>", "<as-number>4200000000</as-number>")
        .contains("<replace-as/>");
    assertThat(Legs.render(Legs.withLocalAs(leg("iosxr7"), 4200000000L)).payload())
        .contains("<as-number>11537</as-number>", "<as-number>4200000000</as-number>")
        .contains("<replace-as/>");
    assertThat(Legs.render(Legs.withLocalAs(leg("sros"), 4200000000L)).payload())
        .contains(
            "<as-number>4200000000</as-number>",
            "<private>true</private>",
            "<prepend-global-as>false</prepend-global-as>");
  }

  @Test
  void srOsHasBfdOnTheInterfaceOfEachFamilyAsWell() {
    String bfd = "<bfd>\\s*<admin-state>enable<";

    assertThat(Legs.render(leg("sros")).payload().split(bfd, -1)).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"9, 3", "300, 21"})
  void bfdThatSrOsCannotDoIsRefused(int interval, int multiplier) {
    Leg wanted = Legs.withBfd(leg("sros"), new BfdSetting.Enabled(interval, multiplier));

    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(() -> Legs.render(wanted))
        .withMessageContaining("SR OS")
        .withMessageContaining(interval + " ms x " + multiplier);
  }

  @ParameterizedTest(name = "{4}")
  @CsvSource({
    "lag-9, '', expressroute, false, names no service",
    "lag-9, er-ies, '', false, no BGP group",
    "lag-9, '', '', true, no BGP group",
    "lag-abcdefghijklmnopqrstu, '', expressroute, true, has 33 characters: SR OS takes 32",
  })
  void whatSrOsNeedsBesideIsAskedFor(
      String port, String service, String group, boolean vrf, String expected) {
    Leg leg = Legs.leg(Profiles.named("sros"), Side.PRIMARY, vrf, true);
    Optional<String> named = Optional.of(service).filter(text -> !text.isEmpty());

    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(() -> Legs.render(Legs.on(leg, port, 4099, named, group)))
        .withMessageContaining("SR OS")
        .withMessageContaining(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x hash", "0123 hash2", "x custom"})
  void aKeyThatSrOsWouldTakeForAHashIsRefusedUnshown(String key) {
    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(() -> Legs.render(leg("sros"), key))
        .withMessageContaining("SR OS")
        .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain(key));
  }

  @Test
  void srOsDescriptionsAreOfPlainCharacters() {
    assertThat(Legs.render(Legs.withDescription(leg("sros"), "Universität ~ 1")).payload())
        .contains("<description>Universit?t ~ 1</description>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "iosxr", "iosxr7", "sros", "eos"})
  void prependIsRefusedWithTheWayOut(String profile) {
    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(() -> Legs.render(Legs.withPrepend(leg(profile), 2)))
        .withMessageContaining("prepend is 2")
        .withMessageContaining("R-054")
        .withMessageContaining("export policy");
  }

  @ParameterizedTest
  @CsvSource({
    "iosxr-native, 2, 3",
    "iosxr-native, 300, 1",
    "iosxr-native, 300, 17",
    "iosxr, 2, 3",
    "iosxr, 300, 1",
    "iosxr, 300, 17",
    "iosxr7, 2, 3",
    "iosxr7, 300, 17",
  })
  void bfdThatIosXrCannotDoIsRefused(String profile, int interval, int multiplier) {
    Leg wanted = Legs.withBfd(leg(profile), new BfdSetting.Enabled(interval, multiplier));

    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(() -> Legs.render(wanted))
        .withMessageContaining(interval + " ms x " + multiplier)
        .withMessageContaining("IOS-XR takes 3 to 30000 ms and a multiplier of 2 to 16");
  }

  @ParameterizedTest
  @CsvSource({
    "iosxr, Hu0/0/0/7",
    "iosxr, BE10",
    "iosxr, et-0/0/7",
    "iosxr, tunnel-ip7",
    "iosxr7, Hu0/0/0/7"
  })
  void aPortThatIosXrDoesNotCallSoIsRefused(String profile, String port) {
    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(() -> Legs.render(Legs.withPort(leg(profile), port)))
        .withMessageContaining("port is " + port + ": IOS-XR takes the long name")
        .withMessageContaining("azurePorts");
  }

  @ParameterizedTest
  @CsvSource({"iosxr, a-name-of-a-vrf-with-33-characters", "iosxr, vr/12", "iosxr7, vr/12"})
  void aVrfThatIosXrCannotNameIsRefused(String profile, String vrf) {
    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(() -> Legs.render(Legs.withVrf(leg(profile), vrf)))
        .withMessageContaining("VRF is " + vrf + ": IOS-XR takes 1 to 32");
  }

  @ParameterizedTest
  @ValueSource(strings = {"iosxr", "iosxr7"})
  void theOuterTagsTypeAndTheQosPoliciesAreWrittenOnIosXr(String profile) {
    assertThat(Legs.render(Legs.shaped(leg(profile))).payload().replaceAll("\\s+", ""))
        .contains("<dot1ad><vlan-id>3</vlan-id><dot1q>200</dot1q></dot1ad>")
        .contains("<input><service-policy-name>ER-1G-IN</service-policy-name></input>")
        .contains("<output><service-policy-name>ER-1G-OUT</service-policy-name></output>");
    assertThat(Legs.render(leg(profile)).payload()).doesNotContain("dot1ad", "service-policy");
    Leg.Qos egress = new Leg.Qos(Optional.empty(), Optional.of("OUT"));
    assertThat(Legs.render(Legs.with(leg(profile), false, Optional.of(egress))).payload())
        .contains("<output>")
        .doesNotContain("<input>");
    Leg.Qos none = new Leg.Qos(Optional.empty(), Optional.empty());
    assertThat(Legs.render(Legs.with(leg(profile), false, Optional.of(none))).payload())
        .isEqualTo(Legs.render(leg(profile)).payload());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1G", "a/b", "a-name-of-a-policy-that-has-64-characters-which-is-one-too-many-x"})
  void aQosPolicyThatIosXrCannotNameIsRefused(String name) {
    Leg.Qos qos = new Leg.Qos(Optional.of(name), Optional.empty());
    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(() -> Legs.render(Legs.with(leg("iosxr"), false, Optional.of(qos))))
        .withMessageContaining("QoS policy is " + name + ": IOS-XR takes up to 63")
        .withMessageContaining("qosPolicies");
  }

  @Test
  void onSrOsTheOuterTagsTypeIsThePortsAndTheQosPoliciesAreTheSaps() {
    OwnedConfig config = Legs.render(Legs.shaped(leg("sros")));

    assertThat(config.payload().replaceAll("\\s+", ""))
        .contains(
            "<sap-id>1/1/c7/1:3.200</sap-id><ingress><qos><sap-ingress><policy-name>ER-1G-IN<")
        .contains("<egress><qos><sap-egress><policy-name>ER-1G-OUT<")
        .doesNotContain("etype");
    assertThat(config.preconditions())
        .extracting(Precondition::what)
        .contains(
            "port 1/1/c7/1 with encap-type qinq and qinq-etype 34984 (0x88a8)",
            "QoS policy sap-ingress ER-1G-IN",
            "QoS policy sap-egress ER-1G-OUT");
    Leg onLag = Legs.leg(Profiles.named("sros"), Side.SECONDARY, true, true);
    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(() -> Legs.render(Legs.with(onLag, true, Optional.empty())))
        .withMessageContaining("the outer tag on lag-9 is dot1ad: on SR OS")
        .withMessageContaining("azurePorts");
  }

  @ParameterizedTest
  @CsvSource({"60, 180, true", "3, 10, true", "20, 61, true", "30, 180, false"})
  void junosTakesAKeepaliveThatIsAThirdOfTheHoldTimeAlone(int keepalive, int hold, boolean taken) {
    Leg wanted = Legs.withTimers(leg("junos"), new BgpTimers(keepalive, hold));

    if (taken) {
      assertThat(Legs.render(wanted).payload()).contains("<hold-time>" + hold + "<");
    } else {
      assertThatExceptionOfType(TemplateFailure.class)
          .isThrownBy(() -> Legs.render(wanted))
          .withMessageContaining("keepalive is " + keepalive + " with hold " + hold)
          .withMessageContaining("write keepalive " + hold / 3);
    }
  }

  @ParameterizedTest
  @CsvSource({"junos, <outer>0x88a8.3<, <inner>200<", "iosxr-native, vlan-type-dot1ad<, >200<"})
  void theOuterTagMayBeOf8021ad(String profile, String outer, String inner) {
    assertThat(Legs.render(Legs.with(leg(profile), true, Optional.empty())).payload())
        .contains(outer, inner);
    assertThat(Legs.render(leg(profile)).payload()).doesNotContain(outer);
  }

  @ParameterizedTest
  @CsvSource({"junos, <input-policer>ER-1G-IN<, <output-policer>ER-1G-OUT<"})
  void theQosPoliciesStandOnTheSubInterface(String profile, String ingress, String egress) {
    assertThat(Legs.render(Legs.with(leg(profile), false, Optional.of(Legs.QOS))).payload())
        .containsOnlyOnce(ingress)
        .containsOnlyOnce(egress);
  }

  @ParameterizedTest
  @CsvSource({"iosxr-native, native models of IOS-XR", "eos, EOS"})
  void qosPoliciesAreRefusedWhereTheModelsHaveNone(String profile, String platform) {
    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(() -> Legs.render(Legs.with(leg(profile), false, Optional.of(Legs.QOS))))
        .withMessageContaining(platform)
        .withMessageContaining("'qos: false'");
  }

  @Test
  void aFourByteLocalAsIsRefusedOnIosXrNative() {
    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(() -> Legs.render(Legs.withLocalAs(leg("iosxr-native"), 4200000000L)))
        .withMessageContaining("4200000000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "iosxr", "iosxr7", "sros", "eos"})
  void whatACustomerIsCalledCannotBecomeMarkup(String profile) {
    String name = "A&B <unit nc:operation=\"delete\"/> ]]>]]> \"Grüße\"";

    OwnedConfig config = Legs.render(Legs.withDescription(leg(profile), name));

    assertThat(config.ownedEntries()).isEqualTo(Legs.render(leg(profile)).ownedEntries());
    assertThat(config.payload()).doesNotContain("]]>").contains("A&amp;B &lt;unit");
    assertThat(config.compare(ReadBack.of(ReadBack.of(config)))).isEmpty();
  }

  @Test
  void whatTheLegRequiresItCannotOwn() throws IOException {
    String group =
        """
        <#ftl attributes={"version": "7"}>
        <leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
          <requires what="the VRF">
            <configuration><interfaces><interface><name>${leg.port}</name>
              <unit><name>1</name></unit></interface></interfaces></configuration>
          </requires>
          <config><configuration><interfaces><interface nc:operation="replace">
            <name>${leg.port}</name></interface></interfaces></configuration></config>
        </leg>
        """;

    assertThat(failure(group))
        .hasMessageContaining("/configuration/interfaces/interface[name='et-0/0/7']")
        .hasMessageContaining("and the VRF must be there before");
  }

  @Test
  void numbersAreWrittenWithoutGrouping() throws IOException {
    assertThat(render(unit("<a>${leg.routerAsn}</a>")).payload()).contains("<a>11537</a>");
  }

  @Test
  void theVersionOfTheTemplateIsKept() throws IOException {
    assertThat(render(unit("")).templateVersion()).isEqualTo("virtual-router-vrf.ftl 7");
  }

  @Test
  void aMissingVariableIsNamedWithTemplateLineAndColumn() {
    TemplateFailure failure = failure(unit("\n<a>${leg.sTagg}</a>"));

    assertThat(failure.template()).isEqualTo("junos/virtual-router-vrf.ftl");
    assertThat(failure.line()).isEqualTo(5);
    assertThat(failure.column()).isPositive();
    assertThat(failure.variable()).isEqualTo("leg.sTagg");
    assertThat(failure)
        .hasMessageContaining("junos/virtual-router-vrf.ftl:5:")
        .hasMessageContaining("leg.sTagg");
  }

  @Test
  void whatThisLegDoesNotHaveIsNamedToo() {
    assertThat(failure(unit("<a>${leg.sharedKey}</a>")).variable()).isEqualTo("leg.sharedKey");
  }

  @Test
  void aVariableMissingInAnImportedFileIsFoundThere() throws IOException {
    Files.createDirectories(templates.resolve("junos"));
    Files.writeString(
        templates.resolve("junos/common.ftl"), "<#macro m>\n<a>${leg.nothing}</a></#macro>");

    TemplateFailure failure =
        failure(HEADER + "<#import \"common.ftl\" as c>" + UNIT.replace("BODY", "<@c.m/>"));

    assertThat(failure.template()).isEqualTo("junos/common.ftl");
    assertThat(failure.line()).isEqualTo(2);
  }

  @Test
  void aTemplateThatDoesNotParseIsNamedWithItsLine() {
    TemplateFailure failure = failure(unit("<#if leg.unit gt 3>"));

    assertThat(failure).hasMessageContaining("junos/virtual-router-vrf.ftl:");
    assertThat(failure.line()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${\"1+1\"?eval}",
        "${\"1\"?interpret}",
        "${\"freemarker.template.utility.Execute\"?new()}",
        "${leg.port?no_esc}",
        "${leg?api.class}",
        "<#noautoesc>${leg.port}</#noautoesc>",
        "<#outputformat \"plainText\">${leg.port}</#outputformat>",
      })
  void waysIntoJavaAndOutOfTheEscapingAreRefused(String body) {
    TemplateFailure failure = failure(unit("\n" + body));

    assertThat(failure.line()).isEqualTo(5);
    assertThat(failure).hasMessageContaining("templates may not");
  }

  @Test
  void aTemplateSeesNoFileOutsideItsFolder() throws IOException {
    Files.writeString(templates.resolve("outside.ftl"), "<a>secret</a>");

    assertThat(failure(unit("<#include \"../outside.ftl\">")))
        .hasMessageContaining("outside.ftl")
        .hasMessageContaining("junos/virtual-router-vrf.ftl:4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<unit nc:operation=\"replace\"> | <unit nc:operation=\"delete\"> | expected replace",
        "<unit nc:operation=\"replace\"> | <unit> | written outside an owned entry",
        "<interface> | <interface nc:operation=\"replace\"> | inside an owned entry",
        "<interfaces> | <interfaces><mtu>9000</mtu> | interfaces/mtu> is written outside",
        "<name>${leg.unit}</name> | <id>3</id> | no value in its key leaf <name>",
        "<interfaces> | <interfaces> text | beside elements",
        "</config> | </config><surplus/> | found <surplus>",
        "</config></leg> | </config> | not well-formed",
      })
  void aDocumentThatWouldTouchMoreThanItsOwnIsRefused(String part, String broken, String expected) {
    String template = unit("<a>1</a>").replace(part, broken);

    TemplateFailure failure = failure(template);

    if (expected.equals("beside elements")) {
      assertThat(failure).hasMessageContaining("not well-formed");
    } else {
      assertThat(failure).hasMessageContaining(expected);
    }
    assertThat(failure.template()).isEqualTo("junos/virtual-router-vrf.ftl");
  }

  @Test
  void aTemplateWithoutAVersionIsRefused() {
    assertThat(failure(UNIT.replace("BODY", ""))).hasMessageContaining("version");
  }

  @Test
  void aMissingTemplateFileOrFolderIsNamed() throws IOException {
    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(
            () -> new LegRenderer(templates).render(JUNOS, Profiles.JUNOS, Optional.empty()))
        .withMessageContaining(templates.resolve("junos").toString());
    Files.createDirectories(templates.resolve("junos"));
    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(
            () -> new LegRenderer(templates).render(JUNOS, Profiles.JUNOS, Optional.empty()))
        .withMessageContaining("virtual-router-vrf.ftl");
  }

  private static DeviceProfile junos(LegShape shape, String file, Optional<String> from) {
    DeviceProfile junos = Profiles.JUNOS;
    return new DeviceProfile(
        junos.name(),
        junos.description(),
        Map.of(shape, file),
        from,
        junos.listKeys(),
        junos.notKeys(),
        junos.subInterfaceName(),
        junos.netconf(),
        junos.snmp(),
        junos.normalisation());
  }

  /** A file of a scratch folder of templates. */
  private void write(String file, String content) throws IOException {
    Files.createDirectories(templates.resolve(file).getParent());
    Files.writeString(templates.resolve(file), content);
  }

  private OwnedConfig renderFromOther() {
    DeviceProfile profile =
        junos(LegShape.VIRTUAL_ROUTER_VRF, "virtual-router-vrf.ftl", Optional.of("other"));
    return new LegRenderer(templates).render(JUNOS, profile, Optional.empty());
  }

  @Test
  void aFileThatIsNotInTheProfilesFolderIsTakenFromTheOtherProfiles() throws IOException {
    String imports = HEADER + "<#import \"part.ftl\" as p>";
    write("other/virtual-router-vrf.ftl", imports + UNIT.replace("BODY", "<@p.m/>"));
    write("other/part.ftl", "<#macro m><a>other</a></#macro>");

    assertThat(renderFromOther().payload()).contains("<a>other</a>");
    write("junos/part.ftl", "<#macro m><a>own</a></#macro>");
    assertThat(renderFromOther().payload()).contains("<a>own</a>");
  }

  @Test
  void aFailureNamesTheFolderThatTheFileIsIn() throws IOException {
    write("junos/part.ftl", "");
    write("other/virtual-router-vrf.ftl", unit("<a>${leg.nothing}</a>"));
    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(this::renderFromOther)
        .withMessageContaining("other/virtual-router-vrf.ftl:");

    write("other/virtual-router-vrf.ftl", unit("<a>${leg.port?eval}</a>"));
    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(this::renderFromOther)
        .withMessageContaining("other/virtual-router-vrf.ftl:")
        .withMessageContaining("templates may not");

    Files.delete(templates.resolve("other/virtual-router-vrf.ftl"));
    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(this::renderFromOther)
        .withMessageContaining(
            "expected it in the folder "
                + templates.resolve("junos")
                + " or "
                + templates.resolve("other"));
  }

  @Test
  void aThirdFolderIsSeenByNobody() throws IOException {
    write("third/part.ftl", "<#macro m><a>third</a></#macro>");
    write("other/virtual-router-vrf.ftl", unit("<#include \"../third/part.ftl\">"));
    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(this::renderFromOther)
        .withMessageContaining("third/part.ftl");
  }

  @Test
  void aProfileWithoutATemplateForTheShapeSaysSo() {
    DeviceProfile bare =
        junos(LegShape.VIRTUAL_ROUTER_GLOBAL, "virtual-router-global.ftl", Optional.empty());

    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(() -> new LegRenderer(Profiles.TEMPLATES).render(JUNOS, bare, Optional.empty()))
        .withMessageContaining("no template for this shape in this profile");
  }

  @Test
  void noFailureShowsASecret() throws IOException {
    Files.createDirectories(templates.resolve("junos"));
    Files.writeString(
        templates.resolve("junos/virtual-router-vrf.ftl"),
        unit("<a>${leg.sharedKey + leg.nothing}</a>"));

    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(() ->
            new LegRenderer(templates)
                .render(JUNOS, Profiles.JUNOS, Optional.of(new Secret("example-key"))))
        .satisfies(e -> assertThat(e.toString()).doesNotContain("example-key"));
  }
}
