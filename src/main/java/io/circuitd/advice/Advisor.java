package io.circuitd.advice;

import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.customer.CustomerFacts;
import io.circuitd.intent.Circuit;
import io.circuitd.model.Reading;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Says what applies to one circuit on the customer's side, and whether it is so where the facts
 * show it. What cannot be seen is told as unknown, never as fine.
 */
public final class Advisor {
  private static final List<Topic> TOPICS =
      List.of(
          new AddressAdvice(),
          new SessionAdvice(),
          new SkuAdvice(),
          new PlacementAdvice(),
          new PeeringAdvice(),
          new TeardownAdvice(),
          new VpnAdvice());

  private Advisor() {}

  /**
   * The advice for a circuit: checks first, wrong ones before all, then what has to be known.
   *
   * @param azure the cross connection, where it could be read
   * @param customer the customer's side, where access is granted
   * @param announced on-premises prefixes that Azure learns over the private peering
   */
  public static List<Advice> advise(
      Circuit circuit,
      Optional<CrossConnection> azure,
      Optional<CustomerFacts> customer,
      Reading<List<String>> announced) {
    Situation situation = new Situation(circuit, azure, customer, announced);
    return TOPICS.stream()
        .flatMap(topic -> topic.of(situation).stream())
        .sorted(Comparator.comparing(Advice::status).thenComparing(Advice::rule))
        .toList();
  }
}
