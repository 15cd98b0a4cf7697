package io.circuitd.health;

import io.circuitd.design.Leg;
import io.circuitd.health.OperationalReader.States;
import io.circuitd.model.BgpState;
import io.circuitd.model.Family;
import io.circuitd.model.Reading;
import io.circuitd.snmp.BfdState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What two sources show of a leg, as one observation. SNMP comes first; NETCONF fills in what SNMP
 * could not tell, and where both tell and contradict each other, that is said and nothing guessed.
 * Pure.
 */
final class Combined {
  private final States second;
  private final String asOf;
  private final boolean fresh;
  private final List<SourceNote> notes = new ArrayList<>();

  private Combined(SecondSource.Taken second) {
    this.second = second.states();
    this.fresh = second.fresh();
    this.asOf = fresh ? "" : ", as of " + second.at();
  }

  /**
   * Puts both together.
   *
   * @param second of the leg's router
   */
  static LegObservation of(Leg leg, LegObservation first, SecondSource.Taken second) {
    return new Combined(second).of(leg, first);
  }

  private LegObservation of(Leg leg, LegObservation first) {
    Map<Family, Reading<SessionHealth>> sessions = new EnumMap<>(Family.class);
    first
        .sessions()
        .forEach((family, reading) ->
            sessions.put(
                family,
                both(
                    family.word() + " session",
                    reading,
                    of(second.sessions(), leg, family),
                    session -> session.state().word(),
                    BgpState.ESTABLISHED.word())));
    BfdView bfd =
        switch (first.bfd()) {
          case BfdView.Off off -> off;
          case BfdView.NotMeasurable(String why) when second.bfd().isEmpty() ->
              new BfdView.NotMeasurable(why);
          case BfdView.NotMeasurable(String why) -> {
            Map<Family, Reading<BfdHealth>> unknown = new EnumMap<>(Family.class);
            leg.sessions().forEach(session -> unknown.put(session.family(), Reading.unknown(why)));
            yield bfd(leg, unknown);
          }
          case BfdView.Measured(Map<Family, Reading<BfdHealth>> measured) -> bfd(leg, measured);
        };
    return new LegObservation(
        first.leg(), first.at(), sessions, bfd, first.subInterface(), notes, !fresh);
  }

  private BfdView bfd(Leg leg, Map<Family, Reading<BfdHealth>> first) {
    Map<Family, Reading<BfdHealth>> sessions = new EnumMap<>(Family.class);
    first.forEach((family, reading) ->
        sessions.put(
            family,
            both(
                family.word() + " BFD",
                reading,
                of(second.bfd(), leg, family),
                health -> word(health.state()),
                word(BfdState.UP))));
    return new BfdView.Measured(sessions);
  }

  private static String word(BfdState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static <T> Optional<Reading<T>> of(
      Map<RouterPeer, Reading<T>> readings, Leg leg, Family family) {
    return leg.sessions().stream()
        .filter(session -> session.family() == family)
        .findFirst()
        .map(session -> readings.get(new RouterPeer(leg.vrf(), session.prefix().azure())));
  }

  /**
   * @param up what is said of one that is well: the states of one that is not may differ between
   *     the two without contradiction, as it tries again and again
   */
  private <T> Reading<T> both(
      String what,
      Reading<T> one,
      Optional<Reading<T>> other,
      Function<T, String> word,
      String up) {
    if (other.isEmpty()) {
      return one;
    }
    if (one instanceof Reading.Unknown<T>(String reason)) {
      if (other.get() instanceof Reading.Unknown<T>(String further)) {
        return Reading.unknown(reason + "; " + further);
      }
      notes.add(
          new SourceNote(
              what, Source.NETCONF, "by NETCONF" + asOf + ", as SNMP cannot tell: " + reason));
      return other.get();
    }
    if (fresh && !(other.get() instanceof Reading.Unknown<T>)) {
      String first = said(one, word);
      String second = said(other.get(), word);
      if (first.equals(up) != second.equals(up)) {
        notes.add(
            new SourceNote(
                what,
                Source.SNMP,
                "SNMP says "
                    + first
                    + ", NETCONF says "
                    + second
                    + "; counted as "
                    + first
                    + ", next: look on the router"));
      }
    }
    return one;
  }

  private static <T> String said(Reading<T> reading, Function<T, String> word) {
    return reading instanceof Reading.Present<T>(T value) ? word.apply(value) : "not there";
  }
}
