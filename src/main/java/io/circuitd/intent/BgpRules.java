package io.circuitd.intent;

import io.circuitd.files.Finding;
import io.circuitd.files.Findings;
import io.circuitd.files.Position;
import io.circuitd.files.Severity;
import io.circuitd.intent.Circuit.Link;
import io.circuitd.intent.Circuit.Peering;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.Asn;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.BgpTimers;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Chapters 4 and 5 within one circuit: AS numbers, timers, keys, BFD. */
final class BgpRules {
  private final CircuitFile file;
  private final Findings findings;
  private final Optional<Inventory> inventory;
  private final IntentSettings settings;

  private BgpRules(CircuitFile file, Optional<Inventory> inventory, IntentSettings settings) {
    this.file = file;
    this.findings = file.findings();
    this.inventory = inventory;
    this.settings = settings;
  }

  static void check(CircuitFile file, Optional<Inventory> inventory, IntentSettings settings) {
    BgpRules rules = new BgpRules(file, inventory, settings);
    for (Peering peering : file.circuit().peerings().values()) {
      rules.asn(peering);
      rules.timers(peering);
      rules.sharedKey(peering);
      rules.prepend(peering);
      rules.bfd(peering);
      rules.policies(peering);
    }
  }

  private void asn(Peering peering) {
    PeeringType type = peering.type();
    Map<Side, Asn> routers = new TreeMap<>();
    peering
        .links()
        .forEach((side, link) ->
            virtualRouter(link).ifPresent(router -> routers.put(side, router.asn())));
    if (peering.localAs().isPresent()) {
      if (!peering.localAs().equals(peering.peerAsn())
          && !findings.hasErrorAt(file.at(type, "peerAsn"))) {
        findings.error(
            "R-045",
            file.at(type, "localAs"),
            "localAs "
                + peering.localAs().get()
                + " and "
                + peering.peerAsn().map(asn -> "peerAsn " + asn).orElse("no peerAsn"),
            "both, and equal: Azure is told the AS number that the router uses",
            "set peerAsn to the same number");
      }
    } else if (peering.peerAsn().isPresent()) {
      Asn told = peering.peerAsn().get();
      routers.values().stream()
          .filter(own -> !own.equals(told))
          .findFirst()
          .ifPresent(own ->
              findings.error(
                  "R-045",
                  file.at(type, "peerAsn"),
                  "peerAsn " + told + " on a virtual router of AS " + own,
                  "the virtual router's own AS number, or an override",
                  "remove peerAsn, or add 'localAs: " + told + "'"));
    } else if (routers.values().stream().distinct().count() > 1) {
      findings.error(
          "R-045",
          file.at(type, Side.SECONDARY, "virtualRouter"),
          "virtual routers of AS "
              + String.join(" and ", routers.values().stream().map(Asn::toString).toList()),
          "one AS number for both connections: Azure takes only one",
          "name it with peerAsn and localAs");
    }
    if (peering.peerAsn().isPresent()) {
      allowed(type, peering.peerAsn().get(), file.at(type, "peerAsn"));
    } else {
      routers.entrySet().stream()
          .findFirst()
          .ifPresent(
              own -> allowed(type, own.getValue(), file.at(type, own.getKey(), "virtualRouter")));
    }
  }

  private void allowed(PeeringType type, Asn asn, Position position) {
    if (asn.equals(Asn.AZURE)) {
      findings.error(
          "R-040", position, "peer ASN 12076", "our AS number; 12076 is Azure's", "correct it");
    } else if (asn.isReservedByMicrosoft()) {
      findings.error(
          "R-041",
          position,
          "peer ASN " + asn,
          "an AS number outside 65515 to 65520, which Microsoft reserves",
          "take another AS number");
    } else if (asn.isDocumentation()) {
      findings.warning(
          "R-043",
          position,
          "peer ASN " + asn + ", a number for documentation",
          "an AS number of your own",
          "replace it before going live");
    } else if (asn.isPrivate() && type == PeeringType.MICROSOFT) {
      findings.warning(
          "R-046",
          position,
          "private peer ASN " + asn + " on Microsoft peering",
          "a public AS number",
          "expect manual validation by Microsoft; private AS numbers are stripped");
    }
  }

  private void timers(Peering peering) {
    BgpTimers timers = peering.timers();
    boolean fast =
        timers.keepalive() < BgpTimers.DEFAULT.keepalive()
            || timers.hold() < BgpTimers.DEFAULT.hold();
    if (fast && peering.bfd() instanceof BfdSetting.Disabled) {
      findings.warning(
          "R-050",
          file.at(peering.type(), "timers"),
          timers.keepalive() + "/" + timers.hold() + " s without BFD",
          "60/180 s and BFD: short timers load the processor",
          "turn BFD on and remove the timers");
    }
  }

  private void sharedKey(Peering peering) {
    if (peering.sharedKey().isPresent() && !settings.sharedKeys()) {
      findings.error(
          "R-051",
          file.at(peering.type(), "sharedKey"),
          "a BGP shared key",
          "none: shared keys are switched off here",
          "remove it, or set 'deploy.sharedKeys: true' in circuitd.yaml");
    }
  }

  private void prepend(Peering peering) {
    int primary = peering.prepend().getOrDefault(Side.PRIMARY, 0);
    int secondary = peering.prepend().getOrDefault(Side.SECONDARY, 0);
    if (primary != secondary) {
      findings.warning(
          "R-054",
          file.at(peering.type(), "prepend"),
          "prepend " + primary + " on primary and " + secondary + " on secondary",
          "equal-cost paths",
          "remove it unless one path shall carry less");
    }
  }

  private void bfd(Peering peering) {
    if (!(peering.bfd() instanceof BfdSetting.Enabled(int interval, _))) {
      return;
    }
    PeeringType type = peering.type();
    if (interval < 300) {
      findings.warning(
          "R-062",
          file.at(type, "bfd"),
          "a BFD interval of " + interval + " ms",
          "300 ms or more; Azure makes it run at 300 ms or slower",
          "write 300");
    }
    LocalDate since = type.bfdSince();
    Optional<LocalDate> created = file.circuit().createdOn();
    if (created.isPresent() && created.get().isBefore(since)) {
      findings.warning(
          "R-063",
          file.at("createdOn"),
          "BFD on a circuit created on " + created.get(),
          "a " + type + " peering created on " + since + " or later",
          "BFD starts only after the peering is reset, which cuts both sessions");
    }
  }

  private void policies(Peering peering) {
    peering
        .links()
        .forEach((side, link) ->
            virtualRouter(link)
                .ifPresent(router -> {
                  for (PeeringPrefix prefix : link.prefixes()) {
                    if (!router.policies().containsKey(prefix.family())) {
                      findings.error(
                          file.at(peering.type(), side, prefix.family().word()),
                          prefix.family()
                              + " on virtual router "
                              + router.name()
                              + ", which has no policies for it",
                          "import and export policies for " + prefix.family(),
                          "add policies." + prefix.family() + " in inventory.yaml");
                    }
                  }
                  if (peering.type() == PeeringType.MICROSOFT) {
                    tellFilter(peering.type(), side, router.name());
                  }
                }));
  }

  private void tellFilter(PeeringType type, Side side, String router) {
    findings.add(
        new Finding(
            Severity.ADVICE,
            Optional.of("R-056"),
            file.at(type, side, "virtualRouter"),
            "Microsoft peering on " + router,
            "export policies that filter the default route and RFC 1918",
            "look at them on the routers; circuitd does not read policies"));
  }

  private Optional<Inventory.VirtualRouter> virtualRouter(Link link) {
    return inventory.flatMap(
        i -> Optional.ofNullable(i.virtualRouters().get(link.virtualRouter())));
  }
}
