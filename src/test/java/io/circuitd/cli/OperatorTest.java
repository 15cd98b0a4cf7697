package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.daemon.LabSite;
import io.circuitd.daemon.OperatorWords;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An operator's day: every command against a running daemon's own socket. */
class OperatorTest {
  private static final String HOLD_TIME =
      "<configuration xmlns='http://yang.juniper.net/junos/conf/root'>"
          + "<routing-instances xmlns='http://yang.juniper.net/junos/conf/routing-instances'>"
          + "<instance><name>EXAMPLE-UNIV</name><protocols><bgp><group><name>AZURE</name>"
          + "<neighbor><name>192.0.2.250</name><hold-time>240</hold-time></neighbor>"
          + "</group></bgp></protocols></instance></routing-instances></configuration>";

  @TempDir Path folder;
  private LabSite site;

  @BeforeEach
  void start() {
    site = LabSite.in(folder, 1);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private Captured run(int exitCode, String... args) {
    Captured captured = raw(exitCode, args);
    OperatorWords.check(captured.out());
    OperatorWords.check(captured.err());
    return captured;
  }

  private Captured raw(int exitCode, String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    words.addAll(List.of("--config", site.configDir().toString()));
    Captured captured = Captured.plain();
    int code = captured.run(words.toArray(String[]::new));
    assertThat(code).as("%s: %s%s", words, captured.out(), captured.err()).isEqualTo(exitCode);
    return captured;
  }

  /** The answer of a command once it holds the pattern; one poll that got no answer may hide it. */
  private String said(String pattern, String... args) {
    List<String> said = new CopyOnWriteArrayList<>();
    LabSite.awaitTrue(
        pattern,
        () -> {
          said.add(run(ExitCode.FINE, args).out());
          return Pattern.compile(pattern).matcher(said.getLast()).find();
        });
    return said.getLast();
  }

  private JsonNode json(int exitCode, String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    words.add("--json");
    return JsonMapper.shared().readTree(raw(exitCode, words.toArray(String[]::new)).out());
  }

  @Test
  void fromNoDaemonToABuiltCircuitAndItsDrift() {
    assertThat(run(ExitCode.UNREACHABLE, "status").err())
        .contains("no daemon runs", "circuitd run --config " + site.configDir());
    site.start();
    LabSite.awaitTrue("Azure read", () -> !run(0, "status").out().contains("unknown"));
    assertThat(run(ExitCode.WRONG, "run").err())
        .contains("circuitd.db", Long.toString(ProcessHandle.current().pid()));
    assertThat(run(ExitCode.FINE, "status").out())
        .contains("example-univ", "planned", "circuitd approve example-univ", "R-001", "R-053");
    assertThat(run(ExitCode.USAGE, "status", "no-such").err())
        .contains("no circuit is called no-such");
    assertThat(run(ExitCode.FINE, "drift").out()).contains("no leg has been pushed");

    assertThat(run(ExitCode.FINE, "plan", "example-univ").out())
        .contains(
            "circuit example-univ: first build",
            "router sanj-mx1, leg primary-private: gate config, no session touched",
            "router sanj-xr1, leg secondary-private",
            "Azure: private peering, VLAN 200",
            "digest sha256:",
            "approve with: circuitd approve example-univ --by YOU");
    assertThat(json(ExitCode.FINE, "plan", "example-univ").path("kind").asString())
        .isEqualTo("first-build");

    site.router("sanj-mx1").faults().wrongHostKey(true);
    assertThat(run(ExitCode.UNREACHABLE, "plan", "example-univ").out())
        .contains("blocked", "sanj-mx1", "pinned SHA256:");
    assertThat(run(ExitCode.UNREACHABLE, "approve", "example-univ", "--by", "alice").err())
        .contains("the plan for example-univ is blocked", "pinned SHA256:");
    site.router("sanj-mx1").faults().wrongHostKey(false);

    site.commercial()
        .faults()
        .others()
        .change(site.key(LabSite.test(1)), facts -> facts.put("primaryAzurePort", "X-CIS-9-PRI-A"));
    assertThat(run(ExitCode.WRONG, "plan", "test-1").out())
        .contains("blocked", "error R-008: found primary Azure port 'X-CIS-9-PRI-A'", "next: add");
    assertThat(run(ExitCode.WRONG, "approve", "test-1", "--by", "alice").err()).contains("R-008");

    assertThat(run(ExitCode.FINE, "approve", "example-univ", "--by", "alice").out())
        .contains("approved sha256:", "example-univ.primary.yaml", "example-univ.secondary.yaml");
    LabSite.awaitTrue(
        "both up",
        () ->
            json(0, "status", "example-univ")
                .path("circuits")
                .get(0)
                .path("connections")
                .valueStream()
                .allMatch(connection -> connection.path("phase").asString().equals("up")));
    site.awaitQuiet(LabSite.UNIV);
    assertThat(said(" up +Provisioned +up", "status", "example-univ"))
        .contains("established (ipv4+ipv6)", "Provisioned", "192.0.2.250", "2001:db8:468::6")
        .containsPattern("example-univ +primary-private +sanj-mx1 .* up +Provisioned +up");
    assertThat(run(ExitCode.FINE, "plan", "example-univ").out())
        .contains("nothing to do", "primary approved by alice", "used up");
    assertThat(json(ExitCode.FINE, "approve", "example-univ", "--by", "alice").path("files"))
        .isEmpty();

    assertThat(run(ExitCode.FINE, "drift", "--now").out()).contains("clean");
    site.router("sanj-mx1").faults().editRunning(HOLD_TIME);
    assertThat(run(ExitCode.WRONG, "drift", "example-univ", "--now").out())
        .contains("drifted", "neighbor[name='192.0.2.250']/hold-time", "wanted 180", "found  240");
    assertThat(json(ExitCode.WRONG, "drift").path("legs")).hasSize(2);
    assertThat(said("drifted", "status")).contains("see: circuitd drift example-univ");
    site.router("sanj-xr1").faults().refuseLogin(true);
    assertThat(run(ExitCode.UNREACHABLE, "drift", "--router", "sanj-xr1", "--now").out())
        .contains("unknown", "sanj-xr1");
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).legs().getFirst().driftFindings())
        .isEqualTo(1);
  }
}
