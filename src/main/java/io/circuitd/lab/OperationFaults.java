package io.circuitd.lab;

import io.circuitd.lab.Asked.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What becomes of the operations that one fake cloud accepted, and where it says to ask for them.
 * Safe for many threads.
 */
public final class OperationFaults {
  private final Troubles troubles;
  private final Habits habits;
  private final FakeArm arm;

  OperationFaults(Troubles troubles, Habits habits, FakeArm arm) {
    this.troubles = troubles;
    this.habits = habits;
    this.arm = arm;
  }

  /** How long each operation takes from now on. */
  public void operationTime(Duration time) {
    habits.operationTime(time);
  }

  /** The next operation that is accepted ends as Failed, told with HTTP 200; nothing changes. */
  public void failNextOperation(String code, String message) {
    habits.failure(new Habits.Failure("Failed", Optional.of(code), message));
  }

  /** The next operation that is accepted ends as Failed, and nobody says why. */
  public void failNextOperationSilently() {
    habits.failure(new Habits.Failure("Failed", Optional.empty(), "no reason"));
  }

  /** The next operation that is accepted ends as Canceled and changes nothing. */
  public void cancelNextOperation() {
    habits.failure(new Habits.Failure("Canceled", Optional.of("Canceled"), "It was canceled."));
  }

  /** The next operations never end, until {@link #endOperations}. */
  public void endlessOperations(int count) {
    habits.endlessOperations(count);
  }

  /** What still runs is over, with effect. */
  public void endOperations() {
    arm.endOperations();
  }

  /** Operations accepted until now cannot be asked about any more; they go on. */
  public void forgetOperations() {
    arm.forgetOperations();
  }

  /** Writes are accepted with 202 and a {@code Location} alone, while this is set. */
  public void acceptWith202(boolean now) {
    troubles.onAnswer(
        "acceptWith202",
        Troubles.of(Kind.WRITE),
        Troubles.always(now),
        (asked, answer) ->
            answer
                .with(202, "")
                .headers(headers ->
                    Optional.ofNullable(headers.remove("Azure-AsyncOperation"))
                        .ifPresent(url ->
                            headers.put(
                                "Location", url.replace("/operations/", "/operationResults/")))));
  }

  /** Nothing says how long to wait for an operation, while this is set. */
  public void withoutRetryAfter(boolean now) {
    onHeaders(
        "withoutRetryAfter",
        Troubles.always(now),
        headers -> headers.keySet().removeAll(Set.of("Retry-After", "x-ms-retry-after-ms")));
  }

  /** Nothing says where to ask for an operation, while this is set. */
  public void withoutOperationUrl(boolean now) {
    onHeaders(
        "withoutOperationUrl",
        Troubles.always(now),
        headers -> headers.keySet().removeAll(Set.of("Azure-AsyncOperation", "Location")));
  }

  /** Operations are to be asked for at another server, so often. */
  public void foreignOperationUrl(URI other, int writes) {
    onHeaders(
        "foreignOperationUrl",
        writes,
        headers ->
            headers.replaceAll((name, value) ->
                value.startsWith("https://") ? other + URI.create(value).getRawPath() : value));
  }

  private void onHeaders(String name, int times, Consumer<Map<String, String>> change) {
    troubles.onAnswer(
        name,
        asked -> asked.writes() || asked.kind() == Kind.POLL,
        times,
        (asked, answer) -> answer.headers(change));
  }
}
