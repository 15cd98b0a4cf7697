package io.circuitd.daemon;

import io.circuitd.control.ControlService;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalFiles;
import io.circuitd.intent.CircuitGenerator;
import io.circuitd.lab.Lab;
import io.circuitd.lab.SimulatedRouter;
import io.circuitd.lab.SiteCopy;
import io.circuitd.lab.VirtualPop;
import io.circuitd.model.CircuitName;
import io.circuitd.store.StepListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.sqlite.SQLiteDataSource;

/** A lab of many PoPs, two routers each, and circuits that all wait for their first build. */
public final class Fleet implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(30);

  /** What a router takes for a commit, and for its confirm; without it nobody would wait. */
  public static final Duration COMMIT = Duration.ofSeconds(5);

  private static final int PLANNERS = 16;

  private final SiteCopy copy;
  private final Path folder;
  private final VirtualPop pop;
  private final Daemon daemon;
  private final List<CircuitName> circuits = new ArrayList<>();

  /**
   * What came of it.
   *
   * @param seconds from the end of the freeze until every connection was up
   * @param legs that were pushed
   * @param commits that the routers were asked for
   */
  public record Result(double seconds, int legs, int commits) {}

  /**
   * Starts lab and daemon; everything is frozen.
   *
   * @param pops each with two routers
   * @param circuitsEach circuits of each PoP, two connections each
   */
  public Fleet(Path home, Path folder, int pops, int circuitsEach) throws IOException {
    this.folder = folder;
    Path original = Files.createDirectories(folder.resolve("original"));
    Path facts = Files.createDirectories(original.resolve("lab/cross-connections"));
    Path files = Files.createDirectories(original.resolve("circuits"));
    SiteCopy example = SiteCopy.of(home.resolve("config"), folder.resolve("example"));
    Files.copy(example.configDir().resolve("circuitd.yaml"), original.resolve("circuitd.yaml"));
    copyTree(example.configDir().resolve("lab/secrets"), original.resolve("lab/secrets"));
    Files.writeString(original.resolve("inventory.yaml"), inventory(home, pops));
    String body = Files.readString(home.resolve("config/lab/cross-connections/example-univ.json"));
    for (int pop = 0; pop < pops; pop++) {
      for (int n = 0; n < circuitsEach; n++) {
        int number = pop * circuitsEach + n;
        String name = String.format(Locale.ROOT, "circuit-%05d", number);
        circuits.add(new CircuitName(name));
        Files.writeString(
            files.resolve(name + ".yaml"), CircuitGenerator.circuit(name, number, "vr-12"));
        Files.writeString(facts.resolve(name + ".json"), crossConnection(body, pop, number, n));
      }
    }
    copy = SiteCopy.of(original, folder);
    copy.edit(
        "circuitd.yaml",
        root -> {
          root.withObject("/deploy").put("freeze", true);
          root.withObject("/deploy/fuse")
              .put("connections", 4 * circuits.size())
              .put("routers", 4 * pops)
              .put("sessions", 8 * circuits.size());
          root.withObject("/health").put("every", 60);
        });
    Site site = Site.load(copy.configDir());
    if (site.hasErrors()) {
      throw new IllegalStateException(site.findings().toString());
    }
    pop = VirtualPop.start(site, true, new Lab.Settings(Duration.ofMillis(300), false));
    copy.pointAt(pop);
    for (SimulatedRouter router : pop.routers().routers()) {
      router.faults().slowOn("confirmed-commit", COMMIT);
      router.faults().slowOn("confirm", COMMIT);
    }
    pop.clouds().forEach(cloud -> cloud.faults().operations().operationTime(Duration.ofMillis(50)));
    daemon =
        Daemon.start(
            new Daemon.Options(
                copy.configDir(),
                home,
                Duration.ofSeconds(30),
                UnaryOperator.identity(),
                StepListener.NONE,
                InstantSource.system()));
  }

  private static void copyTree(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName().toString()));
      }
    }
  }

  private static String inventory(Path home, int pops) throws IOException {
    String example = Files.readString(home.resolve("config/inventory.yaml"));
    String defaults = section(example, "defaults:");
    String virtualRouters = section(example, "virtualRouters:");
    StringBuilder names = new StringBuilder("pops:\n");
    StringBuilder routers = new StringBuilder("routers:\n");
    StringBuilder ports = new StringBuilder("azurePorts:\n");
    String pin = "SHA256:" + "A".repeat(43);
    for (int pop = 0; pop < pops; pop++) {
      names.append("  P%d: {peeringLocations: [Location %d]}\n".formatted(pop, pop));
      String router =
          """
            r%d-%s:
              pop: P%d
              profile: %s
              host: 127.0.0.1
              netconf: {port: %d, hostKey: "%s"}
              snmp: {port: %d}
          """;
      routers.append(router.formatted(pop, "a", pop, "junos", 20000 + pop, pin, 20000 + pop));
      routers.append(
          router.formatted(pop, "b", pop, "iosxr-native", 30000 + pop, pin, 30000 + pop));
      String port =
          "  - {azurePort: L%d-%s, cloud: commercial, router: r%d-%s, port: %s, speedMbps:"
              + " 100000}\n";
      ports.append(port.formatted(pop, "PRI", pop, "a", "et-0/0/7"));
      ports.append(port.formatted(pop, "SEC", pop, "b", "HundredGigE0/0/0/7"));
    }
    return names + defaults + routers + ports + virtualRouters;
  }

  private static String section(String yaml, String key) {
    StringBuilder section = new StringBuilder();
    boolean inside = false;
    for (String line : yaml.lines().toList()) {
      if (!line.isEmpty() && !line.startsWith(" ")) {
        inside = line.startsWith(key);
      }
      if (inside) {
        section.append(line).append('\n');
      }
    }
    return section.toString();
  }

  private static String crossConnection(String body, int pop, int number, int n) {
    String key = new UUID(0x9ee700ad50b24b98L, 0xa63a000000000000L + number).toString();
    return body.replace("9ee700ad-50b2-4b98-a63a-4e52f855ac24", key)
        .replace("er-example-univ", "er-" + number)
        .replace("Silicon Valley", "Location " + pop)
        .replace("A-CIS-1-PRI-A", "L" + pop + "-PRI")
        .replace("A-CIS-2-SEC-A", "L" + pop + "-SEC")
        .replace("\"sTag\": 3", "\"sTag\": " + (n + 10));
  }

  /** Approves everything while all is frozen, then lets it run. */
  public Result run() throws InterruptedException, ExecutionException, SQLException {
    ControlService service = daemon.service();
    try (ExecutorService threads = Executors.newFixedThreadPool(PLANNERS)) {
      List<Future<PlanReport>> plans = new ArrayList<>();
      for (CircuitName circuit : circuits) {
        plans.add(threads.submit(() -> service.plan(circuit)));
      }
      List<PlanReport> planned = new ArrayList<>();
      for (Future<PlanReport> plan : plans) {
        planned.add(plan.get());
      }
      planned.forEach(this::approve);
    }
    copy.edit("circuitd.yaml", root -> root.withObject("/deploy").put("freeze", false));
    long begin = System.nanoTime();
    service.reload();
    while (!allUp(service.status(Optional.empty()))) {
      if (System.nanoTime() - begin > LIMIT.toNanos()) {
        throw new IllegalStateException("not up: " + service.status(Optional.empty()));
      }
      Thread.sleep(1000);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    return new Result(
        seconds,
        count("select count(*) from pushed"),
        count(
            "select count(distinct coalesce(json_extract(detail, '$.batch'), change_id || '.'"
                + " || stage || '.' || seq)) from step where name = 'COMMIT'"));
  }

  private int count(String sql) throws SQLException {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + folder.resolve("state/circuitd.db"));
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.getInt(1);
    }
  }

  private void approve(PlanReport plan) {
    plan.connections()
        .forEach(side -> {
          try {
            ApprovalFiles.write(
                copy.configDir().resolve("approvals"),
                new Approval(
                    plan.circuit(),
                    side,
                    plan.digest(),
                    "a bench",
                    Instant.now(),
                    Optional.empty(),
                    Optional.empty()));
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  private static boolean allUp(StatusReport status) {
    return status.circuits().stream()
        .flatMap(circuit -> circuit.connections().stream())
        .allMatch(connection -> connection.phase() == StatusReport.Phase.UP);
  }

  @Override
  public void close() {
    daemon.close();
    pop.close();
  }
}
