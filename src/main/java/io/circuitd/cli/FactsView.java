package io.circuitd.cli;

import io.circuitd.control.AzureFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What Azure says of a circuit, as an operator reads it. */
final class FactsView {
  private FactsView() {}

  /** Some lines: the circuit, its two ports, its peerings, what is free on the port pair. */
  static List<String> lines(AzureFacts facts, Instant now) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Azure %s, read %s ago: %s (%s), %d Mbps, S-tag %s, %s, last operation %s"
            .formatted(
                facts.cloud(),
                Times.between(facts.readAt(), now),
                facts.peeringLocation(),
                facts.pop().map(pop -> "PoP " + pop).orElse("no PoP of ours"),
                facts.bandwidthMbps(),
                facts.sTag().map(Object::toString).orElse("not assigned"),
                facts.providerState(),
                facts.provisioningState()));
    for (AzureFacts.Port port : facts.ports()) {
      lines.add(
          "  %-9s  %s: %s"
              .formatted(
                  port.connection().word(),
                  port.azurePort().isBlank() ? "no port yet" : port.azurePort(),
                  port.router()
                      .map(router ->
                          router
                              + " "
                              + port.port().orElse("")
                              + port.pop().map(pop -> ", PoP " + pop).orElse(""))
                      .orElse("not mapped to a router")));
    }
    facts
        .capacity()
        .ifPresent(capacity ->
            lines.add(
                "  port pair  %s: %d Mbps left%s, read %s ago"
                    .formatted(
                        capacity.pair(),
                        capacity.remainingMbps(),
                        capacity.portMbps().map(mbps -> " on ports of " + mbps).orElse(""),
                        Times.between(capacity.readAt(), now))));
    for (AzureFacts.Peering peering : facts.peerings()) {
      lines.add(
          "  %s peering %s%s"
              .formatted(
                  peering.type(),
                  peering.state(),
                  peering.lastModifiedBy().map(by -> ", last modified by " + by).orElse("")));
      peering.words().forEach(words -> lines.add("    " + words));
    }
    facts.trouble().ifPresent(why -> lines.add("  not read again since: " + why));
    return lines;
  }
}
