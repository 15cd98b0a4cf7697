package io.circuitd.bench;

import io.circuitd.model.CircuitName;
import io.circuitd.outside.reallab.RealSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** What is seen of failures on routers that are real. */
final class RealLabFigures {
  private static final List<CircuitName> CIRCUITS =
      List.of(new CircuitName("north"), new CircuitName("south"));

  private RealLabFigures() {}

  /** Builds the real lab, and leaves it up until Enter is pressed or this JVM is ended. */
  static List<String> stay(Path work) throws IOException, InterruptedException {
    try (RealSite site = RealSite.start(work)) {
      Thread end = new Thread(() -> close(site));
      Runtime.getRuntime().addShutdownHook(end);
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
      Runtime.getRuntime().removeShutdownHook(end);
    }
    return List.of("the lab is taken down");
  }

  private static void close(RealSite site) {
    try {
      site.close();
    } catch (IOException e) {
      System.err.println("something of the lab is left, and goes when the next one starts: " + e);
    }
  }
}
