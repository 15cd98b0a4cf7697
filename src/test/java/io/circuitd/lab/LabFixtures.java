package io.circuitd.lab;

import io.circuitd.files.Secret;
import io.circuitd.lab.datastore.Datastores;
import io.circuitd.lab.datastore.Datastores.ErrorOption;
import io.circuitd.lab.datastore.Datastores.Name;
import io.circuitd.lab.datastore.RpcProblem;
import io.circuitd.lab.datastore.RpcRefused;
import io.circuitd.netconf.wire.SafeXml;
import io.circuitd.netconf.wire.XmlRefused;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** Routers and shorthand for the lab's tests. */
final class LabFixtures {
  static final String NC = "xmlns:nc='urn:ietf:params:xml:ns:netconf:base:1.0'";
  static final String XR = "http://cisco.com/ns/yang/Cisco-IOS-XR-";
  static final List<String> POLICIES =
      List.of("ER-IMPORT-V4", "ER-EXPORT-V4", "ER-IMPORT-V6", "ER-EXPORT-V6");

  private LabFixtures() {}

  static LabRouterSpec junos(String name) {
    return spec(
        name,
        "junos",
        List.of(
            new LabRouterSpec.Port("ae10", Optional.of("AZ-PRI")),
            new LabRouterSpec.Port("et-0/0/7", Optional.empty())));
  }

  /** The router of a profile's name. */
  static LabRouterSpec of(String kind, String name) {
    return switch (kind) {
      case "junos" -> junos(name);
      case "sros" -> srOs(name);
      case "eos" -> eos(name);
      default -> iosXr(kind, name);
    };
  }

  static LabRouterSpec iosXr(String name) {
    return iosXr("iosxr-native", name);
  }

  private static LabRouterSpec iosXr(String kind, String name) {
    return spec(
        name,
        kind,
        List.of(
            new LabRouterSpec.Port("Bundle-Ether10", Optional.of("AZ-SEC")),
            new LabRouterSpec.Port("HundredGigE0/0/0/1", Optional.empty())));
  }

  static LabRouterSpec srOs(String name) {
    return spec(
        name,
        "sros",
        List.of(
            new LabRouterSpec.Port("lag-10", Optional.of("AZ-PRI")),
            new LabRouterSpec.Port("1/1/c1/1", Optional.empty())));
  }

  static LabRouterSpec eos(String name) {
    return spec(
        name,
        "eos",
        List.of(
            new LabRouterSpec.Port("Ethernet1", Optional.of("AZ-PRI")),
            new LabRouterSpec.Port("Port-Channel10", Optional.empty())));
  }

  private static LabRouterSpec spec(String name, String kind, List<LabRouterSpec.Port> ports) {
    return new LabRouterSpec(
        name,
        kind,
        ports,
        List.of(new LabRouterSpec.Vrf("CUST-0001", 64500, "expressroute")),
        POLICIES,
        Optional.of(
            new LabRouterSpec.GlobalBgp(64500, "expressroute", Optional.of("expressroute"))),
        new LabRouterSpec.NetconfLogin("circuitd", new Secret("lab-login"), Optional.empty(), 0),
        new LabRouterSpec.SnmpUser(
            "monitor",
            "SHA-256",
            new Secret("lab-auth-secret"),
            "AES-128",
            new Secret("lab-priv-secret"),
            0));
  }

  static Datastores preloaded(LabRouterSpec spec, InstantSource clock) {
    Platform platform = Platform.of(spec);
    Datastores datastores = new Datastores(platform.dialect(), clock);
    datastores.editRunning(config(platform.preload()));
    datastores.discard(1);
    return datastores;
  }

  static Element config(String inner) {
    return element("<config " + NC + ">" + inner + "</config>");
  }

  static Element element(String xml) {
    try {
      return SafeXml.parse(xml).getDocumentElement();
    } catch (XmlRefused e) {
      throw new IllegalArgumentException(e);
    }
  }

  static List<RpcProblem> edit(Datastores datastores, String inner) {
    return datastores.edit(1, config(inner), "merge", ErrorOption.STOP, false, false);
  }

  static String candidate(Datastores datastores, String filter) {
    return datastores.read(Name.CANDIDATE, Optional.of(element("<filter>" + filter + "</filter>")));
  }

  static List<RpcProblem> refusal(Runnable work) {
    try {
      work.run();
    } catch (RpcRefused refused) {
      return refused.problems();
    }
    throw new AssertionError("it was accepted");
  }

  static String junosUnit(String attribute, String content) {
    return "<configuration><interfaces><interface><name>ae10</name><unit "
        + attribute
        + "><name>100</name>"
        + content
        + "</unit></interface></interfaces></configuration>";
  }

  static String xrInterface(String attribute, String content) {
    return "<interface-configurations xmlns='"
        + XR
        + "ifmgr-cfg'><interface-configuration "
        + attribute
        + "><active>act</active><interface-name>Bundle-Ether10.100</interface-name>"
        + content
        + "</interface-configuration></interface-configurations>";
  }

  static String unifiedInterface(String content) {
    return "<interfaces xmlns='"
        + XR
        + "um-interface-cfg'><interface><interface-name>Bundle-Ether10.100</interface-name>"
        + content
        + "</interface></interfaces>";
  }

  /** A leg of the worked example on Junos: tags 100 and 200, IPv4 and IPv6. */
  static String junosLeg(String key, long peerAs) {
    return "<configuration><interfaces><interface><name>ae10</name><unit><name>100</name>"
        + "<vlan-tags><outer>0x88a8.100</outer><inner>0x8100.200</inner></vlan-tags><family><inet>"
        + "<address><name>192.0.2.249/30</name></address></inet><inet6><address>"
        + "<name>2001:db8:468::1/126</name></address></inet6></family></unit></interface>"
        + "</interfaces><routing-instances><instance><name>CUST-0001</name><interface>"
        + "<name>ae10.100</name></interface><protocols><bgp><group><name>expressroute</name>"
        + junosNeighbor("192.0.2.250", "V4", key, peerAs)
        + junosNeighbor("2001:DB8:468:0::2", "V6", key, peerAs)
        + "</group></bgp></protocols></instance></routing-instances></configuration>";
  }

  private static String junosNeighbor(String address, String family, String key, long peerAs) {
    return "<neighbor><name>"
        + address
        + "</name><import>ER-IMPORT-"
        + family
        + "</import><export>ER-EXPORT-"
        + family
        + "</export>"
        + (key.isEmpty() ? "" : "<authentication-key>" + key + "</authentication-key>")
        + "<peer-as>"
        + peerAs
        + "</peer-as><bfd-liveness-detection><minimum-interval>300</minimum-interval>"
        + "<multiplier>3</multiplier></bfd-liveness-detection></neighbor>";
  }

  /** The other leg on IOS-XR: tags 100 and 200, IPv4. */
  static String xrLeg(String key) {
    return xrInterface(
            "",
            "<interface-mode-non-physical>default</interface-mode-non-physical>"
                + "<vlan-sub-configuration xmlns='"
                + XR
                + "l2-eth-infra-cfg'><vlan-identifier><vlan-type>vlan-type-dot1ad</vlan-type>"
                + "<first-tag>100</first-tag><second-tag>200</second-tag></vlan-identifier>"
                + "</vlan-sub-configuration><vrf xmlns='"
                + XR
                + "infra-rsi-cfg'>CUST-0001</vrf><ipv4-network xmlns='"
                + XR
                + "ipv4-io-cfg'><addresses><primary><address>192.0.2.253</address>"
                + "<netmask>255.255.255.252</netmask></primary></addresses></ipv4-network>")
        + xrNeighbor(
            "",
            "192.0.2.254",
            (key.isEmpty()
                    ? ""
                    : "<password><password-disable>false</password-disable><password>"
                        + key
                        + "</password></password>")
                + "<remote-as><as-xx>0</as-xx><as-yy>12076</as-yy></remote-as>"
                + "<vrf-neighbor-afs><vrf-neighbor-af><af-name>ipv4-unicast</af-name><activate/>"
                + "<route-policy-in>ER-IMPORT-V4</route-policy-in>"
                + "<route-policy-out>ER-EXPORT-V4</route-policy-out></vrf-neighbor-af>"
                + "</vrf-neighbor-afs>");
  }

  static String xrNeighbor(String attribute, String address, String content) {
    return "<bgp xmlns='"
        + XR
        + "ipv4-bgp-cfg'><instance><instance-name>default</instance-name><instance-as><as>0</as>"
        + "<four-byte-as><as>64500</as><vrfs><vrf><vrf-name>CUST-0001</vrf-name><vrf-neighbors>"
        + "<vrf-neighbor "
        + attribute
        + "><neighbor-address>"
        + address
        + "</neighbor-address>"
        + content
        + "</vrf-neighbor></vrf-neighbors></vrf></vrfs></four-byte-as></instance-as></instance>"
        + "</bgp>";
  }

  static String srOsVprn(String content) {
    return "<configure xmlns='urn:nokia.com:sros:ns:yang:sr:conf'><service><vprn>"
        + "<service-name>CUST-0001</service-name>"
        + content
        + "</vprn></service></configure>";
  }

  /** The leg of the worked example on SR OS: tags 100 and 200, IPv4, BFD with its usual times. */
  static String srOsLeg(String key) {
    return srOsVprn(
        "<interface><interface-name>er-lag-10.100</interface-name><ipv4><bfd>"
            + "<admin-state>enable</admin-state><transmit-interval>300</transmit-interval>"
            + "<receive>100</receive><multiplier>3</multiplier></bfd><primary>"
            + "<address>192.0.2.249</address><prefix-length>30</prefix-length></primary></ipv4>"
            + "<sap><sap-id>lag-10:100.200</sap-id></sap></interface><bgp><neighbor>"
            + "<ip-address>192.0.2.250</ip-address><bfd-liveness>true</bfd-liveness>"
            + "<group>expressroute</group>"
            + (key.isEmpty() ? "" : "<authentication-key>" + key + "</authentication-key>")
            + "<peer-as>12076</peer-as><import><policy>ER-IMPORT-V4</policy></import>"
            + "<export><policy>ER-EXPORT-V4</policy></export></neighbor></bgp>");
  }

  static final String OC = "http://openconfig.net/yang/";

  static String eosInstance(String name, String content) {
    return "<network-instances xmlns='"
        + OC
        + "network-instance'><network-instance><name>"
        + name
        + "</name>"
        + content
        + "</network-instance></network-instances>";
  }

  static String eosSubInterface(String content) {
    return "<interfaces xmlns='"
        + OC
        + "interfaces'><interface><name>Ethernet1</name><subinterfaces><subinterface>"
        + "<index>100</index><config><index>100</index></config>"
        + content
        + "</subinterface></subinterfaces></interface></interfaces>";
  }

  /** The leg of the worked example on EOS: tags 100 and 200, IPv4, BFD. */
  static String eosLeg(String key) {
    String bgp =
        "<identifier xmlns:p='" + OC + "policy-types'>p:BGP</identifier><name>BGP</name><bgp>";
    String family = "<afi-safi-name xmlns:b='" + OC + "bgp-types'>b:IPV4_UNICAST</afi-safi-name>";
    return eosSubInterface(
            "<vlan xmlns='"
                + OC
                + "vlan'><match><double-tagged><config><outer-vlan-id>100</outer-vlan-id>"
                + "<inner-vlan-id>200</inner-vlan-id></config></double-tagged></match></vlan>"
                + "<ipv4 xmlns='"
                + OC
                + "interfaces/ip'><addresses><address><ip>192.0.2.249</ip><config>"
                + "<ip>192.0.2.249</ip><prefix-length>30</prefix-length></config></address>"
                + "</addresses></ipv4>")
        + eosInstance(
            "CUST-0001",
            "<interfaces><interface><id>Ethernet1.100</id><config><id>Ethernet1.100</id>"
                + "<interface>Ethernet1</interface><subinterface>100</subinterface></config>"
                + "</interface></interfaces><protocols><protocol>"
                + bgp
                + "<neighbors><neighbor><neighbor-address>192.0.2.250</neighbor-address><config>"
                + "<neighbor-address>192.0.2.250</neighbor-address>"
                + "<peer-group>expressroute</peer-group><peer-as>12076</peer-as>"
                + (key.isEmpty() ? "" : "<auth-password>" + key + "</auth-password>")
                + "</config><enable-bfd><config><enabled>true</enabled></config></enable-bfd>"
                + "<afi-safis><afi-safi>"
                + family
                + "<config>"
                + family
                + "<enabled>true</enabled></config><apply-policy><config>"
                + "<import-policy>ER-IMPORT-V4</import-policy>"
                + "<export-policy>ER-EXPORT-V4</export-policy></config></apply-policy></afi-safi>"
                + "</afi-safis></neighbor></neighbors></bgp></protocol></protocols>");
  }

  static AzureCircuit azure(boolean provisioned, long peerAsn, Optional<String> sharedKey) {
    return new AzureCircuit(
        "9ee700ad-50b2-4b98-a63a-4e52f855ac24",
        "AZ-PRI",
        "AZ-SEC",
        100,
        provisioned,
        List.of(
            new AzureCircuit.Peering(
                "AzurePrivatePeering",
                true,
                200,
                peerAsn,
                Optional.of("192.0.2.248/30"),
                Optional.of("192.0.2.252/30"),
                Optional.of("2001:db8:468::/126"),
                Optional.empty(),
                sharedKey)));
  }
}
