package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.lab.SiteCopy;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A plan whose ground moved shows what moved, and who committed where the router tells. */
class WhoMovedTest {
  private static final String HOLD_TIME =
      "<configuration xmlns='http://yang.juniper.net/junos/conf/root'>"
          + "<routing-instances xmlns='http://yang.juniper.net/junos/conf/routing-instances'>"
          + "<instance><name>EXAMPLE-UNIV</name><protocols><bgp><group><name>AZURE</name>"
          + "<neighbor><name>192.0.2.250</name><hold-time>240</hold-time></neighbor>"
          + "</group></bgp></protocols></instance></routing-instances></configuration>";
  private static final String JUNOS = "what stands on sanj-mx1 differs; ";
  private static final String IOS_XR = "what stands on sanj-xr1 differs; ";
  private static final String BY_LAB_ADMIN =
      "committed since by lab-admin at 20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ \\(commit ";

  @TempDir Path folder;
  private LabSite site;

  @BeforeEach
  void startLab() {
    site = LabSite.in(folder);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  /** Plans a change of both legs, which nobody has approved yet. */
  private String planned() {
    site.start();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/peerings/private/timers").put("keepalive", 30).put("hold", 90));
    PlanReport plan = site.daemon().plan(LabSite.UNIV);
    assertThat(plan.kind()).isEqualTo(PlanReport.Kind.OURS_ALONE);
    return plan.digest();
  }

  private void moveBoth() {
    site.router("sanj-mx1").faults().editRunning(HOLD_TIME);
    site.router("sanj-xr1")
        .faults()
        .editRunning(
            """
            <interface-configurations xmlns='http://cisco.com/ns/yang/Cisco-IOS-XR-ifmgr-cfg'>
            <interface-configuration><active>act</active><interface-name>%s</interface-name>
            <description>by hand</description></interface-configuration>
            </interface-configurations>\
            """
                .formatted(
                    site.connection(LabSite.UNIV, Side.SECONDARY)
                        .legs()
                        .getFirst()
                        .subInterface()
                        .orElseThrow()));
  }

  private void approve(String digest) {
    site.approve(LabSite.UNIV, Side.PRIMARY, digest);
    site.approve(LabSite.UNIV, Side.SECONDARY, digest);
    site.daemon().reload();
    LabSite.awaitTrue("held", () -> held().contains("the ground moved"));
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).phase()).isEqualTo(Phase.BLOCKED);
  }

  private String held() {
    return site.connection(LabSite.UNIV, Side.PRIMARY).reason();
  }

  private List<String> moved(String digest) {
    PlanReport plan = site.daemon().plan(LabSite.UNIV);
    assertThat(plan.kind()).as("it is planned all the same").isEqualTo(PlanReport.Kind.OURS_ALONE);
    assertThat(plan.digest()).isNotEqualTo(digest);
    OperatorWords.check(plan.toString());
    List<List<String>> moved =
        plan.approvals().stream()
            .filter(given -> !given.usedUp())
            .map(PlanReport.ApprovalStatus::moved)
            .toList();
    assertThat(moved).hasSize(2);
    assertThat(moved.getFirst()).isEqualTo(moved.getLast());
    return moved.getFirst();
  }

  @Test
  void bothVendorsTellWhoCommittedAndARefusalIsSaidAndStopsNothing() {
    String digest = planned();
    moveBoth();
    approve(digest);
    assertThat(held())
        .startsWith("the approval is void, as the ground moved: ")
        .containsPattern(JUNOS + BY_LAB_ADMIN + "0\\)")
        .containsPattern(IOS_XR + BY_LAB_ADMIN + "10000000\\d\\d\\)")
        .doesNotContain("circuitd itself", "root")
        .endsWith("; next: look at circuitd plan example-univ and approve again");
    OperatorWords.check(held());
    assertThat(moved(digest))
        .hasSize(2)
        .anyMatch(Pattern.compile(JUNOS + BY_LAB_ADMIN).asPredicate())
        .anyMatch(Pattern.compile(IOS_XR + BY_LAB_ADMIN).asPredicate());
    site.router("sanj-mx1")
        .faults()
        .rpcErrorOn("get-commit-information", "access-denied", "permission denied");
    site.router("sanj-xr1").faults().rpcErrorOn("get", "access-denied", "not authorised");
    assertThat(moved(digest))
        .anySatisfy(text ->
            assertThat(text)
                .startsWith("step 1, " + JUNOS + "the router does not tell who: ")
                .contains("permission denied"))
        .anySatisfy(text ->
            assertThat(text).contains(IOS_XR + "the router does not tell who: ", "not authorised"));
    assertThat(held()).as("asked once for the same two plans").contains("lab-admin");
  }

  @Test
  void aRouterWhoseProfileNamesNoHistoryIsNotAskedAndAnswersStopNothing() throws IOException {
    Path profiles = SiteCopy.of(Path.of("device-profiles"), folder.resolve("own")).configDir();
    for (String name : List.of("junos.yaml", "iosxr-native.yaml")) {
      Path file = profiles.resolve(name);
      Files.writeString(
          file, Files.readString(file).replaceFirst("(?m)^ *commitHistory:.*\\R", ""));
    }
    Files.move(profiles, site.configDir().resolve("device-profiles"));
    String digest = planned();
    moveBoth();
    approve(digest);
    assertThat(held())
        .contains(
            JUNOS + "the router does not tell who; step",
            IOS_XR + "the router does not tell who; next: look");
    assertThat(moved(digest)).hasSize(2).allMatch(text -> text.endsWith("does not tell who"));
  }
}
