package io.circuitd.northbound.metrics;

import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Device;
import io.circuitd.northbound.Snapshot.Reach;
import io.circuitd.snmp.RouterPolls;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Map;

/** Our routers, and how they answer. */
final class RouterMetrics {
  private RouterMetrics() {}

  static void add(Series series, Snapshot snapshot, Map<String, RouterPolls> polls) {
    for (Device router : snapshot.devices()) {
      Labels labels = Labels.of("router", router.name());
      series.info(
          "circuitd_router",
          "Our routers.",
          Labels.of("router", router.name(), "pop", router.pop(), "profile", router.profile()));
      reach(series, labels, "snmp", router.snmp(), router.snmpAt());
      reach(series, labels, "netconf", router.netconf(), router.netconfAt());
      series.gauge("circuitd_router_legs", "Legs on the router.", labels, router.legs());
      series.gauge(
          "circuitd_router_legs_drifted",
          "Legs on the router that are not as they were pushed.",
          labels,
          router.driftedLegs());
    }
    polls.forEach((router, count) -> {
      Labels labels = Labels.of("router", router);
      series.summary(
          "circuitd_snmp_request_duration_seconds",
          "How long SNMP requests took until they were answered or given up.",
          labels,
          count.requests(),
          count.taken().toNanos() / 1e9);
      series.counter(
          "circuitd_snmp_requests_unanswered",
          "SNMP requests that were given up.",
          labels,
          (double) count.unanswered());
    });
  }

  private static void reach(
      Series series, Labels labels, String protocol, Reach reach, long answered) {
    if (reach != Reach.UNKNOWN) {
      series.gauge(
          "circuitd_router_reachable",
          "1 if the router answered the last poll (snmp), the last comparison (netconf); absent"
              + " before.",
          labels.add("protocol", protocol),
          reach == Reach.REACHABLE ? 1 : 0);
    }
    if (answered > 0) {
      series.time(
          "circuitd_router_answered_timestamp_seconds",
          "When the router answered last.",
          labels.add("protocol", protocol),
          answered);
    }
  }
}
