package io.circuitd.bench;

import io.circuitd.model.CircuitName;
import io.circuitd.outside.reallab.CableEnd;
import io.circuitd.outside.reallab.Edge;
import io.circuitd.outside.reallab.RealSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What is seen of failures on routers that are real. */
final class RealLabFigures {
  private static final List<CircuitName> CIRCUITS =
      List.of(new CircuitName("north"), new CircuitName("south"));

  /** Of the circuit that fails. */
  private static final int S_TAG = 1002;

  private RealLabFigures() {}

  /** What is made to fail, and made whole again. */
  private interface Action {
    void run() throws IOException, InterruptedException;
  }

  /**
   * From the beginning of a failure until net-snmp's snmptrapd has the notification. Routers are
   * polled every ten seconds only, so it is their traps that count.
   *
   * @param scale of the number of failures
   */
  static List<String> measure(Path work, double scale) throws IOException, InterruptedException {
    int runs = Math.max(1, (int) (10 * scale));
    try (RealSite site =
        RealSite.start(work, (lab, root) -> root.withObject("/health").put("every", 10))) {
      for (CircuitName name : CIRCUITS) {
        site.build(name);
      }
      CableEnd cable = site.lab().router("r3").cable();
      Edge edge = site.lab().edge("LAB-4");
      return List.of(
          Figure.head(),
          new Figure(
                  "frames lost in silence, BFD 300 ms x 3 → notification out",
                  "s",
                  1.5,
                  seconds(site, runs, "south.primary-private", cable::cut, cable::heal))
              .row(),
          new Figure(
                  "session disabled by Microsoft → notification out",
                  "s",
                  0.5,
                  seconds(
                      site,
                      runs,
                      "south.secondary-private",
                      () -> edge.disable(S_TAG),
                      () -> edge.enable(S_TAG)))
              .row());
    }
  }

  private static List<Double> seconds(
      RealSite site, int runs, String leg, Action failure, Action repair)
      throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      int known = site.noc().lines().size();
      long begin = System.nanoTime();
      failure.run();
      site.noc().await(known, leg + " is down");
      seconds.add((System.nanoTime() - begin) / 1e9);
      repair.run();
      site.noc().await(known, leg + " is up");
    }
    return seconds;
  }

  /** Builds the real lab, and leaves it up until Enter is pressed or this JVM is ended. */
  static List<String> stay(Path work) throws IOException, InterruptedException {
    try (RealSite site = RealSite.start(work)) {
      for (CircuitName name : CIRCUITS) {
        site.build(name);
      }
      System.out.printf(
          """

          TAG is %1$s; all is in /run/circuitd-lab/%1$s
            ip netns list | grep %1$s
            bin/circuitd status --config %2$s
          docs/lab.md says what else can be asked; press Enter to end it
          """,
          site.lab().tag(), site.files().configDir());
      if (System.in.read() < 0) {
        new CountDownLatch(1).await();
      }
    }
    return List.of("the lab is taken down");
  }
}
