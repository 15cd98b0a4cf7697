package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.ControlServer;
import io.circuitd.control.ControlSocket;
import io.circuitd.control.DriftReport;
import io.circuitd.control.PlanReport.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ClientCommandsTest {
  @TempDir Path folder;
  private Path config = Path.of("config");
  private Optional<ControlServer> server = Optional.empty();
  private final Captured captured = Captured.plain();

  @BeforeEach
  void makeConfig() throws IOException {
    config = Files.createDirectory(folder.resolve("config"));
  }

  @AfterEach
  void stop() {
    server.ifPresent(ControlServer::close);
  }

  private FakeDaemon serve(FakeDaemon daemon) {
    server = Optional.of(ControlServer.start(ControlSocket.of(config), daemon));
    return daemon;
  }

  private int run(String... words) {
    String[] args = java.util.Arrays.copyOf(words, words.length + 2);
    args[words.length] = "--config";
    args[words.length + 1] = config.toString();
    return captured.run(args);
  }

  @Test
  void statusShowsEveryLegAndBelowItWhatAPersonShouldKnow() {
    serve(FakeDaemon.planning(Kind.NOTHING_TO_DO));

    assertThat(run("status")).isZero();
    assertThat(captured.out())
        .isEqualToNormalizingNewlines(
            """
            circuit       leg                router   BGP                        BFD   Azure        verdict
            example-univ  primary-private    pop1-r1  established (ipv4+ipv6)    up    Provisioned  up
            example-univ  secondary-private  pop2-r1  ipv4 active, ipv6 unknown  down  Provisioned  down
            later         primary            -        -                          -     -            draft

            frozen: nothing is written to Azure or to routers
            alarm file-broken since 2026-11-21T10:00:00Z: config/circuits/x.yaml:3:1
            example-univ: degraded: secondary is down
            example-univ secondary-private: 2 entries differ from what was pushed; see: circuitd drift example-univ
            example-univ: warning R-053: no redundancy
            """);
    assertThat(captured.err()).isEmpty();
  }

  @Test
  void statusOfOneCircuitShowsItsSessions() {
    serve(FakeDaemon.planning(Kind.NOTHING_TO_DO));

    assertThat(run("status", "example-univ")).isZero();
    assertThat(captured.out())
        .contains(
            "primary-private    xe-0/0/0.100       ipv6    2001:db8:468::2  established  1m 1s "
                + " 2026-11-21T10:00:00Z",
            "secondary-private  Bundle-Ether1.100  ipv6    2001:db8:468::6  unknown      1m 1s  -");
  }

  @Test
  void statusInJsonIsTheReportAlone() {
    serve(FakeDaemon.planning(Kind.NOTHING_TO_DO));

    assertThat(run("status", "--json")).isZero();
    JsonNode report = JsonMapper.builder().build().readTree(captured.out());
    assertThat(report.at("/circuits/0/connections/1/legs/0/sessions/0/state").stringValue())
        .isEqualTo("active");
    assertThat(report.at("/circuits/0/customer").stringValue()).isEqualTo("Université");
  }

  @Test
  void planShowsDiffsWritesFindingsAndWhyAnApprovalIsVoid() {
    serve(FakeDaemon.planning(Kind.FIRST_BUILD));

    assertThat(run("plan", "example-univ")).isZero();
    assertThat(captured.out())
        .isEqualToNormalizingNewlines(
            """
            circuit example-univ: first build

            router pop1-r1, leg primary-private: gate config, 1 session touched
              + unit 100
              - unit 99

            Azure, in this order
              1. PUT crossConnection: Provisioned

            then pop1-r1: wait until the traffic has left primary-private, 300 s at most

            warning R-053: VRF cust-12 is missing on pop1-r1
            primary approved by alice at 2026-11-21T10:00:00Z, ticket CHG-1: void, not for this plan; moved: S-tag was 100, is 101

            digest sha256:0123456789abcdef
            approve with: circuitd approve example-univ --by YOU
            """);
  }

  @Test
  void peeringShowsWhatItWasAskedForAndHowThatIsApproved() {
    serve(FakeDaemon.planning(Kind.FIRST_BUILD));

    assertThat(run("peering", "example-univ", "reset", "--type", "microsoft")).isZero();
    assertThat(captured.out())
        .contains(
            "circuit example-univ: reset of microsoft for ",
            "service-affecting: all its sessions go down and come up again",
            "approve with: circuitd approve example-univ --peering reset --type microsoft --by"
                + " YOU");
    assertThat(run("peering", "example-univ", "drop")).isEqualTo(ExitCode.USAGE);
    assertThat(captured.err()).contains("'drop'; expected one of [reset, disable, enable]");
    assertThat(run("peering", "example-univ", "reset", "--type", "public"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(captured.err()).contains("'public'; expected one of [private, microsoft]");
  }

  @Test
  void approveTakesThePlanOfASwitchOfAPeering() {
    serve(FakeDaemon.planning(Kind.BLOCKED));

    assertThat(run("approve", "example-univ", "--peering", "reset", "--by", "bob")).isZero();
    assertThat(captured.out()).contains("approved sha256:0123456789abcdef in");
    assertThat(
            run(
                "approve",
                "example-univ",
                "--peering",
                "reset",
                "--by",
                "bob",
                "--digest",
                "ffffffffffff"))
        .isEqualTo(ExitCode.WRONG);
    assertThat(captured.err()).contains("circuitd peering example-univ reset\n");
    assertThat(run("approve", "example-univ", "--peering", "reset", "--undo", "3", "--by", "bob"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(captured.err()).contains("--undo and --peering exclude each other");
    assertThat(run("approve", "example-univ", "--type", "private", "--by", "bob"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(captured.err()).contains("expected --peering ACTION with it");
  }

  @Test
  void aBlockedPlanIsShownAndExitsWithOne() {
    serve(FakeDaemon.planning(Kind.BLOCKED));

    assertThat(run("plan", "example-univ")).isEqualTo(1);
    assertThat(captured.out())
        .contains("blocked", "error R-053: VRF cust-12 is missing")
        .doesNotContain("approve with");
  }

  @Test
  void approveWritesAFileForEachConnectionAndTellsTheDaemon() throws IOException {
    FakeDaemon daemon = serve(FakeDaemon.planning(Kind.FIRST_BUILD));

    assertThat(run("approve", "example-univ", "--by", "Bob \"B\" O'Neil", "--ticket", "CHG-7"))
        .isZero();
    for (String side : new String[] {"primary", "secondary"}) {
      String text =
          Files.readString(config.resolve("approvals").resolve("example-univ." + side + ".yaml"));
      assertThat(text)
          .contains(
              "digest: \"sha256:0123456789abcdef\"",
              "by: \"Bob \\\"B\\\" O'Neil\"",
              "ticket: \"CHG-7\"")
          .containsPattern("(?m)^at: \"20\\d\\d-.*Z\"$");
    }
    assertThat(config.resolve("approvals").toFile().list())
        .containsExactlyInAnyOrder("example-univ.primary.yaml", "example-univ.secondary.yaml");
    assertThat(daemon.reloads).hasValue(1);
    assertThat(captured.out())
        .contains("approved sha256:0123456789abcdef in")
        .as("what is wrong with the files of others")
        .doesNotContain("x.yaml");
  }

  @Test
  void approveRefusesABlockedPlanSaysWhyAndWritesNothing() {
    FakeDaemon daemon = serve(FakeDaemon.planning(Kind.BLOCKED));

    assertThat(run("approve", "example-univ", "--by", "bob")).isEqualTo(1);
    assertThat(captured.err())
        .contains("is blocked: error R-053: VRF cust-12 is missing on pop1-r1");
    assertThat(config.resolve("approvals")).doesNotExist();
    assertThat(daemon.reloads).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({
    "sha256:01234567,0",
    "01234567,0",
    "sha256:0123456789abcdef,0",
    "sha256:0123456,2",
    "0123456,2",
    "sha256:99999999,1",
    "sha256:,2"
  })
  void approveHoldsThePlanAgainstTheDigestThatWasRead(String digest, int exitCode) {
    serve(FakeDaemon.planning(Kind.FIRST_BUILD));

    assertThat(run("approve", "example-univ", "--by", "bob", "--digest", digest))
        .isEqualTo(exitCode);
    assertThat(Files.exists(config.resolve("approvals"))).isEqualTo(exitCode == 0);
  }

  @Test
  void approveOfNothingWritesNothing() {
    serve(FakeDaemon.planning(Kind.NOTHING_TO_DO));

    assertThat(run("approve", "example-univ", "--by", "bob")).isZero();
    assertThat(captured.out()).contains("nothing to approve");
    assertThat(config.resolve("approvals")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"CLEAN,0", "DRIFTED,1", "UNKNOWN,3"})
  void driftExitsByTheWorstLeg(DriftReport.State state, int exitCode) {
    serve(new FakeDaemon(Kind.NOTHING_TO_DO, state));

    assertThat(run("drift", "--now")).isEqualTo(exitCode);
    assertThat(captured.out())
        .contains("example-univ  primary-private  pop1-r1  " + state.toString());
  }

  @Test
  void driftShowsPathAndBothValues() {
    serve(new FakeDaemon(Kind.NOTHING_TO_DO, DriftReport.State.DRIFTED));

    run("drift", "--router", "r9");
    assertThat(captured.out())
        .contains(
            "primary-private on r9",
            "/interfaces/interface[xe-0/0/0]/unit[100]/mtu",
            "wanted 1500",
            "found  nothing",
            "never");
  }

  @Test
  void driftTakesACircuitOrARouter() {
    assertThat(run("drift", "example-univ", "--router", "r1")).isEqualTo(2);
    assertThat(captured.err()).contains("exclude each other");
  }

  @ParameterizedTest
  @CsvSource({"'control: {socket: ../here/s}',here", "'control: {socket: ',state/control"})
  void theDaemonIsFoundWhereCircuitdYamlSaysEvenWhileThatIsBroken(String yaml, String place)
      throws IOException {
    Files.writeString(config.resolve("circuitd.yaml"), yaml);
    serve(FakeDaemon.planning(Kind.NOTHING_TO_DO));

    assertThat(folder.resolve(place)).isNotEmptyDirectory();
    assertThat(run("status")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"status", "plan example-univ", "approve example-univ --by bob", "drift"})
  void withoutADaemonOneLineSaysSoAndHowToStartOne(String command) {
    assertThat(run(command.split(" "))).isEqualTo(3);
    assertThat(captured.err().lines().filter(line -> line.startsWith("circuitd: ")))
        .singleElement()
        .asString()
        .contains("no daemon runs", "start one with: circuitd run --config " + config);
    assertThat(captured.out()).isEmpty();
  }
}
