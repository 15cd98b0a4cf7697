package io.circuitd.daemon;

import io.circuitd.lab.FakeAzure;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** What one circuit costs at Azure from its approval to Established. */
public final class ProvisioningRequests {
  private ProvisioningRequests() {}

  /** How many requests of each kind the first build of the worked example takes. */
  public static Map<String, Integer> count(Path folder) {
    try (LabSite site = LabSite.in(folder)) {
      site.files()
          .edit(
              "circuitd.yaml",
              root ->
                  root.path("clouds")
                      .forEach(cloud -> ((ObjectNode) cloud).put("watchEvery", 3600)));
      site.start();
      site.daemon().plan(LabSite.UNIV);
      List<FakeAzure.Seen> before = site.commercial().requests();
      site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
      Map<String, Integer> counts = new TreeMap<>();
      site.commercial().requests().stream()
          .skip(before.size())
          .forEach(seen -> counts.merge(kind(seen), 1, Integer::sum));
      return counts;
    }
  }

  private static String kind(FakeAzure.Seen seen) {
    if (seen.path().contains("/operations/")) {
      return "poll";
    }
    if (seen.method().equals("GET")) {
      return seen.path().matches(".*/expressRouteCrossConnections\\?.*") ? "LIST" : "GET";
    }
    return seen.method();
  }
}
