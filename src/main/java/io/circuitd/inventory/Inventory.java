package io.circuitd.inventory;

import io.circuitd.files.Position;
import io.circuitd.files.SecretRef;
import io.circuitd.model.Asn;
import io.circuitd.model.Family;
import io.circuitd.profile.DeviceProfile.SshAlgorithms;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The provider's side of the world, from {@code config/inventory.yaml}; every map is by name. */
public record Inventory(
    Map<String, Pop> pops,
    Map<String, Router> routers,
    List<AzurePort> azurePorts,
    Map<String, VirtualRouter> virtualRouters,
    Map<String, VirtualSwitch> virtualSwitches,
    List<QosPolicy> qosPolicies) {

  /** The router port that a port of Azure is wired to. */
  public Optional<AzurePort> azurePort(String cloud, String azurePortName) {
    return azurePorts.stream()
        .filter(port -> port.cloud().equals(cloud) && port.name().equals(azurePortName))
        .findFirst();
  }

  /** The PoP that serves an Azure peering location; case does not matter. */
  public Optional<Pop> popAt(String peeringLocation) {
    return pops.values().stream()
        .filter(pop -> pop.peeringLocations().stream().anyMatch(peeringLocation::equalsIgnoreCase))
        .findFirst();
  }

  /**
   * A point of presence.
   *
   * @param peeringLocations as Azure spells them ({@code Silicon Valley})
   */
  public record Pop(String name, List<String> peeringLocations, Position position) {}

  /**
   * A PoP router.
   *
   * @param profile name of its device profile
   * @param host management address, IP or host name
   */
  public record Router(
      String name,
      String pop,
      String profile,
      String host,
      NetconfAccess netconf,
      SnmpAccess snmp,
      Position position) {}

  /**
   * How to reach NETCONF.
   *
   * @param callHome the router opens the line (RFC 8071), the port does not count
   * @param trace file that the wire is written to; a relative path counts from the configuration
   *     folder
   */
  public record NetconfAccess(int port, Way way, boolean callHome, Optional<Path> trace) {}

  /** The transport to a router, with what proves each end to the other. */
  public sealed interface Way {}

  /**
   * NETCONF over SSH (RFC 6242).
   *
   * @param jump SSH server that the line goes through
   * @param algorithms in place of the device profile's
   */
  public record Ssh(
      String user,
      HostTrust trust,
      Login login,
      Optional<Jump> jump,
      Optional<SshAlgorithms> algorithms)
      implements Way {}

  /**
   * NETCONF over TLS (RFC 7589). Relative paths count from the configuration folder.
   *
   * @param certificate PEM file with our certificate and the authorities between
   * @param privateKey PEM, PKCS#8
   * @param passphrase of the private key
   */
  public record Tls(
      Path certificate, SecretRef privateKey, Optional<SecretRef> passphrase, TlsTrust trust)
      implements Way {}

  /** How a router's certificate is checked. */
  public sealed interface TlsTrust {
    /**
     * One certificate.
     *
     * @param fingerprint {@code SHA256:} and hexadecimal digits
     */
    record Pin(String fingerprint) implements TlsTrust {}

    /**
     * Authorities; the router's certificate must also name its host.
     *
     * @param bundle PEM file
     */
    record Authorities(Path bundle) implements TlsTrust {}
  }

  /** How an SSH host key is checked. */
  public sealed interface HostTrust {
    /**
     * One key.
     *
     * @param fingerprint {@code SHA256:…} as ssh-keygen -l prints it
     */
    record Pin(String fingerprint) implements HostTrust {}

    /**
     * The keys of a file as OpenSSH's known_hosts.
     *
     * @param file a relative path counts from the configuration folder
     */
    record KnownHosts(Path file) implements HostTrust {}
  }

  /**
   * What may prove the user; one at least.
   *
   * @param privateKey an OpenSSH private key
   * @param passphrase of the private key
   * @param agent socket of an SSH agent; a relative path counts from the configuration folder
   */
  public record Login(
      Optional<SecretRef> password,
      Optional<SecretRef> privateKey,
      Optional<SecretRef> passphrase,
      Optional<Path> agent) {}

  /** An SSH server before a router. */
  public record Jump(String host, int port, String user, HostTrust trust, Login login) {}

  /**
   * SNMPv3 authPriv access (RFC 3414, RFC 7860).
   *
   * @param authProtocol {@code SHA-256}, {@code SHA-512}, {@code SHA-1} …
   * @param privProtocol {@code AES-128} or {@code AES-256}
   * @param contexts SNMP context of each VRF, where it is not named like the VRF
   */
  public record SnmpAccess(
      int port,
      String user,
      String authProtocol,
      SecretRef authPassword,
      String privProtocol,
      SecretRef privPassword,
      Map<String, String> contexts) {}

  /**
   * One port of Azure and the router port that it is wired to.
   *
   * @param name as Azure has it ({@code A-CIS-1-PRI-A})
   * @param cloud name of the cloud in {@code circuitd.yaml}
   * @param port as the router has it ({@code et-0/0/7})
   * @param speedMbps speed of the port, Mbit/s
   * @param dot1ad whether the outer tag is that of IEEE 802.1ad (TPID 0x88a8), not of 802.1Q
   * @param qos whether the QoS policies of the inventory are for its sub-interfaces too
   */
  public record AzurePort(
      String name,
      String cloud,
      String router,
      String port,
      int speedMbps,
      boolean dot1ad,
      boolean qos,
      Position position) {}

  /**
   * Names of QoS policies that exist on the routers, for circuits of one bandwidth.
   *
   * @param bandwidthMbps as Azure has it, Mbit/s
   * @param ingress for what Azure sends
   * @param egress for what Azure is sent
   */
  public record QosPolicy(
      int bandwidthMbps, Optional<String> ingress, Optional<String> egress, Position position) {}

  /**
   * Where a layer-3 leg attaches.
   *
   * @param vrf VRF name; empty for the global table
   * @param asn the provider's AS number there
   * @param bgpGroup BGP group of the neighbors, on platforms that have groups
   * @param policies import and export policy for each family
   * @param drain policies that move the traffic away, in their place during maintenance
   * @param service in the global table: the service that holds the sub-interfaces, on platforms
   *     that need one (SR OS: the IES)
   */
  public record VirtualRouter(
      String name,
      Optional<String> vrf,
      Asn asn,
      String bgpGroup,
      Map<Family, Policies> policies,
      Map<Family, Policies> drain,
      Optional<String> service,
      Position position) {
    /** Without a service. */
    public VirtualRouter(
        String name,
        Optional<String> vrf,
        Asn asn,
        String bgpGroup,
        Map<Family, Policies> policies,
        Map<Family, Policies> drain,
        Position position) {
      this(name, vrf, asn, bgpGroup, policies, drain, Optional.empty(), position);
    }
  }

  /** Names of routing policies that exist on the router. */
  public record Policies(String importPolicy, String exportPolicy) {}

  /** Where a layer-2 leg attaches. */
  public sealed interface VirtualSwitch {
    String name();

    Position position();

    /**
     * EVPN-VPWS (RFC 8214), or a pseudowire on platforms without it; the leg owns it.
     *
     * @param asn for its route distinguisher and target, on platforms that do not make them
     * @param remoteSystem address of the far router, for a pseudowire
     */
    record Vpws(
        String name,
        long evi,
        long localServiceId,
        long remoteServiceId,
        Optional<Asn> asn,
        Optional<String> remoteSystem,
        Position position)
        implements VirtualSwitch {}

    /**
     * An existing bridge domain, EVPN or not.
     *
     * @param bridgeGroup what it is in: a bridge group, a routing instance
     */
    record Bridge(String name, String bridgeDomain, Optional<String> bridgeGroup, Position position)
        implements VirtualSwitch {}

    /** A cross connect to a customer port of the same router. */
    record Local(String name, String customerPort, Position position) implements VirtualSwitch {}
  }
}
