package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.StatusReport.Phase;
import io.circuitd.daemon.LabSite;
import io.circuitd.daemon.OperatorWords;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Changed templates, from the preview to the last stage of their roll-out, on the lab. */
class TemplatesCommandTest {
  private static final String WARN_AT = "<limit-threshold>${session.warnAt}<";

  private static final Path TEMPLATES = Path.of("templates");
  private static final Pattern VERSION = Pattern.compile("\"version\": \"[^\"]*\"");

  @TempDir Path folder;
  private LabSite site;
  private Path old;
  private Path fresh;

  @BeforeEach
  void start() throws IOException {
    site = LabSite.in(folder.resolve("site"), 1);
    old = site.configDir().resolve("templates");
    fresh = folder.resolve("fresh");
    copy(TEMPLATES, old);
    copy(TEMPLATES, fresh);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          // Whatever version a template has by now, its test begins with 1.
          Files.writeString(
              target,
              from.equals(TEMPLATES)
                  ? VERSION.matcher(Files.readString(file)).replaceAll("\"version\": \"1\"")
                  : Files.readString(file));
        }
      }
    }
  }

  private void edit(String file, String from, String to) throws IOException {
    String text = Files.readString(fresh.resolve(file));
    assertThat(text).contains(from);
    Files.writeString(fresh.resolve(file), text.replace(from, to));
  }

  /** A later version for every template of a profile. */
  private void raise(String profile) throws IOException {
    try (Stream<Path> files = Files.list(fresh.resolve(profile))) {
      for (Path file : files.toList()) {
        Files.writeString(
            file, VERSION.matcher(Files.readString(file)).replaceAll("\"version\": \"2\""));
      }
    }
  }

  private Captured run(int exitCode, String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    words.addAll(List.of("--config", site.configDir().toString()));
    Captured captured = Captured.plain();
    int code = captured.run(words.toArray(String[]::new));
    assertThat(code).as("%s: %s%s", words, captured.out(), captured.err()).isEqualTo(exitCode);
    OperatorWords.check(captured.err());
    return captured;
  }

  private String preview(int exitCode) {
    return run(exitCode, "templates", "preview", old.toString(), fresh.toString()).out();
  }

  private JsonNode json(int exitCode, String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    words.add("--json");
    return JsonMapper.shared().readTree(run(exitCode, words.toArray(String[]::new)).out());
  }

  /**
   * College and the university on both sides of one PoP, two legs in the global table elsewhere.
   */
  private void build() {
    site.set(LabSite.COLLEGE, Side.PRIMARY, ConnectionState.LIVE);
    site.set(LabSite.COLLEGE, Side.SECONDARY, ConnectionState.LIVE);
    site.start();
    site.approve(LabSite.COLLEGE);
    site.approve(LabSite.UNIV);
    site.approve(LabSite.HOSPITAL);
    site.build(LabSite.test(1), Side.PRIMARY);
    for (CircuitName both : List.of(LabSite.COLLEGE, LabSite.UNIV)) {
      site.await(both, Side.PRIMARY, Phase.UP);
      site.await(both, Side.SECONDARY, Phase.UP);
    }
    site.await(LabSite.HOSPITAL, Side.PRIMARY, Phase.UP);
    List.of(LabSite.COLLEGE, LabSite.UNIV, LabSite.HOSPITAL).forEach(site::awaitQuiet);
  }

  @Test
  void aWrongFolderOrNoDaemonIsSaidWithTheNextStep() throws IOException {
    assertThat(
            run(ExitCode.UNREACHABLE, "templates", "preview", old.toString(), fresh.toString())
                .err())
        .contains("no daemon runs", "circuitd run --config " + site.configDir());
    site.start();
    Path gone = folder.resolve("gone");
    assertThat(run(ExitCode.USAGE, "templates", "preview", old.toString(), gone.toString()).err())
        .contains("NEW: " + gone + " is not there", "expected a folder with one folder for each");
    Path below = fresh.resolve("junos");
    assertThat(run(ExitCode.USAGE, "templates", "preview", below.toString(), old.toString()).err())
        .contains("OLD: " + below + " has no folder of a device profile; found no folder")
        .contains("iosxr, iosxr-native", "next: name the folder above, " + fresh);
    Files.createDirectories(gone.resolve("cisco"));
    assertThat(run(ExitCode.USAGE, "templates", "preview", old.toString(), gone.toString()).err())
        .contains("found the folders cisco; expected some of");
    assertThat(run(ExitCode.USAGE, "templates").err()).contains("preview or rollout");
    assertThat(run(ExitCode.USAGE, "plan", "--stage", "all").err())
        .contains("expected canary, pop or rest");
    assertThat(run(ExitCode.USAGE, "plan", "x", "--stage", "pop").err()).contains("exclude");

    assertThat(preview(ExitCode.FINE)).contains("0 legs on routers", "nothing to roll out");
    assertThat(run(ExitCode.FINE, "plan", "--stage", "canary").out())
        .contains("0 circuits to approve", "nothing to roll out");
    assertThat(run(ExitCode.FINE, "approve", "--stage", "canary", "--by", "ann").out())
        .contains("nothing to approve");
    assertThat(run(ExitCode.FINE, "templates", "rollout").out()).contains("every leg on a router");
  }

  @Test
  void fromThePreviewThroughItsStagesToTheLastCircuit() throws IOException {
    build();
    assertThat(preview(ExitCode.FINE))
        .contains("6 legs on routers: 6 without a difference, 0 change, 0 refused");

    edit("junos/common.ftl", WARN_AT, "<limit-threshold>75<");
    assertThat(preview(ExitCode.FINE))
        .contains("warning: " + fresh.resolve("junos/virtual-router-vrf.ftl"))
        .contains("the text of common.ftl changed, and the version is 1, as it was 1")
        .contains("next: raise it in the file's first line");
    raise("junos");
    String shown =
        preview(ExitCode.FINE).replace(old.toString(), "OLD").replace(fresh.toString(), "NEW");
    assertThat(shown)
        .contains("6 legs on routers: 2 without a difference, 4 change, 0 refused")
        .contains(
            """
            2 connections on 1 router: 1 line changed each, profile junos, first in stage rest
              for instance example-hospital primary-private on chic-mx1
              --- OLD/junos/virtual-router-global.ftl 1
              +++ NEW/junos/virtual-router-global.ftl 2
            """)
        .contains("1 connection on 1 router: 2 lines changed, profile junos, first in stage pop")
        .contains("1 connection on 1 router: 1 line changed, profile junos, first in stage canary")
        .contains("  canary  example-college: both connections are up")
        .contains("200 Mbit/s")
        .contains("  pop     1 circuit at SANJ: example-univ")
        .contains("  rest    2 circuits: example-hospital, test-1")
        .doesNotContain("warning");
    assertThat(shown.lines().filter(line -> line.startsWith("  -") && line.contains("threshold")))
        .hasSize(4);
    JsonNode report = json(ExitCode.FINE, "templates", "preview", old.toString(), fresh.toString());
    assertThat(report.path("stages").path("canary").asString()).isEqualTo("example-college");

    edit(
        "junos/virtual-router-vrf.ftl",
        "<leg ",
        "<#if leg.sTag == 7><#stop \"S-tag 7 is kept for tests; next: ask for another"
            + " one\"></#if>\n"
            + "<leg ");
    Files.delete(fresh.resolve("junos/virtual-router-global.ftl"));
    String refused = preview(ExitCode.WRONG);
    assertThat(refused)
        .contains("2 without a difference, 1 change, 3 refused")
        .containsPattern("junos/virtual-router-vrf.ftl:\\d+:\\d+ refuses 1 leg: S-tag 7 is kept")
        .contains("example-college primary-private")
        .contains(
            fresh.resolve("junos/virtual-router-global.ftl") + " refuses 2 legs: found no such")
        .contains("example-hospital primary-private, test-1 primary-private")
        .contains("  canary  example-univ");

    copy(TEMPLATES, fresh);
    edit("junos/common.ftl", WARN_AT, "<limit-threshold>75<");
    raise("junos");
    raise("iosxr-native");
    copy(fresh, old);
    rollOut();
  }

  private void rollOut() {
    String before = site.running("chic-mx1");
    String canary = run(ExitCode.FINE, "plan", "--stage", "canary").out();
    assertThat(canary)
        .contains("stage canary: 1 circuit to approve, 0 through, 0 left out")
        .contains("circuits: example-college")
        .contains("approve with: circuitd approve --stage canary --by YOU --digest sha256:");
    assertThat(canary.lines().filter(line -> line.contains("threshold")))
        .as("an IOS-XR template of a later version that writes the same changes nothing")
        .containsExactly(
            canary.lines().filter(line -> line.contains("threshold 80")).findFirst().orElseThrow(),
            canary.lines().filter(line -> line.contains("threshold 75")).findFirst().orElseThrow());
    assertThat(run(ExitCode.FINE, "plan", "--stage", "pop").out())
        .contains("warning: a former stage is not through: example-college: primary-private stands")
        .contains("virtual-router-vrf.ftl 1 rendered it, virtual-router-vrf.ftl 2 is in force");
    assertThat(run(ExitCode.WRONG, "approve", "--stage", "rest", "--by", "ann").err())
        .contains("stage rest waits for 2 circuits of former stages: example-college")
        .contains("next: circuitd templates rollout, or say --anyway");
    assertThat(
            run(
                    ExitCode.WRONG,
                    "approve",
                    "--stage",
                    "canary",
                    "--by",
                    "ann",
                    "--digest",
                    "sha256:0123456789")
                .err())
        .contains("stage canary now has the digest");

    assertThat(run(ExitCode.FINE, "history").out()).contains("roll-out of templates begun");
    approve(ExitCode.FINE, "canary", LabSite.COLLEGE);
    assertThat(site.running("chic-mx1")).isEqualTo(before);
    assertThat(run(ExitCode.FINE, "templates", "rollout").out())
        .contains("canary: 1 of 1 circuit through and up")
        .contains("pop: 0 of 1 circuit through and up", "next: circuitd plan --stage pop")
        .contains("rest: 0 of 2 circuits through and up");
    assertThat(run(ExitCode.FINE, "templates", "preview", old.toString(), old.toString()).out())
        .contains("stand otherwise than OLD renders them");

    site.stop();
    site.start();
    assertThat(
            json(ExitCode.FINE, "templates", "rollout")
                .path("stages")
                .get(0)
                .path("stage")
                .asString())
        .as("a restart knows the stages")
        .isEqualTo("canary");
    site.await(LabSite.COLLEGE, Side.PRIMARY, Phase.UP);
    site.await(LabSite.COLLEGE, Side.SECONDARY, Phase.UP);
    approve(ExitCode.FINE, "pop", LabSite.UNIV);
    assertThat(site.running("chic-mx1")).isEqualTo(before);

    site.edit("circuitd.yaml", root -> root.withObject("/deploy/fuse").put("connections", 1));
    assertThat(run(ExitCode.FINE, "plan", "--stage", "rest").out())
        .contains("stage rest: 2 circuits to approve, 0 through, 0 left out")
        .contains("the stage reaches 2 connections on 1 router and 2 BGP sessions")
        .contains("deploy.fuse lets 1, 1000 and 100000 go in");
    site.edit("circuitd.yaml", root -> root.withObject("/deploy/fuse").put("connections", 10_000));

    site.edit(
        LabSite.file(LabSite.HOSPITAL),
        root -> root.withObject("/peerings/private/timers").put("keepalive", 30).put("hold", 90));
    assertThat(run(ExitCode.WRONG, "plan", "--stage", "rest").out())
        .contains("stage rest: 1 circuit to approve, 0 through, 1 left out")
        .contains("left out: example-hospital: its plan is not of the templates alone")
        .contains("next: circuitd plan example-hospital");
    approve(ExitCode.WRONG, "rest", LabSite.test(1));
    site.build(LabSite.HOSPITAL, Side.PRIMARY);
    assertThat(run(ExitCode.FINE, "templates", "rollout").out())
        .contains("rest: 2 of 2 circuits through and up")
        .doesNotContain("next:");
    assertThat(run(ExitCode.FINE, "plan", "--stage", "rest").out())
        .contains("0 circuits to approve, 2 through, 0 left out", "nothing to roll out");
  }

  private void approve(int exitCode, String stage, CircuitName circuit) {
    String digest =
        json(exitCode, "plan", "--stage", stage).path("digest").asString().substring(0, 20);
    JsonNode approved =
        json(exitCode, "approve", "--stage", stage, "--by", "ann", "--digest", digest);
    assertThat(approved.path("circuits").valueStream().map(JsonNode::asString))
        .containsExactly(circuit.value());
    assertThat(approved.path("files").valueStream().map(JsonNode::asString))
        .containsExactly(
            site.configDir().resolve("approvals").resolve(circuit + ".primary.yaml").toString());
    site.awaitQuiet(circuit);
    LabSite.awaitTrue(
        circuit + " through",
        () ->
            json(ExitCode.FINE, "templates", "rollout")
                .path("stages")
                .valueStream()
                .filter(of -> of.path("stage").asString().equals(stage))
                .flatMap(of -> of.path("open").valueStream())
                .noneMatch(open -> open.path("circuit").asString().equals(circuit.value())));
  }
}
