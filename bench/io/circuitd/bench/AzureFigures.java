package io.circuitd.bench;

import io.circuitd.daemon.ProvisioningRequests;
import io.circuitd.daemon.WatchedClouds;
import io.circuitd.lab.FakeAzure;
import io.circuitd.lab.LabTls;
import io.circuitd.model.ServiceKey;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What it takes to watch many cross connections in two clouds, and to build one. */
final class AzureFigures {
  private static final int CIRCUITS = 10_000;
  private static final int CHANGED = 100;
  private static final int CYCLES = 7;
  private static final int HEAP_MB = 300;
  private static final String SECRET = "correct horse";

  private AzureFigures() {}

  /**
   * @param scale of the number of cross connections
   */
  static List<String> measure(Path home, Path work, double scale) throws Exception {
    int each = Math.max(1, (int) (CIRCUITS * scale) / 2);
    String body = Files.readString(home.resolve("src/test/resources/wire/azure/circuit.json"));
    LabTls tls = LabTls.create();
    List<String> lines = new ArrayList<>();
    try (FakeAzure one = cloud(tls, body, "cloud-0", each, 0);
        FakeAzure other = cloud(tls, body, "cloud-1", each, each)) {
      lines.addAll(watch(work, List.of(one, other), each));
    }
    Map<String, Integer> requests = ProvisioningRequests.count(work.resolve("provisioning"));
    lines.add("");
    lines.add(
        "requests from the approval of a dual-stack circuit to Established: "
            + requests.values().stream().mapToInt(Integer::intValue).sum()
            + " ("
            + requests.entrySet().stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "))
            + ")");
    return lines;
  }

  private static String key(int number) {
    return String.format(Locale.ROOT, "be7c0000-0000-4000-8000-%012d", number);
  }

  private static FakeAzure cloud(LabTls tls, String body, String name, int count, int first)
      throws IOException {
    List<JsonNode> bodies = new ArrayList<>();
    for (int n = first; n < first + count; n++) {
      String own = body.replace("9ee700ad-50b2-4b98-a63a-4e52f855ac24", key(n));
      bodies.add(JsonMapper.shared().readTree(own));
    }
    return FakeAzure.start(tls, name, 0, SECRET, bodies);
  }

  private static List<String> watch(Path work, List<FakeAzure> clouds, int each)
      throws IOException, InterruptedException {
    Path ca = clouds.getFirst().writeCa(work.resolve("ca.pem"));
    Path secret = Files.writeString(work.resolve("secret"), SECRET);
    Process watcher =
        WatchedClouds.start(HEAP_MB, ca, secret, clouds.stream().map(FakeAzure::base).toList());
    try (BufferedWriter to = watcher.outputWriter();
        BufferedReader from = watcher.inputReader()) {
      String[] first = cycle(to, from);
      List<Double> seconds = new ArrayList<>();
      List<Double> heap = new ArrayList<>();
      List<Double> pages = new ArrayList<>();
      for (int cycle = 1; cycle <= CYCLES; cycle++) {
        List<List<FakeAzure.Seen>> before = clouds.stream().map(FakeAzure::requests).toList();
        change(clouds, each, cycle);
        String[] told = cycle(to, from);
        int changed = Math.min(CHANGED, 2 * each);
        if (!told[1].equals(Integer.toString(changed))) {
          throw new IllegalStateException("read " + told[1] + " of " + changed);
        }
        seconds.add(Double.valueOf(told[0]));
        heap.add(Double.valueOf(told[2]));
        pages.add(pages(clouds, before));
      }
      return List.of(
          Figure.head(),
          new Figure(
                  2 * each + " cross connections in two clouds, " + CHANGED + " changed: one cycle",
                  "s",
                  10,
                  seconds)
              .row(),
          new Figure("its LIST pages", "pages", 10.5, pages).row(),
          new Figure(
                  "heap in use after it, in a JVM with -Xmx" + HEAP_MB + "m", "MB", HEAP_MB, heap)
              .row(),
          "",
          String.format(
              Locale.ROOT,
              "the first cycle, which reads all %s of them: %s s, %s MB in use after it",
              first[1],
              first[0],
              first[2]));
    } finally {
      watcher.destroy();
      watcher.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private static String[] cycle(BufferedWriter to, BufferedReader from) throws IOException {
    to.write("cycle\n");
    to.flush();
    String line = from.readLine();
    if (line == null) {
      throw new IllegalStateException("the watching JVM has ended");
    }
    return line.split(" ");
  }

  private static void change(List<FakeAzure> clouds, int each, int cycle) {
    for (int i = 0; i < Math.min(CHANGED / 2, each); i++) {
      int number = (cycle * 7919 + i * 31) % each;
      for (int cloud = 0; cloud < clouds.size(); cloud++) {
        ServiceKey changed = ServiceKey.parse(key(number + cloud * each));
        clouds
            .get(cloud)
            .faults()
            .others()
            .change(changed, properties -> properties.put("bandwidthInMbps", 1000 + cycle));
      }
    }
  }

  /** How many LISTs arrived since, of those requests that a cloud remembers. */
  private static double pages(List<FakeAzure> clouds, List<List<FakeAzure.Seen>> before) {
    double pages = 0;
    for (int cloud = 0; cloud < clouds.size(); cloud++) {
      List<FakeAzure.Seen> now = clouds.get(cloud).requests();
      List<FakeAzure.Seen> then = before.get(cloud);
      int begin = then.isEmpty() ? 0 : lastIndex(now, then.getLast()) + 1;
      pages +=
          now.subList(begin, now.size()).stream()
              .filter(seen -> seen.path().matches(".*/expressRouteCrossConnections\\?.*"))
              .count();
    }
    return pages;
  }

  private static int lastIndex(List<FakeAzure.Seen> requests, FakeAzure.Seen wanted) {
    for (int i = requests.size() - 1; i >= 0; i--) {
      if (isSame(requests.get(i), wanted)) {
        return i;
      }
    }
    return -1;
  }

  @SuppressWarnings("ReferenceEquality") // Two equal requests are still two.
  private static boolean isSame(FakeAzure.Seen one, FakeAzure.Seen other) {
    return one == other;
  }
}
