package io.circuitd.profile;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What circuitd knows about one family of routers; read from {@code device-profiles/NAME.yaml}.
 *
 * @param name such as {@code junos}
 * @param description for operators
 * @param templates template file for each leg shape, relative to {@code templates/NAME/}
 * @param templatesFrom profile whose folder has the template files that its own has not
 * @param listKeys key leaves of each list on the way to an owned entry: path of local names from
 *     the root ({@code configuration/interfaces/interface}) to the key leaves' local names. An
 *     entry whose path is not here is no list.
 * @param notKeys leaves that stand beside keys and must stay out of filter and removal, by local
 *     name ({@code bgp-running})
 * @param subInterfaceName name of a sub-interface as the router and its ifName have it, with {@code
 *     {port}} and {@code {unit}}
 * @param netconf abilities and limits of its NETCONF server
 * @param snmp which tables it serves
 * @param normalisation what a read-back shows differently from what was pushed
 */
public record DeviceProfile(
    String name,
    String description,
    Map<LegShape, String> templates,
    Optional<String> templatesFrom,
    Map<String, List<String>> listKeys,
    Set<String> notKeys,
    String subInterfaceName,
    NetconfAbilities netconf,
    SnmpAbilities snmp,
    Normalisation normalisation) {

  /**
   * The folders of its template files; a file is the first one's that has it.
   *
   * @param templates the folder that has the templates of profile NAME in its folder NAME
   */
  public List<Path> templateFolders(Path templates) {
    return Stream.concat(Stream.of(name), templatesFrom.stream()).map(templates::resolve).toList();
  }

  /** The sub-interface's name on the router, as ifName shows it. */
  public String subInterface(String port, int unit) {
    return subInterfaceName.replace("{port}", port).replace("{unit}", Integer.toString(unit));
  }

  /** The shapes of legs; each has its own template. */
  public enum LegShape {
    VIRTUAL_ROUTER_VRF,
    VIRTUAL_ROUTER_GLOBAL,
    VIRTUAL_SWITCH_VPWS,
    VIRTUAL_SWITCH_BRIDGE,
    VIRTUAL_SWITCH_LOCAL
  }

  /**
   * What its NETCONF server can do, beyond the hello.
   *
   * @param candidate whether its candidate is used, where the hello offers one
   * @param confirmedCommit whether confirmed commits are sent, where the hello offers them
   * @param startup whether running is copied to startup, where the hello offers one
   * @param validate whether {@code <validate>} is sent before the commit
   * @param persist whether a confirmed commit is sent with persist, where the hello offers it
   * @param removal the operation that takes an entry away: {@code remove} or {@code delete}
   * @param confirmPoll least time between RPCs inside the confirm window
   * @param algorithms which SSH algorithms are offered to it, where the inventory does not say
   * @param commitHistory how it tells who committed
   * @param hello what tells it from other families
   */
  public record NetconfAbilities(
      boolean candidate,
      boolean confirmedCommit,
      boolean startup,
      boolean validate,
      boolean persist,
      String removal,
      Duration confirmPoll,
      SshAlgorithms algorithms,
      CommitHistory commitHistory,
      Optional<HelloSign> hello) {}

  /** How a router is asked who committed. */
  public enum CommitHistory {
    /** It does not tell. */
    NONE("none"),
    /** Junos: the operation {@code get-commit-information}. */
    JUNOS("junos"),
    /** IOS-XR: state of Cisco-IOS-XR-config-cfgmgr-exec-oper and the clock of shellutil-oper. */
    IOSXR("iosxr");

    private final String word;

    CommitHistory(String word) {
      this.word = word;
    }

    /** As files have it; empty for a word that means none of them. */
    public static Optional<CommitHistory> named(String word) {
      return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
  }

  /** Which SSH algorithms are offered. */
  public enum SshAlgorithms {
    /** No SHA-1, no CBC. */
    MODERN("modern"),
    /** Also those, for old routers. */
    LEGACY("legacy"),
    /** A key exchange that withstands quantum computers first. */
    POST_QUANTUM("post-quantum");

    private final String word;

    SshAlgorithms(String word) {
      this.word = word;
    }

    /** As files have it; empty for a word that means none. */
    public static Optional<SshAlgorithms> named(String word) {
      return Arrays.stream(values()).filter(set -> set.word.equals(word)).findFirst();
    }
  }

  /** Which table holds the BGP peers. */
  public enum BgpMib {
    BGP4,
    JNX_BGP_M2,
    CBGP_PEER2,
    /** cbgpPeer3Table where the router serves it, else cbgpPeer2Table. */
    CBGP_PEER3,
    ARISTA,
    TIMETRA
  }

  /** Which table holds the BFD sessions. */
  public enum BfdMib {
    JUNIPER,
    CISCO,
    RFC7331,
    TIMETRA
  }

  /** Which table holds the sub-interfaces. */
  public enum InterfaceMib {
    /** ifTable and ifXTable (RFC 2863). */
    IF_MIB,
    /** vRtrIfTable of SR OS. */
    TIMETRA,
    /** None; nothing is known of their state. */
    NONE
  }

  /**
   * Which tables it serves.
   *
   * @param vrfByContext VRF peers are seen only under an SNMP context (IOS-XR, EOS); the context is
   *     named in the inventory, by default like the VRF
   */
  public record SnmpAbilities(
      BgpMib bgp, Optional<BfdMib> bfd, boolean vrfByContext, InterfaceMib interfaces) {
    /** With sub-interfaces in ifTable. */
    public SnmpAbilities(BgpMib bgp, Optional<BfdMib> bfd, boolean vrfByContext) {
      this(bgp, bfd, vrfByContext, InterfaceMib.IF_MIB);
    }

    /** Whether anything is known of the state of sub-interfaces. */
    public boolean subInterfaces() {
      return interfaces != InterfaceMib.NONE;
    }

    /** Whether the sessions of a VRF can be seen: BGP4-MIB knows none. */
    public boolean seesVrfs() {
      return bgp != BgpMib.BGP4 || vrfByContext;
    }
  }

  /**
   * Habits of its read-back.
   *
   * @param ignoreNamespaces the router answers in other namespaces than it takes (Junos)
   * @param ignoreAttributes attributes to drop from a read-back, by local name
   * @param ignoreElements elements to drop from a read-back, by local name
   * @param secretElements leaves that come back hashed or scrambled; only their presence counts
   * @param addressElements leaves whose text is an IP address or prefix, compared by value
   * @param defaults leaves that the router leaves out when they have one of these values, or shows
   *     though nobody wrote them, by local name
   * @param prefixes namespace of each prefix that a value may have, as identities do (RFC 7950,
   *     9.10.3): declared where it is written, and whatever the router calls it, compared as this
   */
  public record Normalisation(
      boolean ignoreNamespaces,
      Set<String> ignoreAttributes,
      Set<String> ignoreElements,
      Set<String> secretElements,
      Set<String> addressElements,
      Map<String, Set<String>> defaults,
      Map<String, String> prefixes) {}
}
