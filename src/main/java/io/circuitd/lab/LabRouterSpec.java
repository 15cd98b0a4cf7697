package io.circuitd.lab;

import io.circuitd.files.Secret;
import java.util.List;
import java.util.Optional;

/**
 * A simulated router in plain words: what its owner configured before circuitd came.
 *
 * @param name of the router; its host key is derived from it
 * @param kind name of its device profile, such as {@code junos}
 * @param ports physical ports and bundles, in their parent form ({@code et-0/0/7})
 * @param vrfs virtual routers that exist
 * @param policies routing policies that exist
 * @param global BGP of the global table
 * @param abilities what its NETCONF server can do
 */
public record LabRouterSpec(
    String name,
    String kind,
    List<Port> ports,
    List<Vrf> vrfs,
    List<String> policies,
    Optional<GlobalBgp> global,
    NetconfLogin netconf,
    SnmpUser snmp,
    Netconf abilities) {

  /** A router that can what its platform can. */
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
