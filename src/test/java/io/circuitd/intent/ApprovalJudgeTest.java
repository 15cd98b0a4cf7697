package io.circuitd.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.intent.Refusal.Reason;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import io.circuitd.ssh.SoftSecurityKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalJudgeTest {
  private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
  private static final Approval PLAN =
      new Approval(
          new CircuitName("example-univ"),
          Side.PRIMARY,
          "sha256:0f1e",
          "nobody",
          NOW,
          Optional.empty(),
          Optional.empty());

  @TempDir private Path folder;
  private Path approvers = Path.of("");
  private Path revoked = Path.of("");
  private boolean signed = true;
  private int count = 1;
  private boolean authorMayApprove;
  private Optional<String> author = Optional.empty();

  @BeforeEach
  void files() throws Exception {
    approvers = folder.resolve("approvers");
    revoked = folder.resolve("revoked");
    Files.writeString(revoked, "");
  }

  private Judgement judge(Consent... consents) {
    return ApprovalPolicy.load(
            new ApprovalSettings(
                signed,
                count,
                authorMayApprove,
                Optional.of(approvers).filter(Files::exists),
                Optional.of(revoked)))
        .judge(author, NOW)
        .judge(PLAN, List.of(consents));
  }

  private static Consent by(String name) {
    return new Consent(name, NOW, Optional.of("CHG-1"), Optional.empty());
  }

  private static Consent by(String name, SoftSecurityKey key) throws Exception {
    return signed(by(name), key, Approval.NAMESPACE);
  }

  private static Consent signed(Consent consent, SoftSecurityKey key, String namespace)
      throws Exception {
    return new Consent(
        consent.by(),
        consent.at(),
        consent.ticket(),
        Optional.of(
            key.sign(namespace, PLAN.text(consent).getBytes(StandardCharsets.UTF_8), true)));
  }

  private SoftSecurityKey approver(String principals) throws Exception {
    SoftSecurityKey key = new SoftSecurityKey(false);
    Files.writeString(
        approvers,
        (Files.exists(approvers) ? Files.readString(approvers) : "")
            + principals
            + " "
            + key.key().line()
            + "\n");
    return key;
  }

  private void refused(Judgement judgement, Reason reason, String... words) {
    assertThat(judgement.enough()).isFalse();
    assertThat(judgement.refused().values())
        .singleElement()
        .satisfies(refusal -> {
          assertThat(refusal.reason()).isEqualTo(reason);
          assertThat(refusal.words()).contains(words);
        });
    assertThat(judgement.words()).contains(words);
  }

  @Test
  void aSignatureOfAnApproverCounts() throws Exception {
    assertThat(judge(by("ann", approver("ann"))).enough()).isTrue();
  }

  @Test
  void withoutASignatureNothingCountsWhereTheyAreRequired() throws Exception {
    approver("ann");
    refused(judge(by("ann")), Reason.UNSIGNED, "it is not signed", "--key");
    signed = false;
    assertThat(judge(by("ann")).enough()).isTrue();
  }

  @Test
  void aBadSignatureDoesNotCountEvenWhereNoneIsRequired() throws Exception {
    approver("ann");
    signed = false;
    refused(judge(by("ann", new SoftSecurityKey(false))), Reason.BAD_SIGNATURE, "is not in ");
  }

  @Test
  void aSignatureThatNobodyCanCheckDoesNotCount() throws Exception {
    Consent consent = by("ann", new SoftSecurityKey(false));
    signed = false;
    Files.delete(revoked);
    Judgement judgement =
        ApprovalPolicy.load(ApprovalSettings.DEFAULT)
            .judge(author, NOW)
            .judge(PLAN, List.of(consent));
    refused(judgement, Reason.BAD_SIGNATURE, "circuitd.yaml names no file of approvers");
  }

  @Test
  void whatWasEditedDoesNotCount() throws Exception {
    SoftSecurityKey key = approver("ann,bob");
    Consent good = by("ann", key);
    for (Consent edited :
        List.of(
            new Consent("bob", good.at(), good.ticket(), good.signature()),
            new Consent("ann", NOW.minusMillis(1), good.ticket(), good.signature()),
            new Consent("ann", good.at(), Optional.of("CHG-2"), good.signature()),
            new Consent("ann", good.at(), Optional.empty(), good.signature()))) {
      refused(judge(edited), Reason.BAD_SIGNATURE, "one of both was edited");
    }
  }

  @Test
  void aSignatureForSomethingElseDoesNotCount() throws Exception {
    SoftSecurityKey key = approver("ann");
    refused(
        judge(signed(by("ann"), key, "git")),
        Reason.BAD_SIGNATURE,
        "made for the namespace 'git', not for circuitd-approval");
  }

  @Test
  void aRevokedKeyDoesNotCount() throws Exception {
    SoftSecurityKey key = approver("ann");
    Files.writeString(revoked, key.key().fingerprint() + "\n");
    refused(judge(by("ann", key)), Reason.BAD_SIGNATURE, "is revoked at " + revoked + ":1");
  }

  @Test
  void aKeyThatHasExpiredDoesNotCountWhateverTimeIsClaimed() throws Exception {
    SoftSecurityKey key = approver("ann valid-before=\"20261121092959Z\"");
    Consent backdated =
        signed(
            new Consent("ann", NOW.minusSeconds(3600), Optional.empty(), Optional.empty()),
            key,
            Approval.NAMESPACE);
    refused(judge(backdated), Reason.BAD_SIGNATURE, "was valid until 2026-11-21T09:29:59Z");
  }

  @Test
  void aKeyDoesNotCountForTheTimeBeforeItWasGood() throws Exception {
    SoftSecurityKey key = approver("ann valid-after=\"20261121092900Z\"");
    Consent early =
        signed(
            new Consent("ann", NOW.minusSeconds(3600), Optional.empty(), Optional.empty()),
            key,
            Approval.NAMESPACE);
    refused(judge(early), Reason.BAD_SIGNATURE, "is not valid before 2026-11-21T09:29:00Z");
    assertThat(judge(by("ann", key)).enough()).isTrue();
  }

  @Test
  void anApprovalFromTheFutureDoesNotCount() {
    signed = false;
    refused(
        judge(new Consent("ann", NOW.plusSeconds(301), Optional.empty(), Optional.empty())),
        Reason.FUTURE,
        "later than now");
  }

  @Test
  void aBrokenFileOfApproversLetsNothingCount() throws Exception {
    SoftSecurityKey key = approver("ann");
    Files.writeString(approvers, Files.readString(approvers) + "bob ssh-ed25519 AAAA\n");
    refused(judge(by("ann", key)), Reason.BAD_SIGNATURE, "cannot be checked", approvers + ":2:5");
  }

  @Test
  void theAuthorDoesNotCountByNameOrByKey() throws Exception {
    SoftSecurityKey key = approver("ann,ann.other");
    author = Optional.of("ann");
    refused(judge(by("ann", key)), Reason.AUTHOR, "is the author of the circuit's file");
    refused(judge(by("ann.other", key)), Reason.AUTHOR, "is also that of ann");
    signed = false;
    refused(judge(by(" ANN ")), Reason.AUTHOR, "may not approve");
    authorMayApprove = true;
    assertThat(judge(by("ann", key)).enough()).isTrue();
  }

  @Test
  void twoPersonsAreNeededAndTheMissingOnesAreNamed() throws Exception {
    SoftSecurityKey ann = approver("ann");
    SoftSecurityKey bob = approver("bob");
    approver("cyd");
    approver("dan namespaces=\"git\"");
    approver("*@example.org");
    approver("eve");
    author = Optional.of("eve");
    count = 2;
    assertThat(judge(by("ann", ann)).words())
        .isEqualTo("1 of 2 approvals (ann); can come from: bob, cyd");
    assertThat(judge(by("ann", ann), by("bob", bob)).enough()).isTrue();
  }

  @Test
  void onePersonAndOneKeyCountOnce() throws Exception {
    SoftSecurityKey shared = approver("ann,bob");
    SoftSecurityKey second = approver("ann");
    SoftSecurityKey third = approver("bob");
    count = 2;
    refused(
        judge(by("ann", shared), by("bob", shared)),
        Reason.COUNTED_ALREADY,
        "the same person or key counts already, as ann");
    refused(judge(by("ann", shared), by("ann", second)), Reason.COUNTED_ALREADY, "counts already");
    assertThat(judge(by("ann", second), by("bob", third)).enough()).isTrue();
    assertThat(judge(by("ann", second), by("bob", third), by("bob", shared)).enough()).isTrue();
    assertThat(judge(by("ann", second), by("bob", shared), by("ann", shared)).enough())
        .as("a key of both shows that ann and bob may be one")
        .isFalse();
    assertThat(judge(by("ann", second), by("ann", shared), by("bob", shared)).enough())
        .as("whatever the order")
        .isFalse();
    signed = false;
    refused(judge(by("ann"), by("Ann ")), Reason.COUNTED_ALREADY, "counts already");
  }

  @Test
  void aRefusedConsentDoesNotSpoilThoseOfOthers() throws Exception {
    SoftSecurityKey ann = approver("ann");
    Judgement judgement = judge(by("ann", ann), by("eve", new SoftSecurityKey(false)));
    assertThat(judgement.enough()).isTrue();
    assertThat(judgement.refused()).hasSize(1);
  }
}
