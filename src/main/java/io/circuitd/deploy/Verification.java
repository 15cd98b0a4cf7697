package io.circuitd.deploy;

import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.design.LegJson;
import io.circuitd.health.BfdView;
import io.circuitd.health.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.store.PushedRecord;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Looks at the sessions of a circuit after a change. */
final class Verification {
  private final Means means;
  private final DisabledPeerings disabled;

  Verification(Means means) {
    this.means = means;
    this.disabled = new DisabledPeerings(means);
  }

  /**
   * Waits for the sessions; that they do not come up is told, and takes nothing back.
   *
   * @param connection only those of this one
   */
  Outcome await(
      CircuitName circuit, Optional<Side> connection, Consumer<String> tell, StepLog log) {
    log.step(Step.VERIFY);
    Instant until = means.clock().instant().plus(means.settings().verifyFor());
    Optional<Instant> goodSince = Optional.empty();
    Set<PeeringType> disabled = this.disabled.of(circuit);
    while (means.clock().instant().isBefore(until)) {
      Verdict verdict = verdict(circuit, connection, disabled);
      Instant now = means.clock().instant();
      if (verdict.state() != Verdict.State.UP) {
        goodSince = Optional.empty();
        tell.accept(verdict.reason());
      } else if (goodSince.isEmpty()) {
        goodSince = Optional.of(now);
      }
      if (goodSince.isPresent()
          && !now.isBefore(goodSince.get().plus(means.settings().stableFor()))) {
        break;
      }
      Pause.of(means.settings().readingEvery());
    }
    log.step(Step.VERIFIED, Map.of("verdict", verdict(circuit, connection, disabled).reason()));
    return new Done();
  }

  Verdict verdict(CircuitName circuit) {
    return verdict(circuit, Optional.empty(), disabled.of(circuit));
  }

  /** Without legs of a peering that an approved plan disabled: nothing of theirs comes up. */
  private Verdict verdict(
      CircuitName circuit, Optional<Side> connection, Set<PeeringType> disabled) {
    Map<LegId, Verdict> legs = new TreeMap<>();
    boolean leftOut = false;
    for (PushedRecord pushed : means.store().pushed().of(circuit)) {
      if (connection.isPresent() && connection.get() != pushed.leg().side()) {
        continue;
      }
      if (pushed.leg().peering().filter(disabled::contains).isPresent()) {
        leftOut = true;
      } else {
        legs.put(pushed.leg(), Verdict.of(means.observer().apply(LegJson.read(pushed.legFacts()))));
      }
    }
    return legs.isEmpty() && leftOut
        ? new Verdict(Verdict.State.UP, "no session is waited for, as the peering is disabled")
        : Verdict.ofCircuit(legs);
  }

  /**
   * Where BFD of each leg of a peering stands after a reset, which is what starts it on an old
   * circuit; empty text where none is configured.
   */
  String bfd(CircuitName circuit, Optional<PeeringType> reset) {
    StringBuilder words = new StringBuilder();
    for (PushedRecord pushed : means.store().pushed().of(circuit)) {
      if (reset.isPresent() && pushed.leg().peering().equals(reset)) {
        BfdView bfd = means.observer().apply(LegJson.read(pushed.legFacts())).bfd();
        if (!(bfd instanceof BfdView.Off)) {
          words.append("; BFD of ").append(pushed.leg().leg()).append(words(bfd));
        }
      }
    }
    return words.toString();
  }

  private static String words(BfdView bfd) {
    if (bfd instanceof BfdView.NotMeasurable(String why)) {
      return " is not measurable: " + why;
    }
    return switch (bfd.up().orElseThrow()) {
      case Reading.Present<Boolean>(Boolean up) -> up ? " is up" : " is down";
      case Reading.Absent<Boolean> _ -> " is not on the router";
      case Reading.Unknown<Boolean>(String why) -> " is unknown: " + why;
    };
  }
}
