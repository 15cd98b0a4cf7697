package io.circuitd.deploy;

import io.circuitd.model.PeeringType;
import io.circuitd.store.Journal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a plan stands for that an operator asked for by a command, in place of what the files want.
 * It is a part of the plan, so that an approval of its digest tells which plan to make again.
 */
public sealed interface Asked {

  /** The way back of a past change. */
  record Undo(long change) implements Asked {
    private static final String PART = "undoes change";

    @Override
    public String title() {
      return "undo of change " + change;
    }

    @Override
    public List<String> approveOptions() {
      return List.of("--undo", Long.toString(change));
    }

    @Override
    public String part() {
      return PART;
    }

    @Override
    public String text() {
      return Long.toString(change);
    }
  }

  /** A peering that is switched off, on, or both. */
  record Peering(PeeringAction action, PeeringType type) implements Asked {
    private static final String PART = "asked for by command";

    @Override
    public String title() {
      return action.noun() + " of the " + type.title();
    }

    @Override
    public List<String> approveOptions() {
      return List.of("--peering", action.word(), "--type", type.word());
    }

    @Override
    public String part() {
      return PART;
    }

    @Override
    public String text() {
      return action.word() + " " + type.word();
    }

    private static Peering read(String text) {
      String[] words = text.toUpperCase(Locale.ROOT).split(" ", 2);
      return new Peering(PeeringAction.valueOf(words[0]), PeeringType.valueOf(words[1]));
    }
  }

  /** As a sentence begins that names it. */
  String title();

  /** What {@code circuitd approve CIRCUIT} must be told to approve it. */
  List<String> approveOptions();

  /** Name of the part of a plan that holds it. */
  String part();

  /** The part itself. */
  String text();

  /** What the plan of this digest was asked for by; empty when it is what the files want. */
  static Optional<Asked> planned(Journal journal, String digest) {
    return journal.planParts(digest).map(PlanJson::readParts).flatMap(Asked::of);
  }

  private static Optional<Asked> of(Map<String, String> parts) {
    return Optional.ofNullable(parts.get(Undo.PART))
        .<Asked>map(change -> new Undo(Long.parseLong(change)))
        .or(() -> Optional.ofNullable(parts.get(Peering.PART)).map(Peering::read));
  }
}
