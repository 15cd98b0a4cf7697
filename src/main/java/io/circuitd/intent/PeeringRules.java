package io.circuitd.intent;

import io.circuitd.files.Findings;
import io.circuitd.intent.Circuit.MicrosoftPart;
import io.circuitd.intent.Circuit.Peering;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;

/** Chapters 3 and 8 within one circuit: VLANs of the peerings, Microsoft peering. */
final class PeeringRules {
  private final CircuitFile file;
  private final Findings findings;

  private PeeringRules(CircuitFile file) {
    this.file = file;
    this.findings = file.findings();
  }

  static void check(CircuitFile file, IntentSettings settings) {
    PeeringRules rules = new PeeringRules(file);
    rules.differentVlans();
    Peering microsoft = file.circuit().peerings().get(PeeringType.MICROSOFT);
    if (microsoft != null) {
      rules.allowed(settings);
      rules.publicSessions(microsoft);
      microsoft.microsoft().ifPresent(rules::advertised);
    }
  }

  private void differentVlans() {
    Peering first = file.circuit().peerings().get(PeeringType.PRIVATE);
    Peering second = file.circuit().peerings().get(PeeringType.MICROSOFT);
    if (first != null && second != null && first.innerVlan().equals(second.innerVlan())) {
      findings.error(
          "R-033",
          file.at(PeeringType.MICROSOFT, "innerVlan"),
          "innerVlan " + first.innerVlan() + " on both peerings",
          "a VLAN id of its own for each peering",
          "give one of them another VLAN id");
    }
  }

  private void allowed(IntentSettings settings) {
    if (!settings.microsoftPeering()) {
      findings.error(
          "R-100",
          file.at(PeeringType.MICROSOFT),
          "Microsoft peering",
          "private peering only: Microsoft peering is switched off here",
          "remove it, or set 'deploy.microsoftPeering: true' in circuitd.yaml");
    }
  }

  private void publicSessions(Peering peering) {
    peering
        .links()
        .forEach((side, link) -> {
          if (link.ipv4().isEmpty() && link.ipv6().isPresent()) {
            missingIpv4(peering.type(), side);
          }
        });
  }

  private void missingIpv4(PeeringType type, Side side) {
    findings.error(
        "R-105",
        file.at(type, side, "virtualRouter"),
        "no IPv4 prefix on " + side,
        "two public /30 on Microsoft peering",
        "add 'ipv4' to " + side);
  }

  private void advertised(MicrosoftPart part) {
    for (String text : part.advertisedPrefixes()) {
      IpRanges.parse(text)
          .ifPresent(prefix -> {
            if (prefix.length() == 0) {
              findings.error(
                  "R-056",
                  file.at(PeeringType.MICROSOFT, "advertisedPrefixes"),
                  "the default route " + prefix,
                  "the customer's own public prefixes",
                  "remove it; a default route is for private peering only");
            } else if (!IpRanges.isPublic(prefix.network())) {
              findings.error(
                  "R-106",
                  file.at(PeeringType.MICROSOFT, "advertisedPrefixes"),
                  prefix.toString(),
                  "public prefixes that are registered to the customer",
                  "remove it");
            }
          });
    }
  }
}
