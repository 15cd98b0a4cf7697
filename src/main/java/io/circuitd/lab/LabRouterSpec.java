package io.circuitd.lab;

import io.circuitd.files.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A simulated router in plain words: what its owner configured before circuitd came.
 *
 * @param name of the router; its host key is derived from it
 * @param kind name of its device profile, such as {@code junos}
 * @param ports physical ports and bundles, in their parent form ({@code et-0/0/7})
 * @param vrfs virtual routers that exist
 * @param policies routing policies that exist
 * @param global BGP of the global table
 * @param switching what there is for layer-2 services; without, none can be made
 * @param abilities what its NETCONF server can do
 */
public record LabRouterSpec(
    String name,
    String kind,
    List<Port> ports,
    List<Vrf> vrfs,
    List<String> policies,
    Optional<GlobalBgp> global,
    Optional<Switching> switching,
    NetconfLogin netconf,
    SnmpUser snmp,
    Netconf abilities) {

  /** A router without layer-2 services. */
  public LabRouterSpec(
      String name,
      String kind,
      List<Port> ports,
      List<Vrf> vrfs,
      List<String> policies,
      Optional<GlobalBgp> global,
      NetconfLogin netconf,
      SnmpUser snmp,
      Netconf abilities) {
    this(name, kind, ports, vrfs, policies, global, Optional.empty(), netconf, snmp, abilities);
  }

  /** A router without layer-2 services that can what its platform can. */
  public LabRouterSpec(
      String name,
      String kind,
      List<Port> ports,
      List<Vrf> vrfs,
      List<String> policies,
      Optional<GlobalBgp> global,
      NetconfLogin netconf,
      SnmpUser snmp) {
    this(name, kind, ports, vrfs, policies, global, netconf, snmp, Netconf.OF_PLATFORM);
  }

  public LabRouterSpec {
    ports = List.copyOf(ports);
    vrfs = List.copyOf(vrfs);
    policies = List.copyOf(policies);
  }

  /** The same router with layer-2 services. */
  public LabRouterSpec with(Switching services) {
    return new LabRouterSpec(
        name, kind, ports, vrfs, policies, global, Optional.of(services), netconf, snmp, abilities);
  }

  /** What its hello offers for a change that can be taken back. */
  public enum Commit {
    /** Whatever the platform has. */
    OF_PLATFORM,
    /** Confirmed commit without persist and cancel. */
    CONFIRMED_1_0,
    /** A candidate, and commits for good. */
    PLAIN,
    /** No candidate; running is edited, with rollback-on-error. */
    NONE
  }

  /**
   * What a NETCONF server can do.
   *
   * @param startup it starts with another datastore than running
   */
  public record Netconf(Commit commit, boolean startup) {
    public static final Netconf OF_PLATFORM = new Netconf(Commit.OF_PLATFORM, false);
  }

  /**
   * A port.
   *
   * @param azurePort name of the Azure port at the other end of the cable, as {@code AzureCircuit}
   *     has it
   */
  public record Port(String name, Optional<String> azurePort) {}

  /**
   * A VRF, ready for both address families.
   *
   * @param bgpGroup BGP group for the neighbors, where the platform has groups
   */
  public record Vrf(String name, long asn, String bgpGroup) {}

  /**
   * What its owner made for layer-2 services, L2VPN as such included. What is not of the router's
   * kind, such as another vendor's port, is left out of its configuration.
   *
   * @param customerPorts ports towards customers, as the inventory's virtual switches have them
   */
  public record Switching(List<BridgeDomain> bridgeDomains, List<String> customerPorts) {
    public Switching {
      bridgeDomains = List.copyOf(bridgeDomains);
      customerPorts = List.copyOf(customerPorts);
    }

    /** Names of the bridge domains of each group. */
    Map<String, List<String>> groups() {
      return bridgeDomains.stream()
          .filter(domain -> domain.group().isPresent())
          .collect(
              Collectors.groupingBy(
                  domain -> domain.group().orElseThrow(),
                  TreeMap::new,
                  Collectors.mapping(BridgeDomain::name, Collectors.toList())));
    }

    /** The customer ports of a form. */
    List<String> customerPorts(Pattern form) {
      return customerPorts.stream().filter(port -> form.matcher(port).matches()).toList();
    }
  }

  /**
   * A bridge domain.
   *
   * @param group what it is in: a bridge group, a routing instance
   */
  public record BridgeDomain(String name, Optional<String> group) {}

  /**
   * BGP of the global table.
   *
   * @param service that holds its sub-interfaces, where the platform needs one (SR OS: an IES)
   */
  public record GlobalBgp(long asn, String group, Optional<String> service) {
    /** Without a service. */
    public GlobalBgp(long asn, String group) {
      this(asn, group, Optional.empty());
    }
  }

  /**
   * Who may log in.
   *
   * @param authorizedKey a line of an authorized_keys file, for public key login
   * @param port TCP port on 127.0.0.1, 0 for any free one
   */
  public record NetconfLogin(
      String user, Secret password, Optional<String> authorizedKey, int port) {}

  /**
   * SNMPv3 user of the agent.
   *
   * @param authProtocol {@code SHA-256}, …
   * @param privProtocol {@code AES-128}, …
   * @param port UDP port on 127.0.0.1, 0 for any free one
   */
  public record SnmpUser(
      String user,
      String authProtocol,
      Secret authPassword,
      String privProtocol,
      Secret privPassword,
      int port) {}
}
