package io.circuitd.advice;

import io.circuitd.model.PeeringType;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** BGP and BFD: chapters 4 and 5. */
final class SessionAdvice implements Topic {
  /** From these days on Azure has BFD on by itself. */
  private static final Map<PeeringType, LocalDate> BFD_SINCE =
      Map.of(
          PeeringType.PRIVATE, LocalDate.of(2018, 8, 1),
          PeeringType.MICROSOFT, LocalDate.of(2020, 1, 10));

  private static final Rule BEHIND_SWITCHES =
      Rule.advice(
          "R-059",
          "Between the customer's router and Azure stand switches of the provider, so an interface"
              + " that is up says nothing about the line behind them.",
          "judge the circuit by BGP, with BFD for speed, never by link state");

  private static final Rule RESET =
      Rule.warning(
          "R-063",
          "On a peering this old, Azure starts BFD only after the peering was once disabled and"
              + " enabled again, which cuts both sessions (R-064).",
          "agree on a time for the outage; then ");

  private static final Rule GATEWAY_FAILOVER =
      Rule.advice(
          "R-066",
          "BFD finds a dead path within a second or so. When an instance of the customer's gateway"
              + " fails instead, Azure may still take up to a minute to move the traffic.",
          "set time-outs of applications above a minute");

  @Override
  public List<Advice> of(Situation situation) {
    List<Advice> advice = new ArrayList<>();
    if (situation.layer2()) {
      advice.add(
          BEHIND_SWITCHES.applies("layer 2: BGP runs between the customer's router and Azure"));
    }
    for (PeeringType type : PeeringType.values()) {
      boolean wanted = situation.layer2() ? situation.has(type) : situation.bfd(type);
      situation
          .circuit()
          .createdOn()
          .filter(day -> wanted && day.isBefore(since(type)))
          .ifPresent(day -> advice.add(reset(situation, type, day)));
    }
    if (situation.bfd(PeeringType.PRIVATE)) {
      advice.add(GATEWAY_FAILOVER.applies("BFD is configured on the private peering"));
    }
    return advice;
  }

  private static LocalDate since(PeeringType type) {
    return BFD_SINCE.getOrDefault(type, LocalDate.MIN);
  }

  private static Advice reset(Situation situation, PeeringType type, LocalDate day) {
    String how =
        situation.layer2()
            ? "disable and enable the peering in the portal"
            : "circuitd peering " + situation.circuit().name() + " reset --type " + type;
    return new Rule(RESET.id(), RESET.severity(), RESET.text(), RESET.next() + how)
        .applies(
            "created on "
                + day
                + "; Azure has BFD by itself on a "
                + type
                + " peering made since "
                + since(type));
  }
}
