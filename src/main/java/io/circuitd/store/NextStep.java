package io.circuitd.store;

import io.circuitd.model.LegId;
import java.util.List;

/**
 * A step that is about to be taken.
 *
 * @param stage index of the plan's stage that it belongs to
 * @param detail a JSON object
 * @param notes what happened before it, for the audit
 */
public record NextStep(
    long changeId, int stage, String name, String detail, Effect effect, List<AuditNote> notes) {
  public NextStep {
    notes = List.copyOf(notes);
  }

  /** What becomes of the records of what is on the routers, in the same transaction. */
  public sealed interface Effect {
    /** Nothing. */
    record None() implements Effect {}

    /** A leg is on its router. */
    record Pushed(PushedRecord record) implements Effect {}

    /** A leg is gone from its router. */
    record Removed(LegId leg) implements Effect {}
  }

  public static NextStep of(long changeId, int stage, String name, String detail) {
    return new NextStep(changeId, stage, name, detail, new Effect.None(), List.of());
  }

  /** The last step of a push. */
  public static NextStep pushed(long changeId, int stage, PushedRecord record) {
    return new NextStep(changeId, stage, "PUSHED", "{}", new Effect.Pushed(record), List.of());
  }

  /** The last step of a removal. */
  public static NextStep removed(long changeId, int stage, LegId leg) {
    return new NextStep(changeId, stage, "REMOVED", "{}", new Effect.Removed(leg), List.of());
  }

  public NextStep telling(List<AuditNote> before) {
    return new NextStep(changeId, stage, name, detail, effect, before);
  }
}
