package io.circuitd.lab;

import java.time.Duration;
import java.util.function.Predicate;

/** How fast one fake cloud answers, and how much it lets itself be asked. Safe for many threads. */
public final class PaceFaults {
  private final Troubles troubles;
  private final Habits habits;
  private final RateLimits limits;

  PaceFaults(Troubles troubles, Habits habits, RateLimits limits) {
    this.troubles = troubles;
    this.habits = habits;
    this.limits = limits;
  }

  /** How long each answer takes from now on. */
  public void slow(Duration wait) {
    habits.slowness(wait);
  }

  /** The next requests get 429 and are asked to wait. */
  public void throttle(int times, Duration wait) {
    throttle("throttle", Troubles.ANY, times, wait);
  }

  /** As {@link #throttle}, reads alone. */
  public void throttleReads(int times, Duration wait) {
    throttle("throttleReads", Troubles.READS, times, wait);
  }

  /** As {@link #throttle}, writes and read-outs alone. */
  public void throttleWrites(int times, Duration wait) {
    throttle("throttleWrites", Troubles.WRITES, times, wait);
  }

  private void throttle(String name, Predicate<Asked> whom, int times, Duration wait) {
    troubles.instead(
        name,
        whom,
        times,
        () ->
            WireAnswer.refusal(429, "TooManyRequests", "Too many requests.")
                .headers(headers -> headers.putAll(FakeOperations.wait(wait))));
  }

  /** As {@link #throttle}, without a word on how long to wait. */
  public void throttleWithoutWait(int times) {
    troubles.refuse(
        "throttleWithoutWait", Troubles.ANY, times, 429, "TooManyRequests", "Too many requests.");
  }

  /** As {@link #budget(int, int, Duration)}, with five minutes to wait. */
  public void budget(int reads, int writes) {
    budget(reads, writes, Duration.ofMinutes(5));
  }

  /**
   * So many requests are left of the subscription's budget; whoever asks for more gets 429 and is
   * asked to wait.
   */
  public void budget(int reads, int writes, Duration wait) {
    limits.set(reads, writes, wait);
  }
}
