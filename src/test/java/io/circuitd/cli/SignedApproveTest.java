package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.ControlServer;
import io.circuitd.control.ControlSocket;
import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.files.Secret;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalFiles;
import io.circuitd.intent.Consent;
import io.circuitd.outside.SshKeygen;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code approve} with keys of ssh-keygen, which judges what comes of it. */
@Tag("outside")
class SignedApproveTest {
  @TempDir Path folder;
  private Path config = Path.of("config");
  private Optional<ControlServer> server = Optional.empty();
  private Optional<SshKeygen> keygen = Optional.empty();
  private String approvers = "";
  private final List<String> asked = new ArrayList<>();
  private Optional<Secret> typed = Optional.empty();
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws IOException {
    config = Files.createDirectory(folder.resolve("config"));
    keygen = Optional.of(SshKeygen.start());
  }

  @AfterEach
  void stop() throws IOException {
    server.ifPresent(ControlServer::close);
    if (keygen.isPresent()) {
      keygen.get().close();
    }
  }

  private SshKeygen keygen() {
    return keygen.orElseThrow();
  }

  private void serve(boolean signed, int count, String author) {
    FakeDaemon daemon = FakeDaemon.planning(Kind.FIRST_BUILD);
    daemon.needs =
        new PlanReport.ApprovalNeeds(
            signed,
            count,
            false,
            Optional.of(author),
            Optional.of(config.resolve("approvers").toString()),
            Optional.empty());
    server = Optional.of(ControlServer.start(ControlSocket.of(config), daemon));
  }

  private Path approver(String name, String passphrase) throws Exception {
    Path key = keygen().key(name, "ed25519", passphrase);
    approvers += name + " " + SshKeygen.publicKey(key) + "\n";
    Files.writeString(config.resolve("approvers"), approvers);
    return key;
  }

  private int approve(String... words) {
    List<String> args = new ArrayList<>(List.of("approve", "example-univ"));
    args.addAll(Arrays.asList(words));
    if (!args.contains("--agent")) {
      args.addAll(List.of("--agent", folder.resolve("no-agent").toString()));
    }
    args.addAll(List.of("--config", config.toString()));
    out = new StringWriter();
    err = new StringWriter();
    Terminal terminal =
        new Terminal(
            new PrintWriter(out),
            new PrintWriter(err),
            false,
            false,
            prompt -> {
              asked.add(prompt);
              return typed;
            });
    return Main.execute(terminal, args.toArray(String[]::new));
  }

  private List<Approval> written() {
    return ApprovalFiles.load(config.resolve("approvals")).approvals();
  }

  private void keygenAccepts(String... names) throws Exception {
    assertThat(written()).hasSize(2);
    for (Approval approval : written()) {
      assertThat(approval.consents()).extracting(Consent::by).containsExactly(names);
      for (Consent consent : approval.consents()) {
        SshKeygen.Ended ended =
            keygen()
                .verify(
                    approvers,
                    "",
                    consent.by(),
                    "circuitd-approval",
                    consent.signature().orElseThrow() + "\n",
                    approval.text(consent));
        assertThat(ended.code()).as(ended.output()).isZero();
      }
    }
  }

  @Test
  void aPrivateKeySignsBothConnections() throws Exception {
    Path key = approver("ann@example.org", "");
    serve(true, 1, "eve");
    assertThat(approve("--by", "ann@example.org", "--ticket", "CHG-1", "--key", key.toString()))
        .as(err.toString())
        .isZero();
    keygenAccepts("ann@example.org");
    assertThat(asked).isEmpty();
  }

  @Test
  void thePassphraseIsAskedForAtTheTerminal() throws Exception {
    Path key = approver("ann", "four words");
    serve(true, 1, "eve");
    assertThat(approve("--by", "ann", "--key", key.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("is encrypted, and there is no terminal to ask");
    typed = Optional.of(new Secret("wrong"));
    assertThat(approve("--by", "ann", "--key", key.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("the passphrase does not open it").doesNotContain("wrong");
    assertThat(written()).isEmpty();
    typed = Optional.of(new Secret("four words"));
    assertThat(approve("--by", "ann", "--key", key.toString())).as(err.toString()).isZero();
    keygenAccepts("ann");
    assertThat(asked).hasSize(3).contains("passphrase of " + key + ": ");
  }

  @Test
  void theAgentsOnlyKeyOfThePersonSignsAndOfSeveralTheNamedOne() throws Exception {
    Path bob = approver("bob", "");
    Path ann = approver("ann", "");
    serve(true, 1, "eve");
    Path agent = keygen().agent(bob, ann);
    assertThat(approve("--by", "ann", "--agent", agent.toString())).as(err.toString()).isZero();
    keygenAccepts("ann");

    approvers += "ann " + SshKeygen.publicKey(bob) + "\n";
    Files.writeString(config.resolve("approvers"), approvers);
    assertThat(approve("--by", "ann", "--agent", agent.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("several keys of the SSH agent", "--key FILE.pub");
    assertThat(approve("--by", "ann", "--agent", agent.toString(), "--key", bob + ".pub"))
        .as(err.toString())
        .isZero();
    keygenAccepts("ann");
  }

  @Test
  void whoMayNotApproveIsToldBeforeAnythingIsWritten() throws Exception {
    Path ann = approver("ann", "");
    Path eve = approver("eve", "");
    Path stranger = keygen().key("stranger", "ed25519", "");
    serve(true, 1, "eve");
    assertThat(approve("--by", "eve", "--key", eve.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("nothing was approved: eve: is the author of the circuit's file");
    assertThat(approve("--by", "ann", "--key", eve.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("is not ann's: ", "approvers:2 gives it to eve");
    assertThat(approve("--by", "ann", "--key", stranger.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("is not in " + config.resolve("approvers"));
    assertThat(approve("--by", "ann")).isEqualTo(1);
    assertThat(err.toString()).contains("no-agent gives no keys");
    assertThat(approve("--by", "ann", "--key", ann + ".pub", "--agent", agentOf(stranger)))
        .isEqualTo(1);
    assertThat(err.toString()).contains("the SSH agent does not have the key SHA256:");
    assertThat(approve("--by", "ann", "--key", config.resolve("approvers").toString()))
        .isEqualTo(1);
    assertThat(approve("--by", "ann\nby: bob", "--key", ann.toString())).isEqualTo(2);
    assertThat(config.resolve("approvals")).doesNotExist();
  }

  private String agentOf(Path key) throws Exception {
    return keygen().agent(key).toString();
  }

  @Test
  void aSecondPersonAddsAndTheSamePersonReplaces() throws Exception {
    Path ann = approver("ann", "");
    Path bob = approver("bob", "");
    approver("cyd", "");
    serve(true, 2, "eve");
    assertThat(approve("--by", "ann", "--key", ann.toString())).as(err.toString()).isZero();
    assertThat(out.toString()).contains("primary: 1 of 2 approvals (ann); can come from: bob, cyd");
    assertThat(approve("--by", "ann", "--key", ann.toString())).as(err.toString()).isZero();
    keygenAccepts("ann");
    assertThat(approve("--by", "bob", "--key", bob.toString())).as(err.toString()).isZero();
    assertThat(out.toString()).contains("primary: 2 of 2 approvals (ann, bob)");
    keygenAccepts("ann", "bob");
  }

  @Test
  void anApprovalOfAnotherPlanIsReplacedAsAWhole() throws Exception {
    Path ann = approver("ann", "");
    Path bob = approver("bob", "");
    serve(true, 2, "eve");
    assertThat(approve("--by", "ann", "--key", ann.toString())).as(err.toString()).isZero();
    Path file = config.resolve("approvals/example-univ.primary.yaml");
    Files.writeString(file, Files.readString(file).replace(FakeDaemon.DIGEST, "sha256:other"));
    assertThat(approve("--by", "bob", "--key", bob.toString())).as(err.toString()).isZero();
    assertThat(written()).extracting(approval -> approval.consents().size()).containsExactly(1, 2);
  }

  @Test
  void whatWasSignedCanBeCheckedWithTheCallThatIsShown() throws Exception {
    Path key = approver("ann o'neil", "");
    serve(false, 1, "eve");
    assertThat(approve("--by", "bob")).as(err.toString()).isZero();
    assertThat(approve("--by", "ann o'neil", "--key", key.toString()))
        .as(err.toString())
        .isEqualTo(1);
    approvers = approvers.replace("ann o'neil ", "\"ann o'neil\" ");
    Files.writeString(config.resolve("approvers"), approvers);
    assertThat(approve("--by", "ann o'neil", "--key", key.toString())).as(err.toString()).isZero();
    server.ifPresent(ControlServer::close);
    server = Optional.empty();

    Path texts = folder.resolve("texts of mine");
    assertThat(approve("--texts", texts.toString())).as(err.toString()).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst()).endsWith("example-univ.primary.1.txt: not signed");
    assertThat(lines.get(1)).startsWith("ssh-keygen -Y verify -f APPROVERS -I 'ann o'\\''neil'");
    Process shell =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                lines.get(1).replace("APPROVERS", config.resolve("approvers").toString()))
            .redirectErrorStream(true)
            .start();
    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("Good \"circuitd-approval\" signature for ann o'neil");
    assertThat(shell.waitFor()).isZero();
  }

  @Test
  void theFileItselfCanBeTakenApartWithSedAsTheDocsSay() throws Exception {
    Path key = approver("ann", "");
    serve(true, 1, "eve");
    assertThat(approve("--by", "ann", "--key", key.toString())).as(err.toString()).isZero();
    Process shell =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "F=approvals/example-univ.primary.yaml; sed '/^signature:/,$d' $F > text;"
                    + " sed -n 's/^  \\([^ ].*\\)/\\1/p' $F > text.sig;"
                    + " ssh-keygen -Y verify -f approvers -I ann -n circuitd-approval -s text.sig"
                    + " < text")
            .directory(config.toFile())
            .redirectErrorStream(true)
            .start();
    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("Good \"circuitd-approval\" signature for ann");
    assertThat(shell.waitFor()).isZero();
  }
}
