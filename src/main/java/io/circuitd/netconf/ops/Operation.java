package io.circuitd.netconf.ops;

import io.circuitd.netconf.Capabilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One operation, ready to be sent.
 *
 * @param words what it is, for messages
 * @param xml the child of {@code <rpc>}, in whose default namespace it stands
 * @param needs all of these the router has to offer
 */
public record Operation(String words, String xml, List<Need> needs) {
  /**
   * Something that a hello may offer.
   *
   * @param capability its name, for messages
   */
  public record Need(String capability, Predicate<Capabilities> offered) {}

  static Operation of(String words, String xml) {
    return new Operation(words, xml, List.of());
  }

  Operation needing(Need... more) {
    return needing(List.of(more));
  }

  Operation needing(List<Need> more) {
    List<Need> all = new ArrayList<>(needs);
    all.addAll(more);
    return new Operation(words, xml, List.copyOf(all));
  }

  /**
   * What this router lacks. A server that does not know an element of an operation may leave it out
   * and do the rest: a confirmed commit would become a plain one. So what the hello does not offer
   * is not sent.
   */
  public Optional<String> lacking(Capabilities offered) {
    return needs.stream()
        .filter(need -> !need.offered().test(offered))
        .map(Need::capability)
        .findFirst();
  }
}
