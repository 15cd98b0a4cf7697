package io.circuitd.deploy;

import io.circuitd.files.Finding;
import io.circuitd.files.Severity;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What would be done to a circuit now, and on what ground.
 *
 * @param ground Azure's facts that the plan stands on, canonical text
 * @param peerings what Azure has of peerings, canonical text
 * @param findings what refuses or warns
 * @param unreachable routers that could not be read, so that the plan is blocked
 * @param parts what the digest is taken over, by name
 * @param digest {@code sha256:…} over the parts
 * @param asked what a command asked for; empty for what the files want
 */
public record ChangePlan(
    CircuitName circuit,
    Kind kind,
    List<Stage> stages,
    String ground,
    String peerings,
    List<Finding> findings,
    List<String> unreachable,
    Map<String, String> parts,
    String digest,
    Optional<Asked> asked) {

  /** What kind of change it is (DESIGN §3.4). */
  public enum Kind {
    NOTHING("nothing to do"),
    BUILD("first build"),
    ADD_LEG("addition of a leg"),
    CHANGE("change of ours alone"),
    MOVE("move to another port"),
    REBUILD("rebuild, service-affecting"),
    PEERING_RESET("reset of a peering, service-affecting"),
    PEERING_DISABLE("disabling of a peering, service-affecting"),
    PEERING_ENABLE("enabling of a peering"),
    REMOVE_LEG("removal of one leg"),
    RETIRE("retirement");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /** True when a finding of severity error stands against it. */
  public boolean blocked() {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  /** The past change that it takes back. */
  public Optional<Long> undoes() {
    return asked
        .filter(Asked.Undo.class::isInstance)
        .map(Asked.Undo.class::cast)
        .map(Asked.Undo::change);
  }

  /** The connections whose approval it needs. */
  public Set<Side> sides() {
    Set<Side> sides = touched(stages);
    return sides.isEmpty() && !stages.isEmpty() ? Set.of(Side.PRIMARY) : sides;
  }

  /** The connections whose routers some stages write to, or whose sessions they switch. */
  static Set<Side> touched(List<Stage> stages) {
    Set<Side> sides = new TreeSet<>();
    for (Stage stage : stages) {
      switch (stage) {
        case Stage.Push push -> sides.add(push.id().side());
        case Stage.Remove remove -> sides.add(remove.id().side());
        case Stage.PeeringState state -> state.legs().forEach(leg -> sides.add(leg.side()));
        default -> {}
      }
    }
    return sides;
  }

  /** The parts as JSON, to be remembered by the digest. */
  public String partsJson() {
    return PlanJson.writeParts(parts);
  }
}
