package io.circuitd.outside.reallab;

import io.circuitd.outside.Judge;
import io.circuitd.outside.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** Whom the daemon's notifications are for: net-snmp's {@code snmptrapd}, which acknowledges. */
public final class Noc implements AutoCloseable {
  static final String USER = "noc";
  static final String AUTH_PASSWORD = "telling the noc";
  static final String PRIV_PASSWORD = "whispering it";
  private static final Path SNMPTRAPD = Path.of("/usr/sbin/snmptrapd");

  private final Programs programs;
  private final Ending ending;
  private final int port;

  private Noc(Programs programs, int port) {
    this.programs = programs;
    this.ending = Ending.of(programs::close);
    this.port = port;
  }

  /** Skips the running test where it is not installed. */
  static void needs() {
    Judge.needs(SNMPTRAPD, "apt-get install --no-install-recommends snmptrapd");
  }

  /** Starts one on 127.0.0.1. */
  static Noc start() throws IOException {
    Noc noc = new Noc(Programs.in("noc"), Programs.freePort());
    Path folder = noc.programs.folder();
    Path settings = folder.resolve("snmptrapd.conf");
    Files.writeString(
        settings,
        """
        createUser %1$s SHA-256 "%2$s" AES "%3$s"
        authUser log %1$s authPriv
        """
            .formatted(USER, AUTH_PASSWORD, PRIV_PASSWORD));
    noc.programs.serve(
        "snmptrapd",
        Map.of("MIBS", "", "SNMP_PERSISTENT_DIR", folder.resolve("state").toString()),
        List.of(
            SNMPTRAPD.toString(),
            "-f",
            "-C",
            "-c",
            settings.toString(),
            "-n",
            "-Lf",
            noc.log().toString(),
            "-F",
            "%v\\n",
            "udp:127.0.0.1:" + noc.port));
    Awaitility.await("snmptrapd, log in " + folder)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !noc.lines().isEmpty());
    return noc;
  }

  private Path log() {
    return programs.folder().resolve("log");
  }

  public int port() {
    return port;
  }

  /** What has arrived so far, one line each. */
  public List<String> lines() throws IOException {
    return Files.exists(log()) ? Files.readAllLines(log()) : List.of();
  }

  /**
   * Waits for one.
   *
   * @param known how many lines are not new
   */
  public void await(int known, String words) {
    Awaitility.await(words)
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> lines().stream().skip(known).anyMatch(line -> line.contains(words)));
  }

  @Override
  public void close() throws IOException {
    ending.close();
  }
}
