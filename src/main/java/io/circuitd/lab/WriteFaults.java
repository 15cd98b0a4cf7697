package io.circuitd.lab;

import io.circuitd.lab.Asked.Kind;
import io.circuitd.model.ServiceKey;
import java.time.Duration;

/**
 * What one fake cloud makes of writes: of provider states, of peerings, and of giving back. Safe
 * for many threads.
 */
public final class WriteFaults {
  private final Troubles troubles;
  private final Habits habits;

  WriteFaults(Troubles troubles, Habits habits) {
    this.troubles = troubles;
    this.habits = habits;
  }

  /** The next writes get 412, as if somebody had been quicker. */
  public void preconditionFails(int times) {
    troubles.refuse(
        "preconditionFails", Troubles.WRITES, times, 412, "PreconditionFailed", "It was changed.");
  }

  /** Writes get 409 for so long. */
  public void busy(Duration time) {
    troubles.instead(
        "busy",
        Troubles.of(Kind.WRITE),
        time,
        () ->
            WireAnswer.refusal(
                409,
                "AnotherOperationInProgress",
                "Another operation on this resource is running."));
  }

  /** The next writes of a peering are refused. */
  public void refusePeerings(int times, String code, String message) {
    troubles.refuse(
        "refusePeerings",
        asked -> asked.kind() == Kind.WRITE && asked.path().contains("/peerings/"),
        times,
        400,
        code,
        message);
  }

  /** The next peerings are accepted, reported as done, and not there afterwards. */
  public void forgetPeerings(int times) {
    habits.forgottenPeerings(times);
  }

  /** Peerings are accepted in any provider state while this is set, against R-103. */
  public void earlyPeerings(boolean now) {
    habits.earlyPeerings(now);
  }

  /** Peerings are accepted with IPv6, and kept without it, while this is set. */
  public void ignoreIpv6(boolean now) {
    habits.withoutIpv6(now);
  }

  /**
   * The customer has, or no longer has, something attached; deprovisioning is refused meanwhile.
   */
  public void attachment(ServiceKey key, boolean attachedNow) {
    habits.attached(key, Troubles.always(attachedNow));
  }

  /** The two sides of Azure are out of step: deprovisioning is refused so often, then accepted. */
  public void attachmentFor(ServiceKey key, int refusals) {
    habits.attached(key, refusals);
  }

  /** A provider state that only announced something cannot be taken back, while this is set. */
  public void announcementsStay(boolean now) {
    habits.announcementsStay(now);
  }
}
