package io.circuitd.daemon;

import io.circuitd.health.HealthChange;
import io.circuitd.health.HealthEvent;
import io.circuitd.health.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.northbound.Notification;
import io.circuitd.northbound.Notification.Protocol;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Bgp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes notifications of news of health, with how each session of a leg is: whether that is news is
 * for who knows what was told. For one thread.
 */
final class HealthNotifications {
  private final ToldTroubles troubles;

  /**
   * @param troubles knows which sessions were told as down
   */
  HealthNotifications(ToldTroubles troubles) {
    this.troubles = troubles;
  }

  /** What it is about; empty for a router. */
  static Optional<CircuitName> circuit(HealthEvent event) {
    return switch (event) {
      case HealthEvent.LegChanged(HealthChange change) -> Optional.of(change.circuit());
      case HealthEvent.CircuitChanged(HealthChange change) -> Optional.of(change.circuit());
      case HealthEvent.LegGone gone -> Optional.of(gone.leg().circuit());
      case HealthEvent.CircuitGone gone -> Optional.of(gone.circuit());
      case HealthEvent.RedundancyLost lost -> Optional.of(lost.circuit());
      case HealthEvent.RedundancyRestored restored -> Optional.of(restored.circuit());
      case HealthEvent.NearPrefixLimit near -> Optional.of(near.leg().circuit());
      case HealthEvent.BelowPrefixLimit below -> Optional.of(below.leg().circuit());
      case HealthEvent.RouterUnreachable _, HealthEvent.RouterReachable _ -> Optional.empty();
    };
  }

  /**
   * What is told of it: nothing of what is silenced.
   *
   * @param shown that has it already
   */
  List<Notification> of(HealthEvent event, Snapshot shown) {
    return event.silenced() ? List.of() : all(event, shown);
  }

  private List<Notification> all(HealthEvent event, Snapshot shown) {
    return switch (event) {
      case HealthEvent.LegChanged(HealthChange change) -> leg(change, shown);
      case HealthEvent.CircuitChanged(HealthChange change) ->
          List.of(
              new Notification.CircuitHealth(
                  change.circuit(), worth(change.before()), worth(change.now()), change.reason()));
      case HealthEvent.LegGone gone ->
          List.of(
              new Notification.LegHealth(
                  gone.leg(), worth(gone.told()), Snapshot.Health.NOT_LIVE, gone.reason()));
      case HealthEvent.CircuitGone gone ->
          List.of(
              new Notification.CircuitHealth(
                  gone.circuit(), worth(gone.told()), Snapshot.Health.NOT_LIVE, gone.reason()));
      case HealthEvent.RedundancyLost lost ->
          List.of(new Notification.RedundancyLost(lost.circuit(), lost.lost(), lost.reason()));
      case HealthEvent.RedundancyRestored restored ->
          List.of(
              new Notification.RedundancyRestored(
                  restored.circuit(), restored.restored(), restored.reason()));
      case HealthEvent.NearPrefixLimit near ->
          List.of(
              new Notification.PrefixesNearLimit(
                  near.leg(), near.family(), near.prefixes(), near.limit(), near.reason()));
      case HealthEvent.BelowPrefixLimit below ->
          List.of(
              new Notification.PrefixesBelowLimit(
                  below.leg(), below.family(), below.prefixes(), below.limit(), below.reason()));
      case HealthEvent.RouterUnreachable gone ->
          List.of(new Notification.DeviceUnreachable(gone.router(), Protocol.SNMP, gone.reason()));
      case HealthEvent.RouterReachable back ->
          List.of(new Notification.DeviceReachable(back.router(), Protocol.SNMP, back.reason()));
    };
  }

  private List<Notification> leg(HealthChange change, Snapshot shown) {
    LegId leg = change.leg().orElseThrow();
    List<Notification> told = new ArrayList<>();
    told.add(
        new Notification.LegHealth(
            leg, worth(change.before()), worth(change.now()), change.reason()));
    for (Snapshot.Session session : sessions(shown, leg)) {
      Family family = session.prefix().family();
      String azure = session.prefix().azureText();
      if (session.bgp() == Bgp.ESTABLISHED) {
        told.add(new Notification.SessionUp(leg, family, azure));
      } else if (session.bgp() != Bgp.UNKNOWN) {
        if (change.before() == Verdict.State.UP) {
          troubles.forget(leg, family);
        }
        told.add(new Notification.SessionDown(leg, family, azure, change.reason()));
      }
    }
    return told;
  }

  private static List<Snapshot.Session> sessions(Snapshot shown, LegId leg) {
    return shown.circuit(leg.circuit().value()).stream()
        .flatMap(circuit -> circuit.connections().stream())
        .filter(connection -> connection.side() == leg.side())
        .flatMap(connection -> connection.legs().stream())
        .filter(row -> row.peering().equals(leg.peering()))
        .flatMap(row -> row.sessions().stream())
        .toList();
  }

  private static Snapshot.Health worth(Verdict.State state) {
    return Snapshot.Health.valueOf(state.name());
  }
}
