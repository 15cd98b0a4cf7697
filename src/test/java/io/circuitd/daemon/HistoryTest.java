package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.control.ControlFailure;
import io.circuitd.control.HistoryReport;
import io.circuitd.control.HistoryReport.Change;
import io.circuitd.control.HistoryReport.Line;
import io.circuitd.control.PlanReport;
import io.circuitd.lab.SiteCopy;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be read of a change afterwards: all of it, in order, and no secret. */
class HistoryTest {
  private static final String KEY = "Tr0ub4dor&3<horse>";
  private static final CircuitName FIRST = LabSite.test(1);

  @TempDir Path folder;
  private LabSite site;

  @BeforeEach
  void prepare() {
    site = LabSite.in(folder, 1);
    site.files()
        .edit(
            "circuitd.yaml",
            root -> {
              root.withObject("/deploy").put("sharedKeys", true);
              root.withObject("/audit/copy").put("file", "audit.jsonl");
            });
    write("lab/secrets/bgp-key", KEY);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private void write(String file, String text) {
    try {
      Files.writeString(site.configDir().resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SiteCopy.Edit withKey() {
    return root ->
        root.withObject("/peerings/private").put("sharedKey", "file:lab/secrets/bgp-key");
  }

  private static Stream<String> words(List<Line> lines) {
    return lines.stream()
        .map(line ->
            switch (line.event()) {
              case "rpc" -> line.detail("operation") + " " + line.detail("answer");
              case "step" -> line.detail("step");
              case "azure" -> "azure " + line.detail("status") + " " + line.detail("answer");
              default -> line.event();
            });
  }

  @Test
  void aBuildIsToldFromItsPlanToItsEndAndNoSecretIsKept() throws IOException {
    site.files().edit(LabSite.file(FIRST), withKey());
    site.start();
    PlanReport plan = site.build(FIRST, Side.PRIMARY);

    HistoryReport history = site.history().history(Optional.of(FIRST), 10);
    assertThat(history.changes()).hasSize(1);
    Change change = history.changes().getFirst();
    assertThat(change.outcome()).isEqualTo("done");
    assertThat(change.approvedBy()).containsExactly("a test");
    assertThat(change.digest()).isEqualTo(plan.digest());
    HistoryReport.Story story = site.history().story(change.id());
    assertThat(story.before())
        .extracting(Line::event)
        .startsWith("plan shown")
        .endsWith("approval seen");
    assertThat(words(story.records()))
        .containsExactly(
            "change started",
            "approval used",
            "AZURE_WRITE",
            "azure 200 accepted",
            "AZURE_OPERATION",
            "AZURE_OPERATION",
            "AZURE_DONE",
            "LOCK",
            "lock candidate ok",
            "get-config running data",
            "get-config candidate data",
            "EDIT",
            "edit-config candidate ok",
            "VALIDATE",
            "validate candidate ok",
            "COMMIT",
            "confirmed commit ok",
            "READ_BACK",
            "get-config running data",
            "GATE",
            "CONFIRM",
            "confirming commit ok",
            "unlock candidate ok",
            "UNLOCKED",
            "PUSHED",
            "AZURE_WRITE",
            "azure 200 accepted",
            "AZURE_OPERATION",
            "AZURE_OPERATION",
            "AZURE_DONE",
            "AZURE_WRITE",
            "azure 201 accepted",
            "AZURE_OPERATION",
            "AZURE_OPERATION",
            "AZURE_DONE",
            "VERIFY",
            "VERIFIED",
            "change ended");
    Line edit =
        story.records().stream()
            .filter(line -> line.detail("operation").startsWith("edit-config"))
            .findFirst()
            .orElseThrow();
    assertThat(edit.detail("sent")).contains("<authentication-key>***</authentication-key>");
    assertThat(site.writes(FIRST).getLast().body())
        .as("the key was sent to Azure")
        .contains("Tr0ub4dor");
    assertThat(story.records())
        .filteredOn(line -> line.event().equals("azure"))
        .last()
        .extracting(line -> line.detail("sent"))
        .asString()
        .contains("\"sharedKey\":\"***\"");

    Path copy = site.configDir().resolve("audit.jsonl");
    LabSite.awaitTrue(
        "the copy is there",
        () ->
            site.history()
                .verify(Optional.of(copy))
                .copy()
                .map(HistoryReport.Part::last)
                .equals(Optional.of(site.history().verify(Optional.empty()).store().last())));
    HistoryReport.Verified verified = site.history().verify(Optional.of(copy));
    assertThat(verified.whole()).isTrue();
    assertThat(verified.copy().orElseThrow().head()).isEqualTo(verified.store().head());
    site.stop();
    assertThat(written()).as("what was kept").contains("edit-config").doesNotContain("Tr0ub4dor");
    for (String secret : List.of("netconf", "azure-commercial", "snmp-auth", "snmp-priv")) {
      assertThat(written()).doesNotContain(site.read("lab/secrets/" + secret).strip());
    }
  }

  /** All bytes of the store and of the copy. */
  private String written() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files
              .filter(Files::isRegularFile)
              .filter(f -> f.toString().matches(".*(circuitd\\.db.*|audit\\.jsonl)"))
              .toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void aChangeThatTheRouterRefusesIsToldWithTheRoutersWordsButNotWithTheKeyInThem()
      throws IOException {
    site.files().edit(LabSite.file(FIRST), withKey());
    site.start();
    site.router("chic-mx1")
        .faults()
        .rpcErrorOn("confirmed-commit", "operation-failed", "bad key '" + KEY + "' in unit 1");
    site.approve(FIRST);
    LabSite.awaitTrue(
        "failed",
        () -> {
          List<Change> changes = site.history().history(Optional.empty(), 10).changes();
          return !changes.isEmpty() && changes.getFirst().outcome().equals("failed");
        });
    Change change = site.history().history(Optional.of(FIRST), 10).changes().getFirst();
    assertThat(change.reason()).contains("bad key '***' in unit 1");
    List<String> words =
        words(site.history().story(change.id()).records())
            .dropWhile(word -> !word.equals("COMMIT"))
            .toList();
    assertThat(words)
        .startsWith(
            "COMMIT",
            "confirmed commit rpc-error",
            "ROLLED_BACK",
            "discard-changes ok",
            "unlock candidate ok",
            "UNLOCKED",
            "FAILING")
        .endsWith("AZURE_DONE", "change ended");
    assertThat(site.history().verify(Optional.empty()).whole()).isTrue();
    assertThat(site.said()).doesNotContain("Tr0ub4dor");
    site.stop();
    assertThat(written()).contains("bad key").doesNotContain("Tr0ub4dor");
  }

  @Test
  void whatIsNotThereIsSaid() {
    site.start();
    assertThatThrownBy(() -> site.history().story(77))
        .isInstanceOf(ControlFailure.class)
        .hasMessage("the audit has no change 77; see circuitd history");
    assertThatThrownBy(() -> site.history().history(Optional.of(new CircuitName("unheard-of")), 5))
        .hasMessageContaining("no record of a circuit unheard-of");
    assertThatThrownBy(() -> site.history().verify(Optional.of(folder.resolve("nothing"))))
        .hasMessageContaining("cannot be read")
        .hasMessageContaining("next: ");
  }
}
