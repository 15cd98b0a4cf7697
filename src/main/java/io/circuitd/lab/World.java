package io.circuitd.lab;

import io.circuitd.lab.RouterState.BgpPeer;
import io.circuitd.lab.RunningConfig.Neighbor;
import io.circuitd.lab.RunningConfig.Prefix;
import io.circuitd.lab.RunningConfig.SubInterface;
import io.circuitd.model.BgpState;
import io.circuitd.model.PeeringPrefix;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * What the configuration of one router and Azure's side together bring about: interfaces and BGP
 * sessions. Sessions need a while to follow. For one thread.
 */
final class World {
  /** Azure's own AS number. */
  private static final long AZURE_AS = 12076;

  /** Notifications of RFC 4271, 4.5, and RFC 4486. */
  private record Notification(int code, int subcode) {
    static final Notification NONE = new Notification(0, 0);
    static final Notification BAD_PEER_AS = new Notification(2, 2);
    static final Notification HOLD_TIMER_EXPIRED = new Notification(4, 0);
    static final Notification ADMINISTRATIVE_SHUTDOWN = new Notification(6, 2);
    static final Notification PEER_DECONFIGURED = new Notification(6, 3);
    static final Notification CONNECTION_COLLISION = new Notification(6, 7);
  }

  /**
   * What a session should be by now.
   *
   * @param notification what took it down, or keeps it down
   */
  private record Verdict(BgpState state, Notification notification) {
    boolean up() {
      return state == BgpState.ESTABLISHED;
    }
  }

  private record Key(Optional<String> vrf, InetAddress remote) {}

  /** How a session came up; another value means that it must come up anew. */
  private record Terms(
      OptionalLong localAs,
      OptionalLong remoteAs,
      Optional<String> key,
      Optional<String> subInterface,
      OptionalInt outer,
      OptionalInt inner,
      Optional<InetAddress> local,
      Optional<FarEnd> far) {
    static Terms of(Neighbor neighbor, Optional<SubInterface> link, Optional<FarEnd> far) {
      return new Terms(
          neighbor.localAs(),
          neighbor.remoteAs(),
          neighbor.key(),
          link.map(SubInterface::name),
          link.map(SubInterface::outer).orElse(OptionalInt.empty()),
          link.map(SubInterface::inner).orElse(OptionalInt.empty()),
          link.flatMap(l -> World.local(l, neighbor)).map(Prefix::address),
          far.map(FarEnd::terms));
    }
  }

  private static final class Session {
    private BgpState state = BgpState.IDLE;
    private Instant since;
    private Notification last = Notification.NONE;
    private Optional<Instant> changing = Optional.empty();
    private Optional<Terms> terms = Optional.empty();
    private boolean bounced;

    Session(Instant now) {
      since = now;
    }

    void enter(BgpState next, Instant now) {
      if (next != state) {
        state = next;
        since = now;
      }
    }
  }

  private final Map<String, String> azurePorts;
  private final List<String> ports;
  private final BiPredicate<String, String> isKey;
  private final Duration delay;
  private final boolean bounceOnce;
  private final Map<Key, Session> sessions = new HashMap<>();
  private final Map<String, Integer> ifIndexes = new HashMap<>();
  private final Loads loads = new Loads();

  /**
   * @param isKey whether a stored key is a clear text
   * @param delay how long a session takes to follow
   * @param bounceOnce sessions fall once more right after they first came up, as real ones do
   */
  World(LabRouterSpec spec, BiPredicate<String, String> isKey, Duration delay, boolean bounceOnce) {
    this.azurePorts = new LinkedHashMap<>();
    spec.ports().forEach(p -> p.azurePort().ifPresent(a -> azurePorts.put(p.name(), a)));
    this.ports = spec.ports().stream().map(LabRouterSpec.Port::name).toList();
    this.isKey = isKey;
    this.delay = delay;
    this.bounceOnce = bounceOnce;
    ports.forEach(this::ifIndex);
  }

  /** All sessions fall at once, as at a reboot. */
  void reset() {
    sessions.clear();
  }

  /**
   * Moves every session on to what it is now.
   *
   * @param heldDown keeps every session down
   */
  RouterState advance(
      RunningConfig config, List<AzureCircuit> circuits, boolean heldDown, Instant now) {
    List<BgpPeer> peers = new ArrayList<>();
    Set<String> loaded = new HashSet<>();
    Map<Key, Session> kept = new HashMap<>();
    for (Neighbor neighbor : config.neighbors()) {
      Key key = new Key(neighbor.vrf(), neighbor.remote());
      Session session = sessions.computeIfAbsent(key, k -> new Session(now));
      kept.put(key, session);
      Optional<SubInterface> link = link(config, neighbor);
      Optional<FarEnd> far =
          link.flatMap(l ->
              FarEnd.of(
                  circuits,
                  Optional.ofNullable(azurePorts.get(l.port())),
                  l,
                  local(l, neighbor).orElseThrow().address(),
                  neighbor.remote()));
      Verdict verdict =
          heldDown
              ? new Verdict(BgpState.ACTIVE, Notification.HOLD_TIMER_EXPIRED)
              : judge(config, neighbor, link, far);
      follow(session, verdict, Terms.of(neighbor, link, far), now);
      peers.add(peer(neighbor, link, far, session));
      if (session.state == BgpState.ESTABLISHED && !neighbor.drained()) {
        link.map(SubInterface::name).ifPresent(loaded::add);
      }
    }
    loads.advance(loaded, now);
    sessions.keySet().retainAll(kept.keySet());
    return new RouterState(List.copyOf(peers), interfaces(config));
  }

  private void follow(Session session, Verdict verdict, Terms terms, Instant now) {
    boolean up = session.state == BgpState.ESTABLISHED;
    boolean anew = up && verdict.up() && !session.terms.equals(Optional.of(terms));
    boolean bounce = up && verdict.up() && bounceOnce && !session.bounced;
    boolean steady = (up == verdict.up()) && !anew && !bounce;
    if (steady) {
      session.changing = Optional.empty();
      if (!up) {
        session.enter(verdict.state(), now);
        // What a peer says on the way up replaces the last word; silence leaves it.
        if (verdict.notification().code() == 2) {
          session.last = verdict.notification();
        }
      }
      return;
    }
    Instant began = session.changing.orElse(now);
    session.changing = Optional.of(began);
    if (now.isBefore(began.plus(delay))) {
      if (!up) {
        session.enter(BgpState.OPENSENT, now);
      }
      return;
    }
    session.changing = Optional.empty();
    if (anew || bounce) {
      session.bounced = true;
      session.last = anew ? Notification.PEER_DECONFIGURED : Notification.CONNECTION_COLLISION;
      session.enter(BgpState.IDLE, now);
    } else if (verdict.up()) {
      session.terms = Optional.of(terms);
      session.enter(BgpState.ESTABLISHED, now);
    } else {
      session.last = verdict.notification();
      session.enter(verdict.state(), now);
    }
  }

  private Verdict judge(
      RunningConfig config, Neighbor neighbor, Optional<SubInterface> link, Optional<FarEnd> far) {
    if (neighbor.shut()) {
      return new Verdict(BgpState.IDLE, Notification.ADMINISTRATIVE_SHUTDOWN);
    }
    if (link.isEmpty()
        || !isUp(config, link.get())
        || neighbor.localAs().isEmpty()
        || neighbor.remoteAs().isEmpty()) {
      return new Verdict(BgpState.IDLE, Notification.PEER_DECONFIGURED);
    }
    if (far.isEmpty()) {
      return new Verdict(BgpState.ACTIVE, Notification.HOLD_TIMER_EXPIRED);
    }
    if (!far.get().on()) {
      return new Verdict(BgpState.ACTIVE, Notification.ADMINISTRATIVE_SHUTDOWN);
    }
    Optional<String> theirs = far.get().key();
    boolean keysAgree =
        (neighbor.key().isPresent() && theirs.isPresent())
            ? isKey.test(neighbor.key().get(), theirs.get())
            : neighbor.key().isEmpty() && theirs.isEmpty();
    if (!keysAgree) {
      return new Verdict(BgpState.CONNECT, Notification.HOLD_TIMER_EXPIRED);
    }
    if (neighbor.localAs().getAsLong() != far.get().peerAs()
        || neighbor.remoteAs().getAsLong() != AZURE_AS) {
      return new Verdict(BgpState.IDLE, Notification.BAD_PEER_AS);
    }
    return new Verdict(BgpState.ESTABLISHED, Notification.NONE);
  }

  /** The sub-interface of the same VRF on whose link the neighbor is. */
  private static Optional<SubInterface> link(RunningConfig config, Neighbor neighbor) {
    return config.subInterfaces().stream()
        .filter(s -> s.vrf().equals(neighbor.vrf()))
        .filter(s -> local(s, neighbor).isPresent())
        .findFirst();
  }

  private static Optional<Prefix> local(SubInterface link, Neighbor neighbor) {
    return link.addresses().stream().filter(a -> a.reaches(neighbor.remote())).findFirst();
  }

  private boolean isUp(RunningConfig config, SubInterface link) {
    return !link.shut() && ports.contains(link.port()) && !config.shutPorts().contains(link.port());
  }

  private static BgpPeer peer(
      Neighbor neighbor, Optional<SubInterface> link, Optional<FarEnd> far, Session session) {
    boolean up = session.state == BgpState.ESTABLISHED;
    boolean ipv4 = neighbor.remote() instanceof Inet4Address;
    int prefixes = ipv4 ? 12 : 3;
    return new BgpPeer(
        neighbor.vrf(),
        link.flatMap(l -> local(l, neighbor))
            .map(Prefix::address)
            .orElseGet(() -> anyAddress(ipv4)),
        neighbor.remote(),
        neighbor.localAs().orElse(0),
        neighbor.remoteAs().orElse(0),
        session.state,
        session.since,
        session.last.code(),
        session.last.subcode(),
        up && neighbor.passes() && far.filter(FarEnd::routes).isPresent() ? prefixes : 0,
        neighbor.bfd() ? Optional.of(up && far.filter(FarEnd::bfd).isPresent()) : Optional.empty(),
        link.map(SubInterface::name).orElse(""));
  }

  private static InetAddress anyAddress(boolean ipv4) {
    return InetAddress.ofLiteral(ipv4 ? "0.0.0.0" : "::");
  }

  private List<RouterState.Interface> interfaces(RunningConfig config) {
    Map<Integer, RouterState.Interface> rows = new TreeMap<>();
    for (String port : ports) {
      boolean up = !config.shutPorts().contains(port);
      rows.put(
          ifIndex(port),
          new RouterState.Interface(ifIndex(port), port, up, up, 0, Optional.empty()));
    }
    for (SubInterface link : config.subInterfaces()) {
      int index = ifIndex(link.name());
      rows.put(
          index,
          new RouterState.Interface(
              index,
              link.name(),
              isUp(config, link),
              !link.shut(),
              loads.octets(link.name()),
              link.vrf()));
    }
    return List.copyOf(rows.values());
  }

  /**
   * What Azure's router at the other end of a cable sees of this router on one link of a circuit.
   */
  Optional<Seen> seen(
      RunningConfig config, AzureCircuit circuit, String azurePort, int inner, PeeringPrefix link) {
    for (SubInterface ours : config.subInterfaces()) {
      boolean wired = azurePort.equals(azurePorts.get(ours.port()));
      boolean tagged =
          ours.outer().orElse(-1) == circuit.sTag() && ours.inner().orElse(-1) == inner;
      boolean addressed = ours.addresses().stream().anyMatch(a -> a.address().equals(link.ours()));
      if (wired && tagged && addressed) {
        Optional<Neighbor> neighbor =
            config.neighbors().stream()
                .filter(n -> n.vrf().equals(ours.vrf()) && n.remote().equals(link.azure()))
                .findFirst();
        Optional<Session> session =
            neighbor.flatMap(n -> Optional.ofNullable(sessions.get(new Key(n.vrf(), n.remote()))));
        return Optional.of(
            new Seen(
                isUp(config, ours),
                session.map(s -> s.state),
                session.map(s -> s.since),
                neighbor.filter(Neighbor::passes).isPresent()));
      }
    }
    return Optional.empty();
  }

  /**
   * One end of a link as the other end sees it.
   *
   * @param answers ARP
   * @param state of the BGP session; empty where we do not try to have one
   * @param since when the state was entered
   * @param routes whether routes of ours can pass
   */
  record Seen(boolean answers, Optional<BgpState> state, Optional<Instant> since, boolean routes) {}

  /** Stable for as long as the router lives. */
  private int ifIndex(String name) {
    return ifIndexes.computeIfAbsent(name, n -> 501 + ifIndexes.size());
  }
}
