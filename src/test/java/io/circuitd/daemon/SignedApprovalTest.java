package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalFiles;
import io.circuitd.intent.Consent;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import io.circuitd.ssh.SoftSecurityKey;
import io.circuitd.store.Audit;
import io.circuitd.store.StepListener;
import io.circuitd.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site that wants two signatures on every plan. */
class SignedApprovalTest {
  private static final CircuitName NAME = LabSite.test(1);

  @TempDir Path folder;
  private Optional<LabSite> running = Optional.empty();
  private String approvers = "";

  @BeforeEach
  void start() {
    running = Optional.of(LabSite.in(folder, 1));
  }

  @AfterEach
  void stop() {
    running.ifPresent(LabSite::close);
  }

  private LabSite site() {
    return running.orElseThrow();
  }

  private SoftSecurityKey approver(String name) throws Exception {
    SoftSecurityKey key = new SoftSecurityKey(false);
    approvers += name + " namespaces=\"circuitd-approval\" " + key.key().line() + "\n";
    site().write("approvers", approvers);
    return key;
  }

  private Consent consent(String digest, String by, SoftSecurityKey key) throws Exception {
    Consent bare = new Consent(by, Instant.now(), Optional.of("CHG-1"), Optional.empty());
    String text = new Approval(NAME, Side.PRIMARY, digest, List.of(bare)).text(bare);
    return new Consent(
        by,
        bare.at(),
        bare.ticket(),
        Optional.of(
            key.sign(Approval.NAMESPACE, text.getBytes(StandardCharsets.UTF_8), true).strip()));
  }

  private Path write(String digest, Consent... consents) throws Exception {
    Path file =
        ApprovalFiles.write(
            site().configDir().resolve("approvals"),
            new Approval(NAME, Side.PRIMARY, digest, List.of(consents)));
    site().daemon().reload();
    return file;
  }

  private void awaitHeld(String words) {
    LabSite.awaitTrue(words, () -> site().connection(NAME, Side.PRIMARY).reason().contains(words));
    assertThat(site().connection(NAME, Side.PRIMARY).phase()).isEqualTo(Phase.BLOCKED);
  }

  private List<String> refusedInPlan() {
    return site().daemon().plan(NAME).approvals().stream()
        .map(PlanReport.ApprovalStatus::refused)
        .flatMap(Optional::stream)
        .toList();
  }

  @Test
  void onlyTwoSignaturesThatStillCountAtTheStartBuildTheCircuit() throws Exception {
    site()
        .edit(
            "circuitd.yaml",
            root ->
                root.withObject("/approvals")
                    .put("signatures", "required")
                    .put("count", 2)
                    .put("approvers", "approvers")
                    .put("revoked", "revoked"));
    site().edit(LabSite.file(NAME), root -> root.put("author", "eve@example.org"));
    SoftSecurityKey ann = approver("ann@example.org");
    SoftSecurityKey bob = approver("bob@example.org");
    SoftSecurityKey cyd = approver("cyd@example.org");
    SoftSecurityKey eve = approver("eve@example.org,e@example.org");
    site().write("revoked", "");
    String before = site().running("chic-mx1");
    site().start();
    PlanReport plan = site().daemon().plan(NAME);
    assertThat(plan.needs().signed()).isTrue();
    assertThat(plan.needs().count()).isEqualTo(2);
    String digest = plan.digest();

    site().approve(NAME);
    awaitHeld("0 of 2 approvals; refused: a test: it is not signed");

    Consent byAnn = consent(digest, "ann@example.org", ann);
    write(digest, byAnn);
    awaitHeld(
        "primary: 1 of 2 approvals (ann@example.org); can come from: bob@example.org,"
            + " cyd@example.org; next: circuitd approve test-1");

    write(digest, byAnn, consent(digest, "e@example.org", eve));
    awaitHeld("is also that of eve@example.org");

    freeze(true);
    Consent byBob = consent(digest, "bob@example.org", bob);
    write(digest, byAnn, byBob);
    assertThat(site().daemon().plan(NAME).approvals())
        .hasSize(2)
        .allMatch(PlanReport.ApprovalStatus::valid)
        .allMatch(given -> given.key().orElse("").startsWith("SHA256:"));
    site().write("revoked", "# left\n" + bob.key().line() + "\n");
    freeze(false);
    awaitHeld("bob@example.org: signature refused: the key " + bob.key() + " is revoked at ");
    assertThat(refusedInPlan()).singleElement().asString().contains("revoked:2");

    Consent byCyd = consent(digest, "cyd@example.org", cyd);
    Path file = write(digest, byAnn, edited(byCyd));
    awaitHeld("cyd@example.org: signature refused: it does not fit what it stands under");
    assertThat(site().running("chic-mx1")).as("nothing was written so far").isEqualTo(before);
    assertThat(audited())
        .anySatisfy(entry -> assertThat(entry).contains("a test: it is not signed"))
        .anySatisfy(entry -> assertThat(entry).contains("is also that of eve@example.org"))
        .anySatisfy(entry -> assertThat(entry).contains("is revoked at "))
        .anySatisfy(entry -> assertThat(entry).contains("it does not fit"))
        .doesNotHaveDuplicates();

    write(digest, byAnn, byCyd);
    site().await(NAME, Side.PRIMARY, Phase.UP);
    site().awaitQuiet(NAME);
    assertThat(site().daemon().plan(NAME).approvals())
        .hasSize(2)
        .allMatch(PlanReport.ApprovalStatus::usedUp);
    assertThat(file).exists();
  }

  @Test
  void aBrokenFileOfApproversIsAnAlarmAndStopsSignedApprovalsUntilItIsPutRight() throws Exception {
    site()
        .edit(
            "circuitd.yaml",
            root ->
                root.withObject("/approvals")
                    .put("signatures", "required")
                    .put("approvers", "approvers"));
    SoftSecurityKey ann = approver("ann@example.org");
    site().start();
    String digest = site().daemon().plan(NAME).digest();
    site().write("approvers", approvers + "bob ssh-ed25519 AAAA\n");
    write(digest, consent(digest, "ann@example.org", ann));
    awaitHeld("the signature cannot be checked: ");
    assertThat(site().alarm("file: " + site().configDir().resolve("approvers")))
        .contains("broken, and no approval counts by it: ", "approvers:2:5");

    Files.writeString(site().configDir().resolve("approvers"), approvers);
    site().await(NAME, Side.PRIMARY, Phase.UP);
    LabSite.awaitTrue("alarm over", () -> site().alarm("file").isEmpty());
  }

  private void freeze(boolean frozen) {
    site().edit("circuitd.yaml", root -> root.withObject("/deploy").put("freeze", frozen));
  }

  private static Consent edited(Consent consent) {
    return new Consent(consent.by(), consent.at(), Optional.of("CHG-2"), consent.signature());
  }

  /** What the audit says of refused approvals. */
  private List<String> audited() {
    site().stop();
    List<String> entries = new ArrayList<>();
    try (Store store =
        Store.open(
            DaemonConfig.load(site().configDir()).value().orElseThrow().sqlite(),
            InstantSource.system(),
            StepListener.NONE)) {
      store.audit().of(NAME).stream()
          .filter(entry -> entry.event().equals("approval refused"))
          .map(Audit.Entry::detail)
          .forEach(entries::add);
    }
    site().start();
    return entries;
  }
}
