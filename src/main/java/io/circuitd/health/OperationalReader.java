package io.circuitd.health;

import io.circuitd.model.Addresses;
import io.circuitd.model.BgpState;
import io.circuitd.model.Family;
import io.circuitd.model.Reading;
import io.circuitd.netconf.NetconfConnector;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.Query;
import io.circuitd.netconf.wire.SafeXml;
import io.circuitd.profile.Operational;
import io.circuitd.profile.StateRead;
import io.circuitd.snmp.BfdState;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * Reads the state of BGP and BFD sessions by NETCONF, one {@code get} for all of a router. Calls
 * block for as long as the target's timeouts; they never throw for a router.
 */
public final class OperationalReader {
  private final NetconfConnector sessions;
  private final InstantSource clock;

  /**
   * @param sessions the pool that all sessions are taken from
   */
  public OperationalReader(NetconfConnector sessions, InstantSource clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  /**
   * A neighbor whose state is asked for.
   *
   * @param subInterface that leads to it, as the router names it
   */
  public record Peer(RouterPeer at, String subInterface) {}

  /**
   * What the router showed.
   *
   * @param sessions a reading for every neighbor asked, where its profile says how BGP is asked for
   * @param bfd the same, of BFD
   */
  public record States(
      Map<RouterPeer, Reading<SessionHealth>> sessions, Map<RouterPeer, Reading<BfdHealth>> bfd) {
    public States {
      sessions = Map.copyOf(sessions);
      bfd = Map.copyOf(bfd);
    }

    /** Nothing is known of any of them. */
    static States unknown(Operational operational, Collection<Peer> peers, String why) {
      return new States(
          all(operational.bgp(), peers, _ -> Reading.unknown(why)),
          all(operational.bfd(), peers, _ -> Reading.unknown(why)));
    }
  }

  /**
   * Reads the state of all these neighbors of one router.
   *
   * @param operational of its profile; where it says nothing, nothing is sent
   */
  public States read(NetconfTarget target, Operational operational, Collection<Peer> peers) {
    String filter = filter(operational, peers);
    if (filter.isEmpty()) {
      return States.unknown(operational, peers, "not asked");
    }
    Element data;
    try (NetconfSession session = sessions.connect(target)) {
      data = session.get(Query.subtree(Optional.of(filter)));
    } catch (NetconfException e) {
      String said = String.valueOf(e.getMessage());
      String router = target.name();
      return States.unknown(
          operational, peers, said.contains(router) ? said : router + ": " + said);
    }
    return new States(
        read(operational.bgp(), "BGP session", target, peers, data, this::session),
        read(operational.bfd(), "BFD session", target, peers, data, this::bfd));
  }

  /** What is asked: each filter once, however many neighbors share it. */
  private static String filter(Operational operational, Collection<Peer> peers) {
    Set<String> filters = new LinkedHashSet<>();
    Stream.concat(operational.bgp().stream(), operational.bfd().stream())
        .forEach(read -> peers.forEach(peer -> filters.add(filter(read, peer))));
    return String.join("", filters);
  }

  private static String filter(StateRead read, Peer peer) {
    String global = read.scope() instanceof StateRead.Scope.Vrf vrf ? vrf.global() : "";
    return read.filter()
        .replace("{vrf}", SafeXml.escape(peer.at().vrf().orElse(global)))
        .replace("{address}", SafeXml.escape(Addresses.text(peer.at().address())))
        .replace("{subInterface}", SafeXml.escape(peer.subInterface()));
  }

  /** Reads the entry of one session. */
  private interface Entry<T> {
    Reading<T> read(StateRead read, RouterPeer peer, Element entry);
  }

  private static <T> Map<RouterPeer, Reading<T>> read(
      Optional<StateRead> how,
      String kind,
      NetconfTarget target,
      Collection<Peer> peers,
      Element data,
      Entry<T> entry) {
    if (how.isEmpty()) {
      return Map.of();
    }
    StateRead read = how.get();
    StateRows rows = new StateRows(read, kind, data);
    return all(
        how,
        peers,
        peer ->
            switch (rows.find(peer)) {
              case Reading.Present<Element>(Element found) ->
                  told(target, kind, peer, entry.read(read, peer.at(), found));
              case Reading.Absent<Element> _ -> Reading.absent();
              case Reading.Unknown<Element>(String reason) ->
                  Reading.unknown(target.name() + " by NETCONF: " + reason);
            });
  }

  private static <T> Map<RouterPeer, Reading<T>> all(
      Optional<StateRead> how, Collection<Peer> peers, Function<Peer, Reading<T>> reading) {
    Map<RouterPeer, Reading<T>> readings = new LinkedHashMap<>();
    if (how.isPresent()) {
      peers.forEach(peer -> readings.put(peer.at(), reading.apply(peer)));
    }
    return readings;
  }

  private static <T> Reading<T> told(
      NetconfTarget target, String kind, Peer peer, Reading<T> reading) {
    return reading instanceof Reading.Unknown<T>(String reason)
        ? Reading.unknown(
            target.name()
                + " by NETCONF: "
                + kind
                + " with "
                + Addresses.text(peer.at().address())
                + " "
                + reason)
        : reading;
  }

  private Reading<SessionHealth> session(StateRead read, RouterPeer peer, Element entry) {
    return state(
        read,
        entry,
        word ->
            new SessionHealth(
                peer.address() instanceof Inet4Address ? Family.IPV4 : Family.IPV6,
                peer.address(),
                bgpState(word),
                since(read, entry),
                Optional.empty(),
                OptionalInt.empty()));
  }

  private Reading<BfdHealth> bfd(StateRead read, RouterPeer peer, Element entry) {
    return state(
        read,
        entry,
        word -> {
          BfdState state = bfdState(word);
          return new BfdHealth(
              state,
              read.diag()
                  .flatMap(path -> StateRows.text(entry, path))
                  .flatMap(diag -> Optional.ofNullable(read.diags().get(diag)))
                  .map(OptionalInt::of)
                  .orElse(OptionalInt.empty()),
              state == BfdState.UP ? Optional.empty() : since(read, entry));
        });
  }

  private static <T> Reading<T> state(StateRead read, Element entry, Function<String, T> value) {
    Optional<String> word = StateRows.text(entry, read.state());
    if (word.isEmpty()) {
      return Reading.unknown("is shown without its state");
    }
    return Optional.ofNullable(read.states().get(word.get()))
        .map(ours -> Reading.present(value.apply(ours)))
        .orElseGet(() ->
            Reading.unknown(
                "has the state '"
                    + word.get()
                    + "'; known are "
                    + String.join(", ", new TreeSet<>(read.states().keySet()))));
  }

  private static BgpState bgpState(String word) {
    return Arrays.stream(BgpState.values())
        .filter(state -> state.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no BGP state is called " + word));
  }

  private static BfdState bfdState(String word) {
    return switch (word) {
      case "adminDown" -> BfdState.ADMIN_DOWN;
      case "down" -> BfdState.DOWN;
      case "init" -> BfdState.INIT;
      case "up" -> BfdState.UP;
      default -> throw new IllegalStateException("no BFD state is called " + word);
    };
  }

  /** A router whose clock is ahead has been so for no time. */
  private Optional<Duration> since(StateRead read, Element entry) {
    return read.sinceNanos()
        .flatMap(path -> StateRows.text(entry, path))
        .filter(text -> text.matches("[1-8]\\d{18}|[1-9]\\d{0,17}"))
        .map(text -> Instant.EPOCH.plusNanos(Long.parseLong(text)))
        .map(at -> Duration.between(at, clock.instant()))
        .map(age -> age.isNegative() ? Duration.ZERO : age);
  }
}
