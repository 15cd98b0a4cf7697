package io.circuitd.lab;

import io.circuitd.lab.RouterState.BgpPeer;
import io.circuitd.lab.RouterState.Interface;
import io.circuitd.model.BgpState;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Counter64;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.IpAddress;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.UnsignedInteger32;

/**
 * The tables of one simulated router, built anew for every request from one snapshot of its state.
 * OIDs are written out here, so that a mistake of the manager's readers is not repeated.
 */
final class RouterMib {
  private static final OID SYSTEM = new OID("1.3.6.1.2.1.1");
  private static final OID IF_ENTRY = new OID("1.3.6.1.2.1.2.2.1");
  private static final OID IF_X_ENTRY = new OID("1.3.6.1.2.1.31.1.1.1");
  private static final OID BGP4 = new OID("1.3.6.1.2.1.15");
  private static final OID BGP4_PEER = new OID("1.3.6.1.2.1.15.3.1");
  private static final OID JNX_PEER = new OID("1.3.6.1.4.1.2636.5.1.1.2.1.1.1");
  private static final OID JNX_ERRORS = new OID("1.3.6.1.4.1.2636.5.1.1.2.2.1.1");
  private static final OID JNX_TIMES = new OID("1.3.6.1.4.1.2636.5.1.1.2.4.1.1");
  private static final OID JNX_COUNTERS = new OID("1.3.6.1.4.1.2636.5.1.1.2.6.1.1");
  private static final OID JNX_PREFIXES = new OID("1.3.6.1.4.1.2636.5.1.1.2.6.2.1");
  private static final OID CISCO_PEER = new OID("1.3.6.1.4.1.9.9.187.1.2.5.1");
  private static final OID CISCO_PREFIXES = new OID("1.3.6.1.4.1.9.9.187.1.2.8.1");

  private static final long AS_TRANS = 23456;
  private static final int L2_VLAN = 135;
  private static final int ETHERNET = 6;

  private final RouterKind kind;
  private final String routerName;
  private final Map<Object, Integer> numbers = new HashMap<>();
  private final TimetraMib timetra = new TimetraMib();

  RouterMib(RouterKind kind, String routerName) {
    this.kind = kind;
    this.routerName = routerName;
  }

  /** What the router shows in one SNMP context. */
  MibView view(
      RouterState state, String context, Instant now, Duration upTime, boolean noBgpTables) {
    MibView view = new MibView(new TreeMap<>(), new TreeSet<>());
    if (context.isEmpty() || kind != RouterKind.EOS) {
      system(view, upTime);
    }
    if (context.isEmpty()) {
      interfaces(view, state.interfaces());
    }
    if (!noBgpTables) {
      List<BgpPeer> peers =
          state.peers().stream().filter(peer -> kind.shows(peer, context)).toList();
      bgp4(view, peers, context, now);
      switch (kind) {
        case JUNOS -> {
          juniperPeers(view, peers, now);
          DraftBfdMib.JUNIPER.sessions(view, peers, state, new Moment(now, upTime), this::bfdIndex);
        }
        case IOSXR_NATIVE, IOSXR, IOSXR7 -> {
          ciscoPeers(view, peers, now);
          DraftBfdMib.CISCO.sessions(view, peers, state, new Moment(now, upTime), this::bfdIndex);
        }
        case EOS -> AristaMib.peers(view, peers, now);
        case SROS -> timetra.peers(view, peers, state, new Moment(now, upTime));
      }
    }
    if (kind == RouterKind.SROS && context.isEmpty()) {
      timetra.routers(view, state);
    }
    return view;
  }

  private void system(MibView view, Duration upTime) {
    view.put(SYSTEM, 1, new OctetString("circuitd lab " + kind.word()), 0);
    view.put(SYSTEM, 3, new TimeTicks(Moment.ticks(upTime)), 0);
    view.put(SYSTEM, 5, new OctetString(routerName), 0);
  }

  private void interfaces(MibView view, List<Interface> interfaces) {
    view.serve(IF_ENTRY, 1, 2, 3, 7, 8);
    view.serve(IF_X_ENTRY, 1, 6, 10, 19);
    for (Interface row : interfaces) {
      if (!kind.shows(row)) {
        continue;
      }
      int index = row.ifIndex();
      view.put(IF_ENTRY, 1, new Integer32(index), index);
      view.put(IF_ENTRY, 2, new OctetString(row.name()), index);
      boolean unit = row.name().contains(".");
      view.put(IF_ENTRY, 3, new Integer32(unit ? L2_VLAN : ETHERNET), index);
      view.put(IF_ENTRY, 7, new Integer32(row.adminUp() ? 1 : 2), index);
      view.put(IF_ENTRY, 8, new Integer32(row.up() ? 1 : 2), index);
      view.put(IF_X_ENTRY, 1, new OctetString(row.name()), index);
      view.put(IF_X_ENTRY, 6, new Counter64(row.octets()), index);
      view.put(IF_X_ENTRY, 10, new Counter64(row.octets()), index);
      view.put(IF_X_ENTRY, 19, new TimeTicks(0), index);
    }
  }

  private void bgp4(MibView view, List<BgpPeer> peers, String context, Instant now) {
    if (!context.isEmpty()) {
      return;
    }
    view.serve(BGP4_PEER, 1, 2, 3, 5, 7, 9, 14, 15, 16);
    peers.stream()
        .findFirst()
        .ifPresent(peer -> view.put(BGP4, 2, new Integer32(twoOctets(peer.localAs())), 0));
    for (BgpPeer peer : peers) {
      if (!(peer.remote() instanceof Inet4Address)
          || (kind == RouterKind.SROS && peer.vrf().isPresent())) {
        continue;
      }
      int[] index = octets(peer.remote());
      if (view.has(BGP4_PEER, 2, index)) {
        continue;
      }
      view.put(BGP4_PEER, 1, identifier(peer), index);
      view.put(BGP4_PEER, 2, new Integer32(peer.state().number()), index);
      view.put(BGP4_PEER, 3, new Integer32(2), index);
      view.put(BGP4_PEER, 5, ipAddress(peer.local()), index);
      view.put(BGP4_PEER, 7, ipAddress(peer.remote()), index);
      view.put(BGP4_PEER, 9, new Integer32(twoOctets(peer.remoteAs())), index);
      view.put(BGP4_PEER, 14, lastError(peer), index);
      view.put(BGP4_PEER, 15, new Counter32(transitions(peer)), index);
      view.put(BGP4_PEER, 16, new Gauge32(establishedTime(peer, now)), index);
    }
  }

  private void juniperPeers(MibView view, List<BgpPeer> peers, Instant now) {
    view.serve(JNX_PEER, 1, 2, 3, 6, 7, 9, 10, 11, 13, 14, 15);
    view.serve(JNX_ERRORS, 1, 2);
    view.serve(JNX_TIMES, 1);
    view.serve(JNX_COUNTERS, 5);
    view.serve(JNX_PREFIXES, 7, 8, 9, 10, 11);
    for (BgpPeer peer : peers) {
      int instance = peer.vrf().map(vrf -> number(new Instance(vrf))).orElse(0);
      int peerIndex = number(new Peer(peer.vrf(), peer.remote()));
      int type = addressType(peer.remote());
      // Without a transport the router knows no local address yet, so the index changes later.
      byte[] local =
          peer.state() == BgpState.ESTABLISHED
              ? peer.local().getAddress()
              : new byte[peer.remote().getAddress().length];
      byte[] remote = peer.remote().getAddress();
      int[] index =
          join(new int[] {instance, type}, octets(local), new int[] {type}, octets(remote));
      view.put(JNX_PEER, 1, identifier(peer), index);
      view.put(JNX_PEER, 2, new Integer32(peer.state().number()), index);
      view.put(JNX_PEER, 3, new Integer32(2), index);
      view.put(JNX_PEER, 6, new Integer32(type), index);
      view.put(JNX_PEER, 7, new OctetString(local), index);
      view.put(JNX_PEER, 9, new UnsignedInteger32(peer.localAs()), index);
      view.put(JNX_PEER, 10, new Integer32(type), index);
      view.put(JNX_PEER, 11, new OctetString(remote), index);
      view.put(JNX_PEER, 13, new UnsignedInteger32(peer.remoteAs()), index);
      view.put(JNX_PEER, 14, new UnsignedInteger32(peerIndex), index);
      view.put(JNX_PEER, 15, new UnsignedInteger32(instance), index);
      view.put(JNX_ERRORS, 1, lastError(peer), index);
      view.put(JNX_ERRORS, 2, new OctetString(new byte[] {0, 0}), index);
      view.put(JNX_TIMES, 1, new Gauge32(establishedTime(peer, now)), index);
      view.put(JNX_COUNTERS, 5, new Counter32(transitions(peer)), index);
      int[] prefixIndex = {peerIndex, type, 1};
      view.put(JNX_PREFIXES, 7, new Gauge32(peer.acceptedPrefixes()), prefixIndex);
      view.put(JNX_PREFIXES, 8, new Gauge32(peer.acceptedPrefixes()), prefixIndex);
      view.put(JNX_PREFIXES, 9, new Gauge32(0), prefixIndex);
      view.put(JNX_PREFIXES, 10, new Gauge32(0), prefixIndex);
      view.put(JNX_PREFIXES, 11, new Gauge32(peer.acceptedPrefixes()), prefixIndex);
    }
  }

  private void ciscoPeers(MibView view, List<BgpPeer> peers, Instant now) {
    view.serve(CISCO_PEER, 3, 4, 6, 8, 9, 11, 12, 17, 18, 19, 28);
    view.serve(CISCO_PREFIXES, 1, 2, 6);
    for (BgpPeer peer : peers) {
      byte[] remote = peer.remote().getAddress();
      int[] index = join(new int[] {addressType(peer.remote()), remote.length}, octets(remote));
      view.put(CISCO_PEER, 3, new Integer32(peer.state().number()), index);
      view.put(CISCO_PEER, 4, new Integer32(2), index);
      view.put(CISCO_PEER, 6, new OctetString(peer.local().getAddress()), index);
      view.put(CISCO_PEER, 8, new UnsignedInteger32(peer.localAs()), index);
      view.put(CISCO_PEER, 9, identifier(peer), index);
      view.put(CISCO_PEER, 11, new UnsignedInteger32(peer.remoteAs()), index);
      view.put(CISCO_PEER, 12, identifier(peer), index);
      view.put(CISCO_PEER, 17, lastError(peer), index);
      view.put(CISCO_PEER, 18, new Counter32(transitions(peer)), index);
      view.put(CISCO_PEER, 19, new Gauge32(establishedTime(peer, now)), index);
      view.put(CISCO_PEER, 28, new OctetString(), index);
      int[] prefixIndex = join(index, new int[] {addressType(peer.remote()), 1});
      view.put(CISCO_PREFIXES, 1, new Counter32(peer.acceptedPrefixes()), prefixIndex);
      view.put(CISCO_PREFIXES, 2, new Counter32(0), prefixIndex);
      view.put(CISCO_PREFIXES, 6, new Counter32(0), prefixIndex);
    }
  }

  private int bfdIndex(BgpPeer peer) {
    return number(new BfdSession(peer.vrf(), peer.remote()));
  }

  /** A number the router made up: the same for the same thing as long as the agent lives. */
  private int number(Object owner) {
    synchronized (numbers) {
      return numbers.computeIfAbsent(owner, _ -> numbers.size() + 1);
    }
  }

  static long establishedTime(BgpPeer peer, Instant now) {
    boolean everEstablished = peer.state() == BgpState.ESTABLISHED || peer.lastErrorCode() != 0;
    return everEstablished ? Math.max(0, Duration.between(peer.since(), now).toSeconds()) : 0;
  }

  static int transitions(BgpPeer peer) {
    return peer.state() == BgpState.ESTABLISHED ? 1 : 0;
  }

  static OctetString lastError(BgpPeer peer) {
    return new OctetString(
        new byte[] {(byte) peer.lastErrorCode(), (byte) peer.lastErrorSubcode()});
  }

  private static int twoOctets(long asn) {
    return (int) (asn > 65535 ? AS_TRANS : asn);
  }

  static IpAddress identifier(BgpPeer peer) {
    byte[] octets = peer.remote().getAddress();
    int last = octets[octets.length - 1] & 0xff;
    return new IpAddress(peer.state() == BgpState.ESTABLISHED ? "198.18.0." + last : "0.0.0.0");
  }

  private static IpAddress ipAddress(InetAddress address) {
    return new IpAddress(address);
  }

  static int addressType(InetAddress address) {
    return address instanceof Inet4Address ? 1 : 2;
  }

  static int[] octets(InetAddress address) {
    return octets(address.getAddress());
  }

  static int[] octets(byte[] octets) {
    int[] numbers = new int[octets.length];
    for (int i = 0; i < octets.length; i++) {
      numbers[i] = octets[i] & 0xff;
    }
    return numbers;
  }

  static int[] join(int[]... parts) {
    OID joined = new OID();
    for (int[] part : parts) {
      joined.append(new OID(part));
    }
    return joined.getValue();
  }

  /** Now, and how long the router has run. */
  record Moment(Instant now, Duration upTime) {
    /** The value of sysUpTime at that instant (TimeStamp, RFC 2579); never 0, which means never. */
    long stamp(Instant at) {
      return Math.max(1, ticks(upTime.minus(Duration.between(at, now))));
    }

    static long ticks(Duration time) {
      return (time.toMillis() / 10) & 0xffffffffL;
    }
  }

  private record Instance(String vrf) {}

  private record Peer(Optional<String> vrf, InetAddress remote) {}

  private record BfdSession(Optional<String> vrf, InetAddress remote) {}
}
