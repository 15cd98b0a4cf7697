package io.circuitd.design;

import io.circuitd.azure.CrossConnection;
import io.circuitd.files.Finding;
import io.circuitd.files.Findings;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory;
import io.circuitd.inventory.Inventory.AzurePort;
import io.circuitd.inventory.Inventory.Pop;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The rules that need Azure's cross connection beside the files. Pure. */
public final class GoLiveRules {
  private final Inventory inventory;
  private final PortLimits limits;

  public GoLiveRules(Inventory inventory, PortLimits limits) {
    this.inventory = inventory;
    this.limits = limits;
  }

  /**
   * What we know beside the files and Azure's answer.
   *
   * @param writtenState the provider state that we wrote last
   * @param otherMbps bandwidth of all other circuits by name of the Azure port, Mbit/s
   * @param built whether something of the circuit is on a router
   * @param approvedMbps bandwidth that the last change was approved with, Mbit/s
   * @param disabled the peerings that an approved plan disabled
   */
  public record Known(
      Optional<String> writtenState,
      Map<String, Integer> otherMbps,
      boolean built,
      OptionalInt approvedMbps,
      Set<PeeringType> disabled) {
    public static final Known NOTHING =
        new Known(Optional.empty(), Map.of(), false, OptionalInt.empty(), Set.of());
  }

  /**
   * Checks a circuit against its cross connection. Ports are checked for the connections that are
   * live, or for all when none is.
   *
   * @return errors refuse the go-live, warnings are shown; every position is the circuit file
   */
  public List<Finding> check(Circuit circuit, CrossConnection azure, Known known) {
    Findings findings = new Findings();
    Check check = new Check(circuit, azure, known, findings);
    check.settled();
    check.location();
    check.tag();
    Bandwidth.check(circuit, azure, known.built(), known.approvedMbps(), findings);
    check.ports();
    check.providerState();
    check.virtualSwitch();
    // A peering that a plan disabled is for whoever plans to tell: what it does depends on it.
    PeeringDifferences.of(circuit, azure, inventory, List.of(), known.disabled()).stream()
        .filter(finding -> !finding.rule().equals(Optional.of("R-104")))
        .forEach(findings::add);
    return findings.sorted();
  }

  /** One circuit against one cross connection. */
  private final class Check {
    private final Circuit circuit;
    private final CrossConnection azure;
    private final Known known;
    private final Findings findings;

    Check(Circuit circuit, CrossConnection azure, Known known, Findings findings) {
      this.circuit = circuit;
      this.azure = azure;
      this.known = known;
      this.findings = findings;
    }

    private void error(String rule, String found, String expected, String next) {
      findings.error(rule, circuit.file(), found, expected, next);
    }

    private void warning(String rule, String found, String expected, String next) {
      findings.warning(rule, circuit.file(), found, expected, next);
    }

    void settled() {
      if (!azure.settled()) {
        error(
            "R-010",
            "provisioningState '" + azure.provisioningState() + "' at Azure",
            "a settled state such as Succeeded",
            "wait until Azure's operation has ended");
      }
    }

    void location() {
      if (inventory.popAt(azure.peeringLocation()).isEmpty()) {
        error(
            "R-007",
            "peering location '" + azure.peeringLocation() + "'",
            "a location of one of our PoPs",
            "add it to peeringLocations of a PoP in the inventory, if we are there");
      }
    }

    void tag() {
      int tag = azure.sTag().orElse(0);
      if (tag < 1 || tag > 4094) {
        error(
            "R-034",
            tag == 0 ? "no S-tag at Azure" : "S-tag " + tag + " at Azure",
            "1 to 4094, given by Azure",
            "wait until Azure has assigned one");
      }
    }

    void ports() {
      Map<Side, AzurePort> mapped = new EnumMap<>(Side.class);
      for (Side side : sides()) {
        String name = azure.azurePort(side);
        Optional<AzurePort> port = inventory.azurePort(azure.cloud(), name);
        if (name.isBlank()) {
          error(
              "R-006",
              "no name of the " + side + " Azure port",
              "the port that Azure has chosen",
              "wait until Azure has settled");
        } else if (port.isEmpty()) {
          error(
              "R-008",
              side + " Azure port '" + name + "' of cloud " + azure.cloud() + ", not mapped",
              "an entry of azurePorts in the inventory",
              "add the port with its router and router port");
        } else {
          mapped.put(side, port.get());
          pop(side, port.get());
          load(port.get());
        }
      }
      AzurePort primary = mapped.get(Side.PRIMARY);
      AzurePort secondary = mapped.get(Side.SECONDARY);
      if (primary != null && secondary != null && primary.router().equals(secondary.router())) {
        warning(
            "R-092",
            "both Azure ports on router "
                + primary.router()
                + " ("
                + primary.port()
                + ", "
                + secondary.port()
                + ")",
            "two routers, or at least two line cards",
            "accept that this router takes both connections down, or recable");
      }
    }

    private List<Side> sides() {
      List<Side> present = new ArrayList<>();
      for (Side side : Side.values()) {
        if (!circuit.legs(side).isEmpty() && circuit.state(side) != ConnectionState.RETIRED) {
          present.add(side);
        }
      }
      List<Side> live =
          present.stream().filter(s -> circuit.state(s) == ConnectionState.LIVE).toList();
      return live.isEmpty() ? present : live;
    }

    private void pop(Side side, AzurePort port) {
      Optional<Pop> pop = inventory.popAt(azure.peeringLocation());
      Router router = inventory.routers().get(port.router());
      if (pop.isPresent() && router != null && !router.pop().equals(pop.get().name())) {
        warning(
            "R-007",
            side
                + " Azure port "
                + port.name()
                + " on router "
                + router.name()
                + " in PoP "
                + router.pop(),
            "a router in PoP " + pop.get().name() + ", which serves " + azure.peeringLocation(),
            "check " + port.position());
      }
    }

    private void load(AzurePort port) {
      long sold = (long) known.otherMbps().getOrDefault(port.name(), 0) + azure.bandwidthMbps();
      long limit = (long) port.speedMbps() * limits.oversubscription();
      if (sold > limit) {
        warning(
            "R-075",
            sold + " Mbps of circuits on Azure port " + port.name(),
            "at most "
                + limit
                + " Mbps: "
                + port.speedMbps()
                + " Mbps, factor "
                + limits.oversubscription(),
            "move a circuit, or accept the load");
      } else if (azure.bandwidthMbps() > limits.largest(port.speedMbps())) {
        warning(
            "R-075",
            azure.bandwidthMbps() + " Mbps for one circuit on Azure port " + port.name(),
            "at most "
                + limits.largest(port.speedMbps())
                + " Mbps on a port of "
                + port.speedMbps(),
            "move the circuit to a faster port");
      }
    }

    void providerState() {
      String state = azure.providerState();
      boolean ours = known.writtenState().filter(state::equalsIgnoreCase).isPresent();
      if (!ours && !state.equalsIgnoreCase("NotProvisioned")) {
        error(
            "R-120",
            "provider state '" + state + "' at Azure, which we did not write",
            "'" + known.writtenState().orElse("NotProvisioned") + "'",
            "find out who set it before going on");
      }
    }

    void virtualSwitch() {
      Optional<String> primary = virtualSwitch(Side.PRIMARY);
      if (primary.isPresent() && primary.equals(virtualSwitch(Side.SECONDARY))) {
        warning(
            "R-090",
            "both connections on virtual switch " + primary.get(),
            "a virtual switch for each",
            "attach the secondary to another one, or accept it");
      }
    }

    private Optional<String> virtualSwitch(Side side) {
      return Optional.ofNullable(circuit.connections().get(side))
          .flatMap(Circuit.Connection::virtualSwitch);
    }
  }
}
