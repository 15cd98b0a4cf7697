package io.circuitd.daemon;

import io.circuitd.azure.AzureClouds;
import io.circuitd.azure.AzureRoute;
import io.circuitd.azure.CrossConnection;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What on-premises announces over the private peering, as Azure's own routers have it. Their other
 * routes come from the customer's gateways, which have AS number 65515.
 */
final class Announced {
  private static final Pattern FIRST_AS = Pattern.compile("(\\d+)(?:\\D.*)?");
  private static final String GATEWAYS = "65515";

  private Announced() {}

  /**
   * Asks for the routes of both sides, two read-outs. A prefix may come on one side alone, so both
   * must answer.
   *
   * @return absent when nothing is announced
   */
  static Reading<List<String>> read(AzureClouds azure, CrossConnection circuit) {
    TreeSet<String> prefixes = new TreeSet<>();
    for (Side side : Side.values()) {
      switch (azure.routes(circuit, PeeringType.PRIVATE, side)) {
        case Reading.Present<List<AzureRoute>>(List<AzureRoute> routes) ->
            routes.stream()
                .filter(Announced::isOnPremises)
                .map(AzureRoute::network)
                .forEach(prefixes::add);
        case Reading.Absent<List<AzureRoute>> none -> {}
        case Reading.Unknown<List<AzureRoute>>(String reason) -> {
          return Reading.unknown("what is announced over ExpressRoute: " + reason);
        }
      }
    }
    return prefixes.isEmpty() ? Reading.absent() : Reading.present(List.copyOf(prefixes));
  }

  static boolean isOnPremises(AzureRoute route) {
    Matcher first = FIRST_AS.matcher(route.path());
    return first.matches() && !first.group(1).equals(GATEWAYS);
  }
}
