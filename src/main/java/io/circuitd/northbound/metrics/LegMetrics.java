package io.circuitd.northbound.metrics;

import io.circuitd.model.Addresses;
import io.circuitd.model.PeeringType;
import io.circuitd.northbound.Snapshot.Bfd;
import io.circuitd.northbound.Snapshot.Bgp;
import io.circuitd.northbound.Snapshot.Drift;
import io.circuitd.northbound.Snapshot.Health;
import io.circuitd.northbound.Snapshot.Leg;
import io.circuitd.northbound.Snapshot.Oper;
import io.circuitd.northbound.Snapshot.Session;
import io.prometheus.metrics.model.snapshots.Labels;

/** The legs of one connection, and their sessions. */
final class LegMetrics {
  private final Series series;
  private final CircuitMetrics circuits;
  private final Labels connection;
  private final String router;

  LegMetrics(Series series, CircuitMetrics circuits, Labels connection, String router) {
    this.series = series;
    this.circuits = circuits;
    this.connection = connection;
    this.router = router;
  }

  void add(Leg leg) {
    Labels labels = connection.add("peering", leg.peering().map(PeeringType::word).orElse("none"));
    series.info(
        "circuitd_leg",
        "Legs on routers.",
        labels.merge(
            Labels.of(
                "router",
                router,
                "interface",
                leg.subInterface(),
                "vrf",
                leg.vrf(),
                "s_tag",
                Integer.toString(leg.sTag()),
                "c_tag",
                Integer.toString(leg.cTag()))));
    series.gauge(
        "circuitd_leg_health",
        Numbers.help("Health of the leg after damping", Health.class, Health::number),
        labels,
        leg.health().number());
    circuits.time(
        "circuitd_leg_health_since", "When its health became so.", labels, leg.healthSince());
    series.gauge(
        "circuitd_leg_interface_oper_status",
        Numbers.help("ifOperStatus of the sub-interface", Oper.class, Oper::number),
        labels,
        leg.oper().number());
    drift(leg, labels);
    traffic(leg, labels);
    circuits.time(
        "circuitd_leg_pushed",
        "When its configuration was confirmed on the router.",
        labels,
        leg.pushedAt());
    circuits.age("circuitd_leg", labels, leg.observedAt());
    leg.sessions().forEach(session -> session(labels, session));
  }

  private void drift(Leg leg, Labels labels) {
    series.gauge(
        "circuitd_leg_drift",
        Numbers.help("Whether the leg is on the router as pushed", Drift.class, Drift::number),
        labels,
        leg.drift().number());
    series.gauge(
        "circuitd_leg_drift_findings",
        "Entries on the router that are not as pushed.",
        labels,
        leg.driftFindings());
    circuits.time(
        "circuitd_leg_drift_checked", "When that was compared.", labels, leg.driftCheckedAt());
  }

  private void traffic(Leg leg, Labels labels) {
    if (leg.inOctets() >= 0) {
      series.counter(
          "circuitd_leg_receive_bytes",
          "Bytes from Azure, as the sub-interface counts them.",
          labels,
          (double) leg.inOctets());
    }
    if (leg.outOctets() >= 0) {
      series.counter(
          "circuitd_leg_transmit_bytes",
          "Bytes to Azure, as the sub-interface counts them.",
          labels,
          (double) leg.outOctets());
    }
  }

  private void session(Labels leg, Session session) {
    Labels labels = leg.add("family", session.prefix().family().word());
    series.info(
        "circuitd_session",
        "BGP sessions on routers.",
        labels.merge(
            Labels.of(
                "local",
                Addresses.text(session.prefix().ours()),
                "remote",
                Addresses.text(session.prefix().azure()),
                "remote_as",
                Long.toString(session.remoteAs()))));
    series.gauge(
        "circuitd_session_bgp_state",
        Numbers.help("State of the BGP session", Bgp.class, Bgp::number),
        labels,
        session.bgp().number());
    circuits.time(
        "circuitd_session_bgp_since",
        "When it was established, or ceased to be.",
        labels,
        session.since());
    if (session.accepted() >= 0) {
      series.gauge(
          "circuitd_session_prefixes_accepted",
          "Prefixes accepted from Azure.",
          labels,
          session.accepted());
    }
    series.gauge(
        "circuitd_session_prefixes_limit",
        "Prefixes at which the router ends the session.",
        labels,
        session.limit());
    series.gauge(
        "circuitd_session_prefixes_near_limit",
        "1 if the accepted prefixes have reached the share of the limit that is warned about.",
        labels,
        session.nearLimit() ? 1 : 0);
    series.gauge(
        "circuitd_session_bfd_state",
        Numbers.help("State of the BFD session", Bfd.class, Bfd::number),
        labels,
        session.bfd().number());
    if (session.bfdDiagnostic() >= 0) {
      series.gauge(
          "circuitd_session_bfd_diagnostic",
          "Diagnostic of the BFD session, with the numbers of RFC 5880.",
          labels,
          session.bfdDiagnostic());
    }
  }
}
