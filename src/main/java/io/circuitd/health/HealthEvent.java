package io.circuitd.health;

import io.circuitd.health.Verdict.State;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.Side;
import java.time.Instant;

/** News of health, after damping. They come in the order in which they happened. */
public sealed interface HealthEvent {
  /** When it was seen. */
  Instant at();

  /** For operators. */
  String reason();

  /** Not to be told: maintenance, or a cause that is told by itself. */
  boolean silenced();

  /** A leg stands otherwise. */
  record LegChanged(HealthChange change) implements HealthEvent {
    @Override
    public Instant at() {
      return change.at();
    }

    @Override
    public String reason() {
      return change.reason();
    }

    @Override
    public boolean silenced() {
      return change.silenced();
    }
  }

  /** A circuit stands otherwise. */
  record CircuitChanged(HealthChange change) implements HealthEvent {
    @Override
    public Instant at() {
      return change.at();
    }

    @Override
    public String reason() {
      return change.reason();
    }

    @Override
    public boolean silenced() {
      return change.silenced();
    }
  }

  /**
   * A leg that is watched no more, as it is on no router; only of one that was told as other than
   * up.
   *
   * @param told what was told last
   */
  record LegGone(LegId leg, State told, String reason, Instant at) implements HealthEvent {
    @Override
    public boolean silenced() {
      return false;
    }
  }

  /**
   * A circuit that is watched no more, as it is on no router; only of one that was told as other
   * than up.
   *
   * @param told what was told last
   */
  record CircuitGone(CircuitName circuit, State told, String reason, Instant at)
      implements HealthEvent {
    @Override
    public boolean silenced() {
      return false;
    }
  }

  /**
   * One of the two connections carries no session any more; traffic still flows on the other.
   *
   * @param lost the one that carries none
   */
  record RedundancyLost(CircuitName circuit, Side lost, String reason, Instant at, boolean silenced)
      implements HealthEvent {}

  /**
   * Both connections carry sessions again, or none is to carry any more.
   *
   * @param restored the one that carried none
   */
  record RedundancyRestored(
      CircuitName circuit, Side restored, String reason, Instant at, boolean silenced)
      implements HealthEvent {}

  /** What is counted on a session against its limit. */
  enum Prefixes {
    /** Taken from Azure; beyond the limit our router drops the session. */
    ACCEPTED,
    /** Sent to Azure; beyond the limit Azure drops the session. */
    ADVERTISED
  }

  /**
   * A session has so many prefixes that its limit is near, or passed.
   *
   * @param prefixes how many
   * @param limit how many there may be
   */
  record NearPrefixLimit(
      LegId leg,
      Family family,
      Prefixes counted,
      int prefixes,
      int limit,
      String reason,
      Instant at,
      boolean silenced)
      implements HealthEvent {}

  /** A session is well below its limit of prefixes again. */
  record BelowPrefixLimit(
      LegId leg,
      Family family,
      Prefixes counted,
      int prefixes,
      int limit,
      String reason,
      Instant at,
      boolean silenced)
      implements HealthEvent {}

  /** A router answered no poll for some time; its legs become unknown by that, not one by one. */
  record RouterUnreachable(String router, String reason, Instant at, boolean silenced)
      implements HealthEvent {}

  /** A router answers again, or is polled no more. */
  record RouterReachable(String router, String reason, Instant at, boolean silenced)
      implements HealthEvent {}
}
