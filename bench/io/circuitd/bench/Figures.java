package io.circuitd.bench;

import com.sun.management.OperatingSystemMXBean;
import io.circuitd.bench.netconf.NetconfFigures;
import io.circuitd.intent.CircuitGenerator;
import io.circuitd.render.RenderBench;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures what issues set targets for, and prints a table in Markdown. Slow figures do not fail
 * it; a command that does not work does.
 */
public final class Figures {
  private static final int CIRCUITS = 1000;

  private Figures() {}

  /**
   * The working directory is the repository's.
   *
   * @param args {@code commands} (default), {@code changes}, {@code fleet} (the last of them
   *     alone), {@code agent}, {@code azure}, {@code render}, {@code snmp}, {@code netconf}, or
   *     {@code reallab}; most of them for a trial with a scale below 1. {@code reallab-stay}
   *     measures nothing
   */
  public static void main(String[] args) throws Exception {
    String which = args.length > 0 ? args[0] : "commands";
    double scale = args.length > 1 ? Double.parseDouble(args[1]) : 1;
    Path home = Path.of("").toAbsolutePath();
    Path work = Files.createTempDirectory("circuitd-bench");
    try {
      String begun = machine();
      List<String> lines =
          switch (which) {
            case "commands" -> table(measure(home, work));
            case "changes" -> ChangeFigures.measure(home, work, scale);
            case "fleet" -> FleetFigure.measure(home, work, scale);
            case "azure" -> AzureFigures.measure(home, work, scale);
            case "render" -> RenderFigures.measure(scale);
            case "agent" -> AgentFigures.measure(home, work);
            case "reallab" -> RealLabFigures.measure(work, scale);
            case "reallab-stay" -> RealLabFigures.stay(work);
            case "snmp" -> SnmpFigures.measure(home, work, scale);
            case "netconf" -> NetconfFigures.measure(home, work, scale);
            default -> throw new IllegalArgumentException("no figures are called " + which);
          };
      System.out.printf("%n%s%n%n", begun);
      lines.forEach(System.out::println);
      System.out.println();
    } finally {
      try (Stream<Path> files = Files.walk(work)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static List<String> table(List<Figure> figures) {
    return Stream.concat(Stream.of(Figure.head()), figures.stream().map(Figure::row)).toList();
  }

  private static List<Figure> measure(Path home, Path work)
      throws IOException, InterruptedException, RunnerException {
    Path config = site(home, work);
    Launcher launcher = new Launcher(home, work.resolve("output"));
    launcher.prepare();
    List<Figure> figures = new ArrayList<>();
    tell("--version");
    figures.add(new Figure("`circuitd --version`", "s", 0.6, launcher.seconds(15, "--version")));
    tell("validate");
    figures.add(
        new Figure(
            "`circuitd validate`, " + CIRCUITS + " circuits",
            "s",
            3,
            launcher.seconds(7, "validate", "--config", config.toString())));
    tell("demo");
    figures.add(
        new Figure("`circuitd demo`, from call to exit", "s", 20, launcher.seconds(5, "demo")));
    tell("render");
    for (RunResult result : renders()) {
      figures.add(
          new Figure(
              "render of one leg, warm, " + result.getParams().getParam("profile"),
              "ms",
              1,
              scores(result)));
    }
    return figures;
  }

  /** The example site with circuits in place of its own. */
  private static Path site(Path home, Path work) throws IOException {
    Path config = Files.createDirectory(work.resolve("config"));
    for (String file : List.of("circuitd.yaml", "inventory.yaml")) {
      Files.copy(home.resolve("config").resolve(file), config.resolve(file));
    }
    CircuitGenerator.write(config.resolve("circuits"), CIRCUITS, "vr-12");
    return config;
  }

  private static Collection<RunResult> renders() throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(RenderBench.class.getName())
                .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow")
                .verbosity(VerboseMode.SILENT)
                .build())
        .run();
  }

  private static List<Double> scores(RunResult result) {
    return result.getBenchmarkResults().stream()
        .map(BenchmarkResult::getIterationResults)
        .flatMap(Collection::stream)
        .map(IterationResult::getPrimaryResult)
        .map(iteration -> iteration.getScore())
        .toList();
  }

  private static String machine() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return String.format(
        Locale.ROOT,
        "%s: %d cores, %.0f GiB, %s %s, JDK %s (%s); load average at the start %.1f",
        LocalDate.now(Clock.systemUTC()),
        system.getAvailableProcessors(),
        system.getTotalMemorySize() / (double) (1L << 30),
        system.getName(),
        system.getArch(),
        Runtime.version(),
        System.getProperty("java.vendor"),
        system.getSystemLoadAverage());
  }

  private static void tell(String what) {
    System.out.println("measuring " + what + " ...");
  }
}
