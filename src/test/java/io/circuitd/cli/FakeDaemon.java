package io.circuitd.cli;

import io.circuitd.control.ControlService;
import io.circuitd.control.DriftReport;
import io.circuitd.control.FreezeReport;
import io.circuitd.control.PlanReport;
import io.circuitd.control.ReloadReport;
import io.circuitd.control.StatusReport;
import io.circuitd.control.StatusReport.BfdState;
import io.circuitd.control.StatusReport.CircuitStatus;
import io.circuitd.control.StatusReport.ConnectionStatus;
import io.circuitd.control.StatusReport.DaemonState;
import io.circuitd.control.StatusReport.LegStatus;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.control.StatusReport.SessionStatus;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.control.StatusReport.Warning;
import io.circuitd.deploy.PeeringAction;
import io.circuitd.files.Severity;
import io.circuitd.model.BgpState;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Family;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers as a daemon with two circuits would; served over a real socket. */
final class FakeDaemon implements ControlService {
  static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
  static final String DIGEST = "sha256:0123456789abcdef";

  final AtomicInteger reloads = new AtomicInteger();
  PlanReport.ApprovalNeeds needs = PlanReport.ApprovalNeeds.DEFAULT;
  private final PlanReport.Kind kind;
  private final DriftReport.State drift;

  FakeDaemon(PlanReport.Kind kind, DriftReport.State drift) {
    this.kind = kind;
    this.drift = drift;
  }

  static FakeDaemon planning(PlanReport.Kind kind) {
    return new FakeDaemon(kind, DriftReport.State.CLEAN);
  }

  @Override
  public StatusReport status(Optional<CircuitName> circuit) {
    return new StatusReport(
        AT,
        DaemonState.FROZEN,
        List.of(new StatusReport.Alarm("file-broken", "config/circuits/x.yaml:3:1", AT)),
        List.of(exampleUniv(), draft()));
  }

  private static CircuitStatus exampleUniv() {
    LegStatus primary =
        new LegStatus(
            "primary-private",
            Optional.of("xe-0/0/0.100"),
            List.of(
                session(Family.IPV4, "192.0.2.250", Optional.of(BgpState.ESTABLISHED)),
                session(Family.IPV6, "2001:db8:468::2", Optional.of(BgpState.ESTABLISHED))),
            BfdState.UP,
            0,
            Optional.of(AT));
    LegStatus secondary =
        new LegStatus(
            "secondary-private",
            Optional.of("Bundle-Ether1.100"),
            List.of(
                session(Family.IPV4, "192.0.2.254", Optional.of(BgpState.ACTIVE)),
                session(Family.IPV6, "2001:db8:468::6", Optional.empty())),
            BfdState.DOWN,
            2,
            Optional.empty());
    return new CircuitStatus(
        new CircuitName("example-univ"),
        "Université",
        Optional.of("public"),
        Optional.of("Provisioned"),
        Verdict.DEGRADED,
        "secondary is down",
        List.of(new Warning(Optional.of("R-053"), "no redundancy")),
        List.of(
            connection(Side.PRIMARY, ConnectionState.LIVE, Phase.UP, "pop1-r1", primary),
            connection(Side.SECONDARY, ConnectionState.LIVE, Phase.DOWN, "pop2-r1", secondary)));
  }

  private static CircuitStatus draft() {
    return new CircuitStatus(
        new CircuitName("later"),
        "Later Inc",
        Optional.empty(),
        Optional.empty(),
        Verdict.NOT_LIVE,
        "",
        List.of(),
        List.of(
            new ConnectionStatus(
                Side.PRIMARY,
                ConnectionState.DRAFT,
                Phase.DRAFT,
                "",
                Optional.empty(),
                Optional.empty(),
                List.of())));
  }

  private static ConnectionStatus connection(
      Side side, ConnectionState wanted, Phase phase, String router, LegStatus leg) {
    return new ConnectionStatus(
        side, wanted, phase, "", Optional.of(router), Optional.of("port"), List.of(leg));
  }

  private static SessionStatus session(Family family, String address, Optional<BgpState> state) {
    return new SessionStatus(family, address, state, Optional.of(AT.minusSeconds(61)));
  }

  @Override
  public PlanReport plan(CircuitName circuit) {
    OptionalInt error = kind == PlanReport.Kind.BLOCKED ? OptionalInt.of(1) : OptionalInt.empty();
    return new PlanReport(
        circuit,
        AT,
        DIGEST,
        kind,
        List.of(Side.PRIMARY, Side.SECONDARY),
        List.of(
            new PlanReport.RouterPlan(
                "pop1-r1", "primary-private", "+ unit 100\n- unit 99\n", "config", 1)),
        List.of("PUT crossConnection: Provisioned"),
        List.of("pop1-r1: wait until the traffic has left primary-private, 300 s at most"),
        List.of(
            new PlanReport.PlanFinding(
                error.isPresent() ? Severity.ERROR : Severity.WARNING,
                Optional.of("R-053"),
                "VRF cust-12 is missing on pop1-r1")),
        List.of(
            new PlanReport.ApprovalStatus(
                Side.PRIMARY,
                "alice",
                AT,
                Optional.of("CHG-1"),
                false,
                List.of("S-tag was 100, is 101"),
                false,
                Optional.empty(),
                Optional.empty())),
        List.of(),
        needs,
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public PlanReport peering(
      CircuitName circuit, PeeringAction action, PeeringType type, String asker) {
    PlanReport plan = plan(circuit);
    return new PlanReport(
        plan.circuit(),
        plan.at(),
        plan.digest(),
        PlanReport.Kind.PEERING_RESET,
        plan.connections(),
        List.of(),
        plan.azureWrites(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        needs,
        Optional.empty(),
        Optional.of(
            new PlanReport.Asked(
                action + " of " + type + " for " + asker,
                List.of("--peering", action.word(), "--type", type.word()))));
  }

  @Override
  public PlanReport peering(CircuitName circuit, PeeringAction action, String asker) {
    return peering(circuit, action, PeeringType.PRIVATE, asker);
  }

  @Override
  public DriftReport drift(Optional<CircuitName> circuit, Optional<String> router, boolean now) {
    return new DriftReport(
        AT,
        List.of(
            new DriftReport.LegDrift(
                new CircuitName("example-univ"),
                "primary-private",
                router.orElse("pop1-r1"),
                drift,
                drift == DriftReport.State.UNKNOWN ? "connection refused" : "",
                now ? Optional.of(AT) : Optional.empty(),
                drift == DriftReport.State.DRIFTED
                    ? List.of(
                        new DriftReport.Difference(
                            "/interfaces/interface[xe-0/0/0]/unit[100]/mtu",
                            Optional.of("1500"),
                            Optional.empty()))
                    : List.of())));
  }

  @Override
  public FreezeReport freeze(String by, String reason) {
    return new FreezeReport(true, "frozen by " + by + " (" + reason + ")");
  }

  @Override
  public FreezeReport unfreeze(String by) {
    return new FreezeReport(by.equals("nobody"), "unfrozen by " + by);
  }

  @Override
  public ReloadReport reload() {
    return new ReloadReport(reloads.incrementAndGet(), List.of("config/circuits/x.yaml:3:1: bad"));
  }
}
