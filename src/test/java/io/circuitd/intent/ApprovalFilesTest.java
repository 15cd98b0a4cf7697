package io.circuitd.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalFilesTest {
  private static final Approval APPROVAL =
      new Approval(
          new CircuitName("example-univ"),
          Side.SECONDARY,
          "sha256:0f1e",
          "Ann \"the\" Operator: yes # no",
          Instant.parse("2026-11-21T09:30:00.123Z"),
          Optional.of("CHG-1"),
          Optional.empty());

  @TempDir private Path dir;

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    Path file = ApprovalFiles.write(dir.resolve("approvals"), APPROVAL);

    assertThat(file.getFileName()).hasToString("example-univ.secondary.yaml");
    assertThat(ApprovalFiles.load(dir.resolve("approvals")))
        .isEqualTo(new ApprovalFiles(List.of(APPROVAL), List.of()));
  }

  @Test
  void aSecondApprovalTakesThePlaceOfTheFirstAndLeavesNothingBeside() throws Exception {
    ApprovalFiles.write(dir, APPROVAL);
    ApprovalFiles.write(
        dir,
        new Approval(
            APPROVAL.circuit(),
            APPROVAL.side(),
            "sha256:2",
            "Bob",
            Instant.parse("2026-11-21T09:31:00Z"),
            Optional.empty(),
            Optional.of("c2ln")));

    assertThat(ApprovalFiles.load(dir).approvals())
        .singleElement()
        .satisfies(a -> assertThat(a.digest()).isEqualTo("sha256:2"));
    try (Stream<Path> files = Files.list(dir)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aCopiedApprovalIsRefused() throws Exception {
    Path file = ApprovalFiles.write(dir, APPROVAL);
    Files.copy(file, dir.resolve("example-univ.primary.yaml"));
    ApprovalFiles loaded = ApprovalFiles.load(dir);

    assertThat(loaded.approvals()).containsExactly(APPROVAL);
    assertThat(loaded.findings())
        .singleElement()
        .asString()
        .contains("expected the file name example-univ.secondary.yaml");
  }

  @Test
  void aBrokenTimeIsAFinding() throws Exception {
    Path file = ApprovalFiles.write(dir, APPROVAL);
    Files.writeString(file, Files.readString(file).replace("T09", " 09"));

    assertThat(ApprovalFiles.load(dir).findings())
        .singleElement()
        .asString()
        .contains(":5:5: error: found text that is no time");
  }

  @Test
  void whatOthersSaidIsReadBackWithItsSignatures() throws Exception {
    String armoured = "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH+/==\n-----END SSH SIGNATURE-----";
    Approval both =
        new Approval(
            APPROVAL.circuit(),
            APPROVAL.side(),
            APPROVAL.digest(),
            List.of(
                new Consent(
                    "ann", Instant.EPOCH, Optional.of("CHG 1: \"x\""), Optional.of(armoured)),
                new Consent("bob", Instant.EPOCH, Optional.empty(), Optional.of("no: signature")),
                new Consent("cyd", Instant.EPOCH, Optional.empty(), Optional.of(armoured))));
    Path file = ApprovalFiles.write(dir, both);

    assertThat(ApprovalFiles.load(dir)).isEqualTo(new ApprovalFiles(List.of(both), List.of()));
    assertThat(Files.readString(file))
        .as("the signed text can be cut out by hand")
        .startsWith(both.text(both.consents().getFirst()) + "signature: |\n  -----BEGIN")
        .contains("    signature: |\n      -----BEGIN");
  }

  @Test
  void aSecondLineInANameIsRefused() throws Exception {
    Path file = ApprovalFiles.write(dir, APPROVAL);
    Files.writeString(file, Files.readString(file).replace("CHG-1", "CHG-1\\nby: somebody else"));

    assertThat(ApprovalFiles.load(dir).findings())
        .singleElement()
        .asString()
        .contains(":6:9: error: found", "expected up to 200 characters on one line");
  }
}
