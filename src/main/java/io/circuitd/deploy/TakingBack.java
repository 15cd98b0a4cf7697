package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.InverseStages.Result;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.Journal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Takes back what a rebuild did on a router when it ends before Azure has the new peering: the leg
 * would stay down on what Azure does not speak, and the former document brings it up again.
 */
final class TakingBack {
  private static final String STAGES = "stages";
  private static final String REBUILD = ChangePlan.Kind.REBUILD.name();

  private final Means means;
  private final InverseStages inverse;

  TakingBack(Means means) {
    this.means = means;
    this.inverse = new InverseStages(means);
  }

  /** The journal numbers them behind the stages of the plan and the provider state's return. */
  private static int first(PlanJson.Journaled plan) {
    return plan.stages().size() + 2;
  }

  private static StepLog decision(Journal journal, ChangeRecord change, PlanJson.Journaled plan) {
    return new StepLog(journal, change.id(), first(plan) - 1);
  }

  /** Every stage of a change by its number in the journal, those that take back included. */
  static Map<Integer, Stage> stages(Journal journal, ChangeRecord change) {
    PlanJson.Journaled plan = PlanJson.read(change.plan());
    Map<Integer, Stage> stages = new TreeMap<>();
    for (int i = 0; i < plan.stages().size(); i++) {
      stages.put(i, plan.stages().get(i));
    }
    List<Stage> back = decided(decision(journal, change, plan)).orElse(List.of());
    for (int i = 0; i < back.size(); i++) {
      stages.put(first(plan) + i, back.get(i));
    }
    return stages;
  }

  /** The legs that a change brought back to what they were, once it had failed. */
  static Set<LegId> legs(Journal journal, ChangeRecord change) {
    int first = first(PlanJson.read(change.plan()));
    Set<LegId> legs = new HashSet<>();
    stages(journal, change)
        .forEach((number, stage) -> {
          if (number < first || !new StepLog(journal, change.id(), number).finished()) {
            return;
          }
          switch (stage) {
            case Stage.Push push -> legs.add(push.id());
            case Stage.Remove remove -> legs.add(remove.id());
            default -> {}
          }
        });
    return legs;
  }

  /** The steps by which a provider state that was announced for nothing is taken back. */
  static StepLog ofProviderState(Journal journal, ChangeRecord change, PlanJson.Journaled plan) {
    return new StepLog(journal, change.id(), plan.stages().size());
  }

  private static Optional<List<Stage>> decided(StepLog log) {
    return log.last(Step.TAKING_BACK)
        .map(detail -> PlanJson.readStages(detail.getOrDefault(STAGES, "")));
  }

  /**
   * Takes back what must not stay; blocks until the routers have it.
   *
   * @param take runs one stage to its end
   * @return what an operator should know of it; empty when there was nothing to take back
   */
  String run(
      ChangeRecord change,
      PlanJson.Journaled plan,
      AzureStages.Subject subject,
      Consumer<String> tell,
      BiFunction<Stage, StepLog, Outcome> take) {
    Journal journal = means.store().journal();
    StepLog log = decision(journal, change, plan);
    List<Stage.Push> standing = standing(change, plan);
    if (decided(log).isEmpty() && (standing.isEmpty() || !change.kind().equals(REBUILD))) {
      return "";
    }
    Optional<List<Stage>> before = decided(log);
    StringBuilder words = new StringBuilder();
    List<Stage> stages =
        before.orElseGet(() -> decide(change, plan, subject, tell, words, standing));
    if (before.isEmpty()) {
      log.step(Step.TAKING_BACK, Map.of(STAGES, PlanJson.writeStages(stages)));
    }
    for (int i = 0; i < stages.size(); i++) {
      StepLog steps = new StepLog(journal, change.id(), first(plan) + i);
      Stage stage = stages.get(i);
      Outcome outcome = steps.finished() ? new Outcome.Done() : take.apply(stage, steps);
      words.append("; ").append(words(stage, outcome));
    }
    return words.toString();
  }

  private static String words(Stage stage, Outcome outcome) {
    String leg =
        switch (stage) {
          case Stage.Push push -> push.id().leg() + " on " + push.router();
          case Stage.Remove remove -> remove.id().leg() + " on " + remove.router();
          default -> stage.summary();
        };
    return switch (outcome) {
      case Outcome.Failed(String why) -> leg + " could not be taken back: " + why;
      case Outcome.Refused(String why) -> leg + " could not be taken back: " + why;
      default -> leg + " was taken back to what it was";
    };
  }

  /** Pushes of this change that ended well. */
  private List<Stage.Push> standing(ChangeRecord change, PlanJson.Journaled plan) {
    List<Stage.Push> standing = new ArrayList<>();
    for (int i = 0; i < plan.stages().size(); i++) {
      StepLog log = new StepLog(means.store().journal(), change.id(), i);
      if (plan.stages().get(i) instanceof Stage.Push push && log.finished()) {
        standing.add(push);
      }
    }
    return standing.reversed();
  }

  private List<Stage> decide(
      ChangeRecord change,
      PlanJson.Journaled plan,
      AzureStages.Subject subject,
      Consumer<String> tell,
      StringBuilder words,
      List<Stage.Push> standing) {
    Set<PeeringType> asBefore = azureAsBefore(change, plan, subject, tell);
    if (asBefore.isEmpty()) {
      words.append("; Azure has its part, so what was done on routers stays");
      return List.of();
    }
    List<Stage> stages = new ArrayList<>();
    for (Stage.Push push : standing) {
      if (push.id().peering().filter(asBefore::contains).isEmpty()) {
        words
            .append("; Azure has its part of ")
            .append(push.id().leg())
            .append(", so what was done on its router stays");
        continue;
      }
      Optional<Stage.Former> moved =
          push.former().filter(former -> !former.router().equals(push.router()));
      if (moved.isPresent()) {
        words.append("; ").append(push.id().leg()).append(" stays on ").append(push.router());
        continue;
      }
      switch (untilRead(push, tell)) {
        case Result.Ready(Stage stage) -> stages.add(stage);
        case Result.Refused(String why) ->
            words.append("; ").append(push.id().leg()).append(" is not taken back: ").append(why);
        case Result.Unreadable unreadable ->
            throw new IllegalStateException("not read: " + unreadable.router());
      }
    }
    return stages;
  }

  private Result untilRead(Stage.Push push, Consumer<String> tell) {
    while (true) {
      Result result = inverse.of(push, false);
      if (!(result instanceof Result.Unreadable(String router, String why))) {
        return result;
      }
      tell.accept(router + " cannot be read to take " + push.id().leg() + " back: " + why);
      Pause.of(means.settings().retryEvery());
    }
  }

  /**
   * The peerings that Azure has as before; once it has, or had, a new one, the former documents of
   * its legs would not come up.
   */
  private Set<PeeringType> azureAsBefore(
      ChangeRecord change,
      PlanJson.Journaled plan,
      AzureStages.Subject subject,
      Consumer<String> tell) {
    Set<PeeringType> wanted = EnumSet.noneOf(PeeringType.class);
    for (int i = 0; i < plan.stages().size(); i++) {
      if (plan.stages().get(i) instanceof Stage.Peering peering) {
        boolean accepted =
            new StepLog(means.store().journal(), change.id(), i)
                .last(Step.AZURE_OPERATION)
                .filter(detail -> detail.getOrDefault("ended", "").equals("Succeeded"))
                .isPresent();
        if (!accepted || peering.sharedKey().isEmpty()) {
          wanted.add(peering.type());
        }
      }
    }
    while (!wanted.isEmpty()) {
      switch (means.azure().get(subject.cloud(), subject.id())) {
        case Reading.Present<CrossConnection>(CrossConnection now) when now.settled() -> {
          wanted.removeIf(type -> !Ground.stands(subject.peerings(), now, type));
          return wanted;
        }
        case Reading.Absent<CrossConnection> absent -> {
          return Set.of();
        }
        case Reading.Unknown<CrossConnection>(String why) -> tell.accept("Azure: " + why);
        case Reading.Present<CrossConnection> busy -> tell.accept("Azure is busy");
      }
      Pause.of(means.settings().retryEvery());
    }
    return wanted;
  }
}
