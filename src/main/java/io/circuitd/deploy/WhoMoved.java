package io.circuitd.deploy;

import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.profile.DeviceProfile.CommitHistory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells who moved the ground under an approved plan, where the routers tell: who committed since
 * the plan was shown. That is for reading only; no answer, or none that can be trusted, stops
 * nothing.
 */
public final class WhoMoved {
  private static final String NOT_TOLD = "the router does not tell who";

  /** More persons than this are counted only. */
  private static final int NAMED = 4;

  private final Means means;

  public WhoMoved(Means means) {
    this.means = means;
  }

  /**
   * What moved, with who committed since.
   *
   * @param words one text for each movement
   * @param settled asking once more would tell the same: every router was reached
   */
  public record Told(List<String> words, boolean settled) {}

  private record Answer(String words, boolean settled) {}

  /**
   * Asks the routers on which something moved.
   *
   * @param plan of now
   * @param approved digest of the plan that was approved
   * @param moved between the two
   */
  public Told tell(ChangePlan plan, String approved, List<Movement> moved) {
    Optional<Instant> since =
        means.store().journal().planShown(approved).map(at -> at.truncatedTo(ChronoUnit.SECONDS));
    Map<String, Answer> answers = new HashMap<>();
    List<String> words = new ArrayList<>();
    for (Movement movement : moved) {
      if (movement.router().isEmpty() || since.isEmpty()) {
        words.add(movement.words());
      } else {
        Answer answer =
            answers.computeIfAbsent(
                movement.router().get(), router -> ask(router, history(plan, router), since.get()));
        words.add(movement.words() + "; " + answer.words());
      }
    }
    return new Told(List.copyOf(words), answers.values().stream().allMatch(Answer::settled));
  }

  private CommitHistory history(ChangePlan plan, String router) {
    return plan.stages().stream()
        .flatMap(stage ->
            switch (stage) {
              case Stage.Push push when push.router().equals(router) ->
                  Optional.of(push.profile()).stream();
              case Stage.Remove remove when remove.router().equals(router) ->
                  Optional.of(remove.profile()).stream();
              default -> Optional.<String>empty().stream();
            })
        .findFirst()
        .map(profile -> means.profiles().apply(profile).netconf().commitHistory())
        .orElse(CommitHistory.NONE);
  }

  private Answer ask(String router, CommitHistory history, Instant since) {
    Optional<CommitReader> reader = CommitReader.of(history);
    if (reader.isEmpty()) {
      return new Answer(NOT_TOLD, true);
    }
    try {
      return new Answer(
          commits(router, reader.get())
              .map(commits -> words(commits, since, means.routers().user(router)))
              .orElse(NOT_TOLD + ": nothing in its answer that can be read"),
          true);
    } catch (NotConnected e) {
      return new Answer("who committed is not known now: " + e.getMessage(), false);
    } catch (NetconfException e) {
      return new Answer(NOT_TOLD + ": " + e.getMessage(), true);
    }
  }

  /** In a second session where the line is lost, as {@link RouterAccess#read} does. */
  private Optional<List<RouterCommit>> commits(String router, CommitReader reader) {
    try {
      return commitsOnce(router, reader);
    } catch (Lost e) {
      return commitsOnce(router, reader);
    }
  }

  private Optional<List<RouterCommit>> commitsOnce(String router, CommitReader reader) {
    try (NetconfSession session = means.routers().connect(router)) {
      return reader.read(session, means.clock()::instant);
    }
  }

  /**
   * Who committed since, each person's last commit, strangers first.
   *
   * @param ours the name that our own sessions log in with
   */
  static String words(List<RouterCommit> commits, Instant since, Optional<String> ours) {
    Map<String, List<RouterCommit>> byUser =
        commits.stream()
            .filter(commit -> !commit.at().isBefore(since))
            .sorted(
                Comparator.comparing(
                        (RouterCommit commit) -> ours.equals(Optional.of(commit.user())))
                    .thenComparing(RouterCommit::at, Comparator.reverseOrder()))
            .collect(
                Collectors.groupingBy(RouterCommit::user, LinkedHashMap::new, Collectors.toList()));
    if (byUser.isEmpty()) {
      return "its history has no commit since " + since;
    }
    List<String> persons = new ArrayList<>();
    byUser.forEach((user, theirs) ->
        persons.add(
            (ours.equals(Optional.of(user)) ? "circuitd itself (or somebody with its login)" : user)
                + last(theirs)));
    int others = persons.size() - NAMED;
    return "committed since by "
        + String.join(", ", persons.subList(0, Math.min(NAMED, persons.size())))
        + (others > 0 ? ", and " + others + " more" : "");
  }

  private static String last(List<RouterCommit> commits) {
    RouterCommit last = commits.getFirst();
    return " at "
        + last.at()
        + " (commit "
        + last.id()
        + last.comment().map(comment -> ", '" + comment + "'").orElse("")
        + (commits.size() > 1 ? ", and " + (commits.size() - 1) + " before" : "")
        + ")";
  }
}
