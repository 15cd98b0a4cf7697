package io.circuitd.lab;

import io.circuitd.lab.RouterState.BgpPeer;
import io.circuitd.model.Addresses;
import io.circuitd.model.BgpState;
import io.circuitd.netconf.wire.SafeXml;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** State of EOS in OpenConfig's models: BGP neighbors, and BFD sessions by sub-interface. */
final class EosState {
  private static final String OC = "http://openconfig.net/yang/";

  private final Predicate<String> leavesOut;
  private final StringBuilder xml = new StringBuilder();

  /**
   * @param leavesOut leaves that are not shown, by name
   */
  EosState(Predicate<String> leavesOut) {
    this.leavesOut = leavesOut;
  }

  /** The top-level elements. */
  String write(List<BgpPeer> peers) {
    if (peers.isEmpty()) {
      return "";
    }
    xml.append("<network-instances xmlns=\"").append(OC).append("network-instance\">");
    peers.forEach(this::neighbor);
    xml.append("</network-instances>");
    xml.append("<bfd xmlns=\"").append(OC).append("bfd\"><interfaces>");
    int discriminator = 1;
    for (BgpPeer peer : peers) {
      if (peer.bfdUp().isPresent() && peer.subInterface().contains(".")) {
        bfd(peer, peer.bfdUp().get(), Integer.toString(discriminator++));
      }
    }
    xml.append("</interfaces></bfd>");
    return xml.toString();
  }

  private void neighbor(BgpPeer peer) {
    String address = Addresses.text(peer.remote());
    xml.append("<network-instance>");
    key("name", peer.vrf().orElse("default"));
    xml.append("<protocols><protocol><identifier xmlns:t=\"").append(OC);
    xml.append("policy-types\">t:BGP</identifier>");
    key("name", "BGP");
    xml.append("<bgp><neighbors><neighbor>");
    key("neighbor-address", address);
    xml.append("<state>");
    leaf("neighbor-address", address);
    leaf("session-state", peer.state().name());
    if (peer.state() == BgpState.ESTABLISHED || peer.lastErrorCode() != 0) {
      leaf("last-established", nanos(peer.since()));
    }
    xml.append("</state></neighbor></neighbors></bgp></protocol></protocols></network-instance>");
  }

  private void bfd(BgpPeer peer, boolean up, String discriminator) {
    int dot = peer.subInterface().lastIndexOf('.');
    xml.append("<interface>");
    key("id", peer.subInterface());
    xml.append("<interface-ref><state>");
    leaf("interface", peer.subInterface().substring(0, dot));
    leaf("subinterface", peer.subInterface().substring(dot + 1));
    xml.append("</state></interface-ref><peers><peer>");
    key("local-discriminator", discriminator);
    xml.append("<state>");
    leaf("local-discriminator", discriminator);
    leaf("remote-address", Addresses.text(peer.remote()));
    leaf("session-state", up ? "UP" : "DOWN");
    boolean fell = !up && peer.lastErrorCode() != 0;
    leaf("local-diagnostic-code", fell ? "DETECTION_TIMEOUT" : "NO_DIAGNOSTIC");
    if (fell) {
      leaf("last-failure-time", nanos(peer.since()));
    }
    xml.append("</state></peer></peers></interface>");
  }

  private static String nanos(Instant at) {
    return Long.toString(at.toEpochMilli() * 1_000_000);
  }

  private void leaf(String name, String value) {
    if (!leavesOut.test(name)) {
      key(name, value);
    }
  }

  private void key(String name, String value) {
    xml.append('<').append(name).append('>').append(SafeXml.escape(value));
    xml.append("</").append(name).append('>');
  }
}
