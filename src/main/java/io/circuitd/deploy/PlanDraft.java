package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.ChangePlan.Kind;
import io.circuitd.files.Finding;
import io.circuitd.files.Severity;
import io.circuitd.intent.Circuit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A plan in the making. */
final class PlanDraft {
  final Circuit circuit;
  private final Optional<CrossConnection> facts;
  private final Set<String> unreachable = new TreeSet<>();
  final List<Stage> stages = new ArrayList<>();
  final List<Finding> findings = new ArrayList<>();
  Kind kind = Kind.NOTHING;

  /** What a command asked for in place of what the files want. */
  Optional<Asked> asked = Optional.empty();

  /** What of the cloud's writes is not as usual. */
  List<String> habits = List.of();

  PlanDraft(Circuit circuit, Optional<CrossConnection> facts) {
    this.circuit = circuit;
    this.facts = facts;
  }

  boolean blocked() {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
  }

  void error(String found, String expected, String nextStep) {
    add(Severity.ERROR, Optional.empty(), found, expected, nextStep);
  }

  /** An error that a rule makes. */
  void refuse(String rule, String found, String expected, String nextStep) {
    add(Severity.ERROR, Optional.of(rule), found, expected, nextStep);
  }

  void warn(String rule, String found, String expected, String nextStep) {
    add(Severity.WARNING, Optional.of(rule), found, expected, nextStep);
  }

  void advise(String rule, String found, String expected, String nextStep) {
    add(Severity.ADVICE, Optional.of(rule), found, expected, nextStep);
  }

  private void add(
      Severity severity, Optional<String> rule, String found, String expected, String nextStep) {
    findings.add(new Finding(severity, rule, circuit.file(), found, expected, nextStep));
  }

  /** The rules of go-live and the design of each leg find some of the same. */
  void addUnlessSaid(Finding finding) {
    boolean said =
        finding.rule().isPresent()
            && findings.stream().anyMatch(other -> other.rule().equals(finding.rule()));
    if (!said) {
      findings.add(finding);
    }
  }

  void unreadable(String router, String reason) {
    unreachable.add(router);
    error(
        "router " + router + " cannot be read: " + reason,
        "an answer, as nothing is planned on a guess",
        "bring the router's management access back, then plan again");
  }

  ChangePlan finish() {
    if (blocked()) {
      stages.clear();
    }
    String ground = facts.map(Ground::of).orElse("gone at Azure");
    String peerings = facts.map(Ground::peerings).orElse("none");
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put(Approvals.KIND, kind.words());
    asked.ifPresent(command -> parts.put(command.part(), command.text()));
    if (!habits.isEmpty()) {
      parts.put("how the cloud is written to", String.join(", ", habits));
    }
    parts.put("service key", circuit.serviceKey().toString());
    parts.put("resource", facts.map(there -> there.cloud() + " " + there.id()).orElse("none"));
    parts.put("Azure's facts", ground);
    parts.put("peering at Azure", peerings);
    for (int i = 0; i < stages.size(); i++) {
      String name = "step " + (i + 1) + ", ";
      switch (stages.get(i)) {
        case Stage.Push push -> {
          parts.put(name + push.id().leg() + " on " + push.router(), push.document());
          parts.put(name + "former entries", push.leftOver());
          parts.put(name + Movement.STANDING + push.router(), push.baseline());
          parts.put(name + "gate", push.gate());
          parts.put(name + "template", push.profile() + " " + push.templateVersion());
          parts.put(name + "shared key", push.secretHash());
        }
        case Stage.Remove remove -> {
          parts.put(name + "removal of " + remove.id().leg(), remove.document());
          parts.put(name + Movement.STANDING + remove.router(), remove.baseline());
        }
        case Stage.Peering peering -> {
          parts.put(name + "Azure", peering.summary());
          parts.put(name + "shared key", peering.secretHash());
        }
        case Stage.PeeringState state -> {
          parts.put(name + "Azure", state.summary());
          parts.put(name + "shared key", state.secretHash());
        }
        default -> parts.put(name + "Azure", stages.get(i).summary());
      }
    }
    return new ChangePlan(
        circuit.name(),
        kind,
        List.copyOf(stages),
        ground,
        peerings,
        List.copyOf(findings),
        List.copyOf(unreachable),
        parts,
        Digests.of(parts),
        asked);
  }
}
