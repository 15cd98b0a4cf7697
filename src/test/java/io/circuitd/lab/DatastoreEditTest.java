package io.circuitd.lab;

import static io.circuitd.lab.LabFixtures.XR;
import static io.circuitd.lab.LabFixtures.candidate;
import static io.circuitd.lab.LabFixtures.config;
import static io.circuitd.lab.LabFixtures.edit;
import static io.circuitd.lab.LabFixtures.iosXr;
import static io.circuitd.lab.LabFixtures.preloaded;
import static io.circuitd.lab.LabFixtures.refusal;
import static io.circuitd.lab.LabFixtures.xrInterface;
import static io.circuitd.lab.LabFixtures.xrNeighbor;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.lab.datastore.Datastores;
import io.circuitd.lab.datastore.Datastores.ErrorOption;
import io.circuitd.lab.datastore.RpcProblem;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** edit-config as RFC 6241, 7.2 means it, on the native IOS-XR model. */
class DatastoreEditTest {
  private static final String FILTER = xrInterface("", "");
  private final Datastores datastores = preloaded(iosXr("r1"), InstantSource.system());

  private static String described(String operation, String text) {
    return xrInterface(
        operation.isEmpty() ? "" : "nc:operation='" + operation + "'",
        "<description>" + text + "</description>");
  }

  static Stream<Arguments> operationsOnAListEntry() {
    return Stream.of(
        Arguments.of("merge", false, "<description>new</description>", "-"),
        Arguments.of("merge", true, "<shutdown/><description>new</description>", "-"),
        Arguments.of("replace", false, "<description>new</description>", "-"),
        Arguments.of("replace", true, "<description>new</description>", "-"),
        Arguments.of("create", false, "<description>new</description>", "-"),
        Arguments.of("create", true, "", "data-exists"),
        Arguments.of("delete", true, "gone", "-"),
        Arguments.of("delete", false, "", "data-missing"),
        Arguments.of("remove", true, "gone", "-"),
        Arguments.of("remove", false, "gone", "-"));
  }

  @ParameterizedTest(name = "{0}, entry there before: {1}")
  @MethodSource("operationsOnAListEntry")
  void operationOnAListEntry(String operation, boolean there, String left, String tag) {
    if (there) {
      edit(datastores, xrInterface("", "<shutdown/><description>old</description>"));
    }
    if (!tag.equals("-")) {
      List<RpcProblem> problems = refusal(() -> edit(datastores, described(operation, "new")));
      assertThat(problems).extracting(RpcProblem::tag).containsExactly(tag);
      assertThat(problems.getFirst().path().orElseThrow().text(true))
          .isEqualTo(
              "/ifmgr-cfg:interface-configurations/ifmgr-cfg:interface-configuration"
                  + "[ifmgr-cfg:active='act'][ifmgr-cfg:interface-name='Bundle-Ether10.100']");
      return;
    }
    edit(datastores, described(operation, "new"));
    String read = candidate(datastores, FILTER);
    if (left.equals("gone")) {
      assertThat(read).isEmpty();
    } else {
      assertThat(read).contains("</interface-name>" + left + "</interface-configuration>");
    }
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            "unknown element",
            xrInterface("", "<descripton>x</descripton>"),
            "unknown-element",
            "ifmgr-cfg:descripton",
            "<bad-element>descripton</bad-element>"),
        Arguments.of(
            "unknown top-level element",
            "<interfaces xmlns='urn:other'/>",
            "unknown-element",
            "interfaces",
            "<bad-element>interfaces</bad-element>"),
        Arguments.of(
            "element of an augment in its parent's namespace",
            xrInterface("", "<vrf>CUST-0001</vrf>"),
            "unknown-namespace",
            "infra-rsi-cfg:vrf",
            "<bad-namespace>" + XR + "ifmgr-cfg</bad-namespace>"),
        Arguments.of(
            "no list key",
            "<interface-configurations xmlns='"
                + XR
                + "ifmgr-cfg'><interface-configuration><interface-name>Bundle-Ether10.1"
                + "</interface-name></interface-configuration></interface-configurations>",
            "missing-element",
            "ifmgr-cfg:interface-configuration",
            "<bad-element>active</bad-element>"),
        Arguments.of(
            "value out of range",
            xrNeighbor("", "192.0.2.2", "<timers><hold-time>70000</hold-time></timers>"),
            "invalid-value",
            "ipv4-bgp-cfg:hold-time",
            "<bad-element>hold-time</bad-element>"),
        Arguments.of(
            "unknown operation",
            xrInterface("nc:operation='erase'", ""),
            "bad-attribute",
            "ifmgr-cfg:interface-configuration",
            "<bad-attribute>nc:operation</bad-attribute>"),
        Arguments.of(
            "operation without its namespace",
            xrInterface("operation='remove'", ""),
            "unknown-attribute",
            "ifmgr-cfg:interface-configuration",
            "<bad-attribute>operation</bad-attribute>"),
        Arguments.of(
            "a leaf twice",
            xrInterface("", "<description>a</description><description>b</description>"),
            "bad-element",
            "ifmgr-cfg:description",
            "<bad-element>description</bad-element>"),
        Arguments.of(
            "text in a container",
            xrInterface("", "<mtus>1500</mtus>"),
            "bad-element",
            "ifmgr-cfg:mtus",
            "<bad-element>mtus</bad-element>"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void mistakeIsNamedWithItsPlace(String name, String edit, String tag, String end, String info) {
    List<RpcProblem> problems = refusal(() -> edit(datastores, edit));
    assertThat(problems).hasSize(1);
    RpcProblem problem = problems.getFirst();
    assertThat(problem.tag()).isEqualTo(tag);
    String path = problem.path().orElseThrow().text(true);
    assertThat(path.substring(path.lastIndexOf('/') + 1)).contains(end);
    assertThat(problem.info()).contains(info);
    assertThat(datastores.dirty()).isFalse();
  }

  @Test
  void everyMistakeOfAnEditIsReported() {
    assertThat(
            refusal(() ->
                edit(
                    datastores,
                    xrInterface("", "<bandwith>1</bandwith><mtus>9</mtus><nonsense/>"))))
        .extracting(RpcProblem::tag)
        .containsExactly("unknown-element", "bad-element", "unknown-element");
  }

  @Test
  void defaultOperationNoneChangesOnlyWhatIsMarked() {
    edit(datastores, described("", "old"));
    datastores.edit(
        1,
        config(
            xrInterface("", "<description>not me</description><shutdown nc:operation='create'/>")),
        "none",
        ErrorOption.STOP,
        false,
        false);
    assertThat(candidate(datastores, FILTER)).contains("<description>old</description><shutdown/>");
  }

  @Test
  void defaultOperationNoneNeedsTheWayToExist() {
    List<RpcProblem> problems =
        refusal(() ->
            datastores.edit(
                1,
                config(xrInterface("", "<shutdown nc:operation='remove'/>")),
                "none",
                ErrorOption.STOP,
                false,
                false));
    assertThat(problems).extracting(RpcProblem::tag).containsExactly("data-missing");
    assertThat(datastores.dirty()).isFalse();
  }

  @Test
  void defaultOperationReplaceTakesAwayAllElse() {
    datastores.edit(1, config(described("", "only")), "replace", ErrorOption.STOP, false, false);
    assertThat(datastores.read(Datastores.Name.CANDIDATE, java.util.Optional.empty()))
        .contains("only")
        .doesNotContain("vrfs")
        .doesNotContain("HundredGigE");
  }

  private static final String HALF_WRONG =
      described("", "kept") + xrNeighbor("nc:operation='delete'", "192.0.2.77", "");

  static Stream<Arguments> errorOptions() {
    return Stream.of(
        Arguments.of(ErrorOption.STOP, true),
        Arguments.of(ErrorOption.CONTINUE, true),
        Arguments.of(ErrorOption.ROLLBACK, false));
  }

  @ParameterizedTest
  @MethodSource("errorOptions")
  void errorOptionDecidesWhatStays(ErrorOption option, boolean stays) {
    refusal(() -> datastores.edit(1, config(HALF_WRONG), "merge", option, false, false));
    assertThat(candidate(datastores, FILTER).contains("kept")).isEqualTo(stays);
  }

  @Test
  void stopOnErrorLeavesWhatComesAfterAndContinueDoesIt() {
    String wrongFirst =
        xrNeighbor("nc:operation='delete'", "192.0.2.77", "") + described("", "after");
    refusal(() -> edit(datastores, wrongFirst));
    assertThat(candidate(datastores, FILTER)).isEmpty();
    refusal(
        () -> datastores.edit(1, config(wrongFirst), "merge", ErrorOption.CONTINUE, false, false));
    assertThat(candidate(datastores, FILTER)).contains("after");
  }

  @Test
  void testOptionKeepsNothingInvalid() {
    String dangling = xrInterface("", "<vrf xmlns='" + XR + "infra-rsi-cfg'>NOWHERE</vrf>");
    refusal(() -> datastores.edit(1, config(dangling), "merge", ErrorOption.STOP, true, false));
    assertThat(datastores.dirty()).isFalse();
    datastores.edit(1, config(described("", "x")), "merge", ErrorOption.STOP, false, true);
    assertThat(datastores.dirty()).isFalse();
  }

  @Test
  void containerWithoutPresenceVanishesWithItsContent() {
    edit(datastores, xrNeighbor("", "192.0.2.2", "<timers><hold-time>180</hold-time></timers>"));
    edit(
        datastores,
        xrNeighbor("", "192.0.2.2", "<timers><hold-time nc:operation='delete'/></timers>"));
    assertThat(candidate(datastores, xrNeighbor("", "192.0.2.2", "")))
        .contains("192.0.2.2")
        .doesNotContain("timers");
  }
}
