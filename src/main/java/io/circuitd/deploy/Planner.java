package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.ChangePlan.Kind;
import io.circuitd.design.GoLiveRules;
import io.circuitd.design.Leg;
import io.circuitd.design.LegDesign;
import io.circuitd.design.LegDesigner;
import io.circuitd.design.LegJson;
import io.circuitd.files.Finding;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.files.Severity;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.Asn;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.LegRenderer;
import io.circuitd.render.OwnedConfig;
import io.circuitd.render.OwnedEntry;
import io.circuitd.render.Precondition;
import io.circuitd.render.TemplateFailure;
import io.circuitd.store.CircuitRecord;
import io.circuitd.store.PushedRecord;
import io.circuitd.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.w3c.dom.Element;

/**
 * Works out what would be done to a circuit now: reads the routers, changes nothing. The plan's
 * digest is what an approval is for (DESIGN §3.2).
 */
public final class Planner {
  static final String PROVISIONING = "Provisioning";
  static final String PROVISIONED = "Provisioned";
  static final String NOT_PROVISIONED = "NotProvisioned";

  private final Inventory inventory;
  private final Map<String, DeviceProfile> profiles;
  private final LegRenderer renderer;
  private final RouterAccess routers;
  private final Store store;
  private final Function<SecretRef, Secret> secrets;

  /**
   * @param profiles device profiles by name
   * @param secrets fetches a secret
   */
  public Planner(
      Inventory inventory,
      Map<String, DeviceProfile> profiles,
      LegRenderer renderer,
      RouterAccess routers,
      Store store,
      Function<SecretRef, Secret> secrets) {
    this.inventory = inventory;
    this.profiles = profiles;
    this.renderer = renderer;
    this.routers = routers;
    this.store = store;
    this.secrets = secrets;
  }

  /**
   * Plans the next change of a circuit.
   *
   * @param facts a fresh read of the cross connection
   */
  public ChangePlan plan(Circuit circuit, CrossConnection facts) {
    Draft draft = new Draft(circuit, Optional.of(facts));
    List<PushedRecord> pushed = store.pushed().of(circuit.name());
    boolean anyLive = false;
    for (Side side : Side.values()) {
      anyLive |= circuit.state(side) == ConnectionState.LIVE;
    }
    List<PushedRecord> retired =
        pushed.stream()
            .filter(record -> circuit.state(record.leg().side()) == ConnectionState.RETIRED)
            .toList();
    if (anyLive) {
      build(draft, facts);
    }
    if (draft.stages.isEmpty() && !draft.blocked()) {
      boolean last = !anyLive && retired.size() == pushed.size();
      if (last && (!retired.isEmpty() || leftAtAzure(circuit, facts))) {
        draft.kind = Kind.RETIRE;
        draft.stages.add(new Stage.Deprovision());
      } else if (!retired.isEmpty()) {
        draft.kind = Kind.REMOVE_LEG;
      }
      retired.forEach(record -> remove(draft, record));
    }
    return draft.finish();
  }

  /**
   * Plans for a circuit that is on routers and gone at Azure: connections that its file
   * says are retired come off, all else waits for a person.
   */
  public ChangePlan planGone(Circuit circuit) {
    Draft draft = new Draft(circuit, Optional.empty());
    List<PushedRecord> pushed = store.pushed().of(circuit.name());
    List<PushedRecord> retired =
        pushed.stream()
            .filter(record -> circuit.state(record.leg().side()) == ConnectionState.RETIRED)
            .toList();
    if (retired.isEmpty()) {
      draft.findings.add(
          new Finding(
              Severity.ERROR,
              Optional.of("R-127"),
              circuit.file(),
              "the circuit is gone at Azure, and its legs are still on the routers",
              "a circuit that Azure has, or connections that are retired",
              "ask the customer; to take the legs off the routers, write state retired and approve"
                  + " the plan"));
    }
    draft.kind = retired.size() == pushed.size() ? Kind.RETIRE : Kind.REMOVE_LEG;
    retired.forEach(record -> remove(draft, record));
    return draft.finish();
  }

  /** True for a retired circuit without anything on a router that Azure still counts as ours. */
  private boolean leftAtAzure(Circuit circuit, CrossConnection facts) {
    boolean retired =
        circuit.connections().values().stream()
            .anyMatch(connection -> connection.state() == ConnectionState.RETIRED);
    return retired
        && !facts.providerState().equals(NOT_PROVISIONED)
        && store
            .circuits()
            .of(circuit.name())
            .filter(record -> record.writtenStates().contains(facts.providerState()))
            .isPresent();
  }

  private void build(Draft draft, CrossConnection facts) {
    draft.findings.addAll(
        new GoLiveRules(inventory, GoLiveRules.DEFAULT_OVERSUBSCRIPTION)
            .check(draft.circuit, facts, known(draft.circuit, facts)));
    List<Wanted> wanted = new ArrayList<>();
    for (Side side : Side.values()) {
      if (draft.circuit.state(side) == ConnectionState.LIVE) {
        for (LegId id : draft.circuit.legs(side)) {
          design(draft, facts, id).ifPresent(wanted::add);
        }
      }
    }
    facts
        .peering(PeeringType.PRIVATE)
        .filter(peering -> !peering.enabled())
        .ifPresent(peering ->
            draft.findings.add(
                new Finding(
                    Severity.ERROR,
                    Optional.of("R-104"),
                    draft.circuit.file(),
                    "the private peering is " + peering.state() + " at Azure",
                    "an enabled peering; a change cannot be judged while no session may come up",
                    "find out who disabled it, and have it enabled")));
    if (draft.blocked()) {
      return;
    }
    Optional<Stage.Peering> peering = draft.peering(wanted);
    boolean keyAsWanted = wanted.stream().noneMatch(want -> want.keyMoves(store));
    boolean peeringAsWanted =
        peering.map(want -> peeringStands(want, facts)).orElse(true) && keyAsWanted;
    boolean provisioned = facts.providerState().equals(PROVISIONED);
    boolean peered = facts.peering(PeeringType.PRIVATE).isPresent();
    List<Wanted> changed = wanted.stream().filter(want -> !want.standsUnchanged(store)).toList();
    boolean bothSides =
        !peeringAsWanted || changed.stream().anyMatch(want -> want.movesTheSession(store));
    boolean first = !provisioned || !peered;
    if (changed.isEmpty() && provisioned && peeringAsWanted) {
      return;
    }
    boolean additions =
        changed.stream().allMatch(want -> store.pushed().of(want.leg.id()).isEmpty());
    draft.kind =
        first ? Kind.BUILD : bothSides ? Kind.REBUILD : additions ? Kind.ADD_LEG : Kind.CHANGE;
    boolean sessionGate = draft.kind == Kind.CHANGE || draft.kind == Kind.ADD_LEG;
    if (first && !provisioned && facts.providerState().equals(NOT_PROVISIONED)) {
      draft.stages.add(new Stage.ProviderState(PROVISIONING));
    }
    for (Wanted want : changed) {
      push(draft, want, sessionGate);
    }
    if (!provisioned) {
      draft.stages.add(new Stage.ProviderState(PROVISIONED));
    }
    if (!peeringAsWanted) {
      peering.ifPresent(draft.stages::add);
    }
    draft.stages.add(new Stage.Verify());
    if (draft.kind == Kind.REBUILD) {
      draft.warn(
          "R-094",
          "tags, prefixes, AS number or port change on both ends",
          "an outage of every leg of the circuit, named here: "
              + String.join(", ", wanted.stream().map(want -> want.leg.id().leg()).toList()),
          "agree on a time with the customer before you approve");
    }
  }

  /** What the rules need to know beside the files and Azure's answer. */
  private GoLiveRules.Known known(Circuit circuit, CrossConnection facts) {
    Optional<CircuitRecord> record = store.circuits().of(circuit.name());
    Map<String, Integer> sold = new HashMap<>();
    for (PushedRecord pushed : store.pushed().all()) {
      if (!pushed.leg().circuit().equals(circuit.name())) {
        Leg leg = LegJson.read(pushed.legFacts());
        int mbps =
            store
                .circuits()
                .of(leg.id().circuit())
                .map(CircuitRecord::bandwidthMbps)
                .orElse(OptionalInt.empty())
                .orElse(0);
        inventory.azurePorts().stream()
            .filter(port -> port.router().equals(leg.router()) && port.port().equals(leg.port()))
            .forEach(port -> sold.merge(port.name(), mbps, Integer::sum));
      }
    }
    Optional<String> ours =
        record
            .map(CircuitRecord::writtenStates)
            .filter(states -> states.contains(facts.providerState()))
            .map(states -> facts.providerState());
    return new GoLiveRules.Known(Optional.empty(), ours, sold);
  }

  private boolean peeringStands(Stage.Peering wanted, CrossConnection facts) {
    return facts
        .peering(PeeringType.PRIVATE)
        .map(AzureStages.peeringWrite(wanted, secrets)::differences)
        .filter(List::isEmpty)
        .isPresent();
  }

  private DeviceProfile profile(String name) {
    return Optional.ofNullable(profiles.get(name))
        .orElseThrow(() -> new IllegalStateException("no device profile is called " + name));
  }

  private Optional<Wanted> design(Draft draft, CrossConnection facts, LegId id) {
    return switch (LegDesigner.design(
        id, draft.circuit, inventory, facts, name -> Optional.ofNullable(profiles.get(name)))) {
      case LegDesign.Refused(List<Finding> findings) -> {
        findings.forEach(draft::addUnlessSaid);
        yield Optional.empty();
      }
      case LegDesign.Ready(Leg leg) -> {
        DeviceProfile profile = profile(leg.profile());
        try {
          Optional<Secret> key = leg.sharedKey().map(secrets);
          yield Optional.of(
              new Wanted(
                  leg,
                  profile,
                  renderer.render(leg, profile, key),
                  key.map(k -> Digests.keyed(store.hashKey(), k.reveal())).orElse("")));
        } catch (TemplateFailure e) {
          draft.error(
              "template of " + id.leg() + ": " + e.getMessage(),
              "a template that renders",
              "put the template right, then plan again");
          yield Optional.empty();
        } catch (SecretUnavailable e) {
          draft.error(
              "shared key of " + id.leg() + ": " + e.getMessage(),
              "a secret that can be fetched",
              "set the variable or the file, then plan again");
          yield Optional.empty();
        }
      }
    };
  }

  private void push(Draft draft, Wanted want, boolean sessionGate) {
    Leg leg = want.leg;
    Optional<PushedRecord> former = store.pushed().of(leg.id());
    Optional<PushedRecord> elsewhere =
        former.filter(record -> !record.router().equals(leg.router()));
    elsewhere.ifPresent(record -> remove(draft, record));
    Optional<PushedRecord> here = former.filter(record -> record.router().equals(leg.router()));
    Optional<String> otherProfile =
        here.map(PushedRecord::profile).filter(name -> !name.equals(leg.profile()));
    if (otherProfile.isPresent()) {
      draft.error(
          leg.router()
              + " has profile "
              + leg.profile()
              + ", and "
              + leg.id().leg()
              + " was built with "
              + otherProfile.get(),
          "the profile that a leg was built with",
          "put the inventory back, or retire the leg first");
      return;
    }
    Optional<OwnedConfig> formerConfig =
        here.map(record -> OwnedConfig.parse(record.document(), want.profile));
    boolean keyChanges =
        here.filter(record -> !record.secretHash().equals(want.secretHash)).isPresent();
    LegEdit edit =
        LegEdit.push(
            leg.id(),
            leg.router(),
            want.profile,
            want.config,
            formerConfig,
            "",
            keyChanges,
            this::scrambled);
    if (!preconditionsRead(draft, want)) {
      return;
    }
    switch (routers.read(leg.router(), edit.filter())) {
      case Reading.Present<Element>(Element data) -> {
        List<OwnedEntry> ours = formerConfig.map(OwnedConfig::ownedEntries).orElse(List.of());
        for (OwnedEntry entry : want.config.conflicts(data, ours)) {
          draft.error(
              leg.router() + " has " + entry.path() + " already, and circuitd did not put it there",
              "an entry that is free, or one of circuitd's own",
              "find out whose it is, and have it taken away");
        }
        List<String> diff = new ArrayList<>(want.config.diff(data, edit.leftOver()));
        if (keyChanges) {
          diff.add("+ another shared key ***");
        }
        draft.stages.add(
            new Stage.Push(
                leg.id(),
                leg.router(),
                leg.profile(),
                want.config.maskedText(),
                want.config.templateVersion(),
                LegJson.write(leg),
                want.secretHash,
                keyChanges,
                here.map(PushedRecord::document).orElse(""),
                edit.standing(data),
                String.join("\n", diff),
                sessionGate,
                former.isPresent() ? leg.sessions().size() : 0));
      }
      case Reading.Absent<Element> absent -> draft.unreadable(leg.router(), "no answer");
      case Reading.Unknown<Element>(String reason) -> draft.unreadable(leg.router(), reason);
    }
  }

  /** What stands in a baseline for a secret that a router shows in its scrambled form. */
  private String scrambled(String shown) {
    return Digests.keyed(store.hashKey(), shown);
  }

  /** False when the router could not be read. */
  private boolean preconditionsRead(Draft draft, Wanted want) {
    String filter = want.config.preconditionFilter();
    if (filter.isEmpty()) {
      return true;
    }
    String router = want.leg.router();
    return switch (routers.read(router, filter)) {
      case Reading.Present<Element>(Element data) -> {
        for (Precondition missing : want.config.missing(data)) {
          draft.error(
              router + " has no " + missing.what(),
              "it to be there, as the inventory says; circuitd never makes it",
              "configure it on the router, or put the inventory right");
        }
        yield true;
      }
      case Reading.Absent<Element> absent -> {
        draft.unreadable(router, "no answer");
        yield false;
      }
      case Reading.Unknown<Element>(String reason) -> {
        draft.unreadable(router, reason);
        yield false;
      }
    };
  }

  private void remove(Draft draft, PushedRecord record) {
    DeviceProfile profile = profile(record.profile());
    OwnedConfig former = OwnedConfig.parse(record.document(), profile);
    LegEdit edit =
        LegEdit.remove(record.leg(), record.router(), profile, former, "", this::scrambled);
    switch (routers.read(record.router(), edit.filter())) {
      case Reading.Present<Element>(Element data) ->
          draft.stages.add(
              new Stage.Remove(
                  record.leg(),
                  record.router(),
                  record.profile(),
                  record.document(),
                  edit.standing(data),
                  String.join("\n", former.removalDiff(data)),
                  LegJson.read(record.legFacts()).sessions().size()));
      case Reading.Absent<Element> absent -> draft.unreadable(record.router(), "no answer");
      case Reading.Unknown<Element>(String reason) -> draft.unreadable(record.router(), reason);
    }
  }

  /** A leg as it should be. */
  private record Wanted(Leg leg, DeviceProfile profile, OwnedConfig config, String secretHash) {
    boolean standsUnchanged(Store store) {
      return store
          .pushed()
          .of(leg.id())
          .filter(record -> record.router().equals(leg.router()))
          .filter(record -> record.document().equals(config.maskedText()))
          .filter(record -> record.secretHash().equals(secretHash))
          .isPresent();
    }

    /** True when the shared key of a leg that is built changes. */
    boolean keyMoves(Store store) {
      return store
          .pushed()
          .of(leg.id())
          .filter(record -> !record.secretHash().equals(secretHash))
          .isPresent();
    }

    /** True when tags, port, addresses or AS number of a leg that is built change. */
    boolean movesTheSession(Store store) {
      return store
          .pushed()
          .of(leg.id())
          .map(record -> LegJson.read(record.legFacts()))
          .map(before -> !sessionOf(before).equals(sessionOf(leg)))
          .orElse(false);
    }

    private static List<Object> sessionOf(Leg leg) {
      List<Object> facts =
          new ArrayList<>(
              List.of(leg.router(), leg.port(), leg.sTag(), leg.cTag(), leg.localAs(), leg.vrf()));
      leg.sessions().forEach(session -> facts.add(session.prefix()));
      return facts;
    }
  }

  /** A plan in the making. */
  private static final class Draft {
    private final Circuit circuit;
    private final Optional<CrossConnection> facts;
    private final Set<String> unreachable = new TreeSet<>();
    private final List<Stage> stages = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private Kind kind = Kind.NOTHING;

    Draft(Circuit circuit, Optional<CrossConnection> facts) {
      this.circuit = circuit;
      this.facts = facts;
    }

    boolean blocked() {
      return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
    }

    void error(String found, String expected, String nextStep) {
      findings.add(
          new Finding(Severity.ERROR, Optional.empty(), circuit.file(), found, expected, nextStep));
    }

    void warn(String rule, String found, String expected, String nextStep) {
      findings.add(
          new Finding(
              Severity.WARNING, Optional.of(rule), circuit.file(), found, expected, nextStep));
    }

    /** The rules of go-live and the design of each leg find some of the same. */
    void addUnlessSaid(Finding finding) {
      boolean said =
          finding.rule().isPresent()
              && findings.stream().anyMatch(other -> other.rule().equals(finding.rule()));
      if (!said) {
        findings.add(finding);
      }
    }

    void unreadable(String router, String reason) {
      unreachable.add(router);
      findings.add(
          new Finding(
              Severity.ERROR,
              Optional.empty(),
              circuit.file(),
              "router " + router + " cannot be read: " + reason,
              "an answer, as nothing is planned on a guess",
              "bring the router's management access back, then plan again"));
    }

    /** The peering to be written; both prefixes, whichever connection is live. */
    Optional<Stage.Peering> peering(List<Wanted> wanted) {
      Circuit.Peering intent = circuit.peerings().get(PeeringType.PRIVATE);
      if (intent == null || wanted.isEmpty()) {
        return Optional.empty();
      }
      Circuit.Link primary = intent.links().get(Side.PRIMARY);
      Circuit.Link secondary = intent.links().get(Side.SECONDARY);
      if (primary == null
          || secondary == null
          || primary.ipv4().isEmpty()
          || secondary.ipv4().isEmpty()) {
        findings.add(
            new Finding(
                Severity.ERROR,
                Optional.of("R-020"),
                circuit.file(),
                "an IPv4 prefix for one connection only",
                "both prefixes, even while one connection is built",
                "give primary and secondary an ipv4 prefix"));
        return Optional.empty();
      }
      boolean dual = primary.ipv6().isPresent() && secondary.ipv6().isPresent();
      Asn peerAsn = wanted.getFirst().leg.localAs();
      return Optional.of(
          new Stage.Peering(
              intent.innerVlan().value(),
              peerAsn.value(),
              primary.ipv4().get().toString(),
              secondary.ipv4().get().toString(),
              dual ? primary.ipv6().map(Object::toString) : Optional.empty(),
              dual ? secondary.ipv6().map(Object::toString) : Optional.empty(),
              intent.sharedKey().map(Object::toString)));
    }

    ChangePlan finish() {
      if (blocked()) {
        stages.clear();
      }
      String ground = facts.map(Ground::of).orElse("gone at Azure");
      String peerings = facts.map(Ground::peerings).orElse("none");
      Map<String, String> parts = new LinkedHashMap<>();
      parts.put(Approvals.KIND, kind.words());
      parts.put("service key", circuit.serviceKey().toString());
      parts.put("resource", facts.map(there -> there.cloud() + " " + there.id()).orElse("none"));
      parts.put("Azure's facts", ground);
      parts.put("peering at Azure", peerings);
      for (int i = 0; i < stages.size(); i++) {
        String name = "step " + (i + 1) + ", ";
        switch (stages.get(i)) {
          case Stage.Push push -> {
            parts.put(name + push.id().leg() + " on " + push.router(), push.document());
            parts.put(name + "former entries", push.leftOver());
            parts.put(name + "what stands on " + push.router(), push.baseline());
            parts.put(name + "gate", push.gate());
            parts.put(name + "template", push.profile() + " " + push.templateVersion());
            parts.put(name + "shared key", push.secretHash());
          }
          case Stage.Remove remove -> {
            parts.put(name + "removal of " + remove.id().leg(), remove.document());
            parts.put(name + "what stands on " + remove.router(), remove.baseline());
          }
          default -> parts.put(name + "Azure", stages.get(i).summary());
        }
      }
      return new ChangePlan(
          circuit.name(),
          kind,
          List.copyOf(stages),
          ground,
          peerings,
          List.copyOf(findings),
          List.copyOf(unreachable),
          parts,
          Digests.of(parts));
    }
  }
}
