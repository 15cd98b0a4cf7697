package io.circuitd.control;

import io.circuitd.model.BgpState;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Family;
import io.circuitd.model.Side;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the daemon knows of every circuit.
 *
 * @param at when the report was made
 * @param alarms what a person should look at, beyond single circuits
 * @param circuits by name
 * @param freeze who froze all writes, where a person did so by command
 */
public record StatusReport(
    Instant at,
    DaemonState daemon,
    List<Alarm> alarms,
    List<CircuitStatus> circuits,
    Optional<Freeze> freeze) {
  /** Without a freeze by command. */
  public StatusReport(
      Instant at, DaemonState daemon, List<Alarm> alarms, List<CircuitStatus> circuits) {
    this(at, daemon, alarms, circuits, Optional.empty());
  }

  public StatusReport {
    alarms = List.copyOf(alarms);
    circuits = List.copyOf(circuits);
  }

  /** Whether the daemon writes to Azure and routers at present. */
  public enum DaemonState {
    RUNNING,
    FROZEN;

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  /** The state of health of a circuit. */
  public enum Verdict {
    UP,
    DEGRADED,
    DOWN,
    UNKNOWN,
    /** No connection is live, so there is nothing to judge. */
    NOT_LIVE;

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  /** Where a connection stands; observed, never typed in (DESIGN §1). */
  public enum Phase {
    DRAFT,
    BLOCKED,
    PLANNED,
    APPROVED,
    DEPLOYING,
    VERIFYING,
    UP,
    DEGRADED,
    DOWN,
    UNKNOWN,
    DRIFTED,
    /** Its traffic is moved to the other connection. */
    MAINTENANCE,
    RETIRING,
    GONE;

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  /**
   * The state of a leg's BFD; {@code OFF} where the circuit's file turns it off, {@code NOT_BUILT}
   * where the leg is on no router, {@code NOT_MEASURABLE} where its router serves nothing that
   * shows it.
   */
  public enum BfdState {
    UP,
    DOWN,
    OFF,
    NOT_BUILT,
    NOT_MEASURABLE,
    UNKNOWN;

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  /**
   * Something a person should look at.
   *
   * @param code stays the same for the same kind of trouble, such as {@code file-broken}
   */
  public record Alarm(String code, String text, Instant since) {}

  /**
   * All writes are stopped by command.
   *
   * @param reason empty text where none was given
   */
  public record Freeze(String by, String reason, Instant since) {}

  /** A warning on a circuit, with the rule that asks for it where there is one. */
  public record Warning(Optional<String> rule, String text) {}

  /**
   * One circuit.
   *
   * @param cloud where its service key was found; empty until it was
   * @param azureState Azure's {@code serviceProviderProvisioningState} in Azure's spelling; empty
   *     until it was read
   * @param reason why the verdict is what it is
   * @param azure what Azure says of it; empty while that is not known
   * @param standing its health after damping, and since when; empty until a leg was read
   */
  public record CircuitStatus(
      CircuitName name,
      String customer,
      Optional<String> cloud,
      Optional<String> azureState,
      Verdict verdict,
      String reason,
      List<Warning> warnings,
      List<ConnectionStatus> connections,
      Optional<AzureFacts> azure,
      Optional<HealthReport.Standing> standing) {
    /** Without what is told of it. */
    public CircuitStatus(
        CircuitName name,
        String customer,
        Optional<String> cloud,
        Optional<String> azureState,
        Verdict verdict,
        String reason,
        List<Warning> warnings,
        List<ConnectionStatus> connections,
        Optional<AzureFacts> azure) {
      this(
          name,
          customer,
          cloud,
          azureState,
          verdict,
          reason,
          warnings,
          connections,
          azure,
          Optional.empty());
    }

    /** Without Azure's facts. */
    public CircuitStatus(
        CircuitName name,
        String customer,
        Optional<String> cloud,
        Optional<String> azureState,
        Verdict verdict,
        String reason,
        List<Warning> warnings,
        List<ConnectionStatus> connections) {
      this(
          name,
          customer,
          cloud,
          azureState,
          verdict,
          reason,
          warnings,
          connections,
          Optional.empty());
    }

    public CircuitStatus {
      warnings = List.copyOf(warnings);
      connections = List.copyOf(connections);
    }
  }

  /**
   * One connection.
   *
   * @param wanted what the file asks for
   * @param phase what is observed
   * @param router where Azure's port leads; empty until that is known
   * @param port the router's port
   * @param legs empty until they are designed
   */
  public record ConnectionStatus(
      Side side,
      ConnectionState wanted,
      Phase phase,
      String reason,
      Optional<String> router,
      Optional<String> port,
      List<LegStatus> legs) {
    public ConnectionStatus {
      legs = List.copyOf(legs);
    }
  }

  /**
   * One leg.
   *
   * @param leg such as {@code primary-private}
   * @param driftFindings how many entries differ from what was pushed; 0 also when not yet checked
   * @param pushedAt when its configuration was last confirmed on the router
   * @param azure how Azure's own router saw it, when it was asked last
   */
  public record LegStatus(
      String leg,
      Optional<String> subInterface,
      List<SessionStatus> sessions,
      BfdState bfd,
      int driftFindings,
      Optional<Instant> pushedAt,
      Optional<HealthReport.SecondOpinion> azure) {
    /** Without Azure's own view. */
    public LegStatus(
        String leg,
        Optional<String> subInterface,
        List<SessionStatus> sessions,
        BfdState bfd,
        int driftFindings,
        Optional<Instant> pushedAt) {
      this(leg, subInterface, sessions, bfd, driftFindings, pushedAt, Optional.empty());
    }

    public LegStatus {
      sessions = List.copyOf(sessions);
    }
  }

  /**
   * One BGP session.
   *
   * @param azureAddress Azure's end
   * @param state empty when it is not known
   * @param since when this state was first seen
   */
  public record SessionStatus(
      Family family, String azureAddress, Optional<BgpState> state, Optional<Instant> since) {}
}
