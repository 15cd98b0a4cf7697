package io.circuitd.outside.reallab;

import io.circuitd.lab.EdgeLinks;
import io.circuitd.lab.EdgeLinks.EdgeLink;
import io.circuitd.lab.FakeAzure;
import io.circuitd.netconf.NetconfClient;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.outside.Judge;
import io.circuitd.outside.NetconfdServer;
import io.circuitd.outside.Programs;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Four routers of a provider, {@code r1} to {@code r4}, each with a cable to one of Microsoft's
 * routers, whose port is {@code LAB-1} to {@code LAB-4}. Microsoft's side follows a fake Azure, the
 * provider's the running configuration of each router.
 */
public final class RealLab implements AutoCloseable {
  /** Routers, cables, and routers of Microsoft. */
  public static final int COUNT = 4;

  /** Of {@link #address()}, where all routers send their traps. */
  public static final int TRAP_PORT = 1162;

  private static final Logger log = LoggerFactory.getLogger(RealLab.class);
  private static final long EDGES_FOLLOW_MS = 200;
  private static final int OURS = 1;
  private static final String INSTALL = "apt-get install --no-install-recommends ";

  private static final Map<String, String> PROGRAMS =
      Map.of(
          "/usr/lib/frr/bgpd", "frr",
          "/usr/sbin/bird", "bird2",
          "/usr/sbin/snmpd", "snmpd",
          "/usr/sbin/ovs-vswitchd", "openvswitch-switch",
          "/usr/sbin/ethtool", "ethtool",
          "/usr/bin/tcpdump", "tcpdump");

  private final Footprint footprint;
  private final Ending ending;
  private final List<Programs> programs = new ArrayList<>();
  private final ExecutorService glue = Executors.newVirtualThreadPerTaskExecutor();
  private final NetconfClient netconf = new NetconfClient();
  private final Map<String, FrrRouter> routers = new LinkedHashMap<>();
  private final Map<String, Edge> edges = new LinkedHashMap<>();
  private Optional<Wire> wire = Optional.empty();

  private RealLab(Footprint footprint) {
    this.footprint = footprint;
    this.ending = Ending.of(footprint::close);
  }

  /** Skips the running test where something is missing, a right or a package. */
  public static void needs() throws IOException, InterruptedException {
    PROGRAMS.forEach((program, name) -> Judge.needs(Path.of(program), INSTALL + name));
    try (Stream<Path> modules =
        Files.find(Path.of("/usr/lib"), 4, (p, a) -> p.endsWith("bgpd_snmp.so"))) {
      if (modules.findAny().isEmpty()) {
        Judge.skip("FRR's bgpd_snmp.so is missing; " + INSTALL + "frr-snmp");
      }
    }
    Judge.needs(Path.of("/dev/net/tun"), "Open vSwitch needs it: load the kernel's module tun");
    NetconfdServer.needs();
    try (Programs probe = Programs.in("probe")) {
      String name = "crl-probe-" + ProcessHandle.current().pid();
      int exit = probe.feed("probe", "netns add " + name + "\n", List.of("ip", "-batch", "-"));
      if (exit == 0) {
        exit =
            probe.feed(
                "probe",
                "link add probe0 type veth peer name probe1\n",
                List.of("ip", "-n", name, "-batch", "-"));
        probe.run("del", Map.of(), List.of("ip", "netns", "del", name));
      }
      if (exit != 0) {
        Judge.skip(
            "no network namespaces here ("
                + probe.output("probe").lines().findFirst().orElse("ip gave no reason")
                + "); run as root, outside of a container that forbids them");
      }
    }
  }

  /** Starts one, which goes with this JVM; skips the running test where something is missing. */
  public static RealLab start(FakeAzure azure) throws IOException, InterruptedException {
    needs();
    RealLab lab = new RealLab(Footprint.claim());
    try {
      lab.run(azure);
      return lab;
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      try {
        lab.close();
      } catch (IOException | RuntimeException | AssertionError left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  private void run(FakeAzure azure) throws IOException, InterruptedException {
    Namespace cables = namespace("wire");
    Wire started =
        Wire.start(
            cables,
            IntStream.rangeClosed(1, COUNT).mapToObj(n -> List.of("r" + n, "e" + n)).toList());
    wire = Optional.of(started);
    cables.feed(
        """
        link add %1$s type veth peer name ours netns %2$s
        addr add %3$s/24 dev %1$s
        link set dev %1$s up
        """
            .formatted(footprint.name("us"), cables.name(), address()),
        List.of("ip", "-batch", "-"));
    started.manage("ours");
    for (int n = 1; n <= COUNT; n++) {
      startRouter(started, n);
      startEdge(started, n);
    }
    routers.values().forEach(router -> glue.execute(new RouterGlue(netconf, router)));
    glue.execute(() -> follow(azure));
  }

  private void startRouter(Wire cables, int n) throws IOException, InterruptedException {
    String name = "r" + n;
    Namespace inside = namespace(name);
    cables
        .namespace()
        .ip("link add m%d type veth peer name mgmt netns %s\n".formatted(n, inside.name()));
    cables.manage("m" + n);
    CableEnd end = new CableEnd(cables, name, inside);
    routers.put(name, FrrRouter.start(name, footprint.address(10 + n), inside, end, traps()));
  }

  private void startEdge(Wire cables, int n) throws IOException, InterruptedException {
    Namespace inside = namespace("e" + n);
    CableEnd end = new CableEnd(cables, "e" + n, inside);
    edges.put("LAB-" + n, Edge.start(inside, end, "198.51.100." + (200 + n)));
  }

  /** As the agent itself, so that whoever has polled it knows the engine. */
  private String traps() {
    return """
    trapsess -v 3 -u %s -l authPriv -a SHA-256 -A "%s" -x AES -X "%s" udp:%s:%d
    """
        .formatted(
            FrrRouter.SNMP_USER,
            FrrRouter.AUTH_PASSWORD,
            FrrRouter.PRIV_PASSWORD,
            address(),
            TRAP_PORT);
  }

  private Namespace namespace(String part) throws IOException, InterruptedException {
    Programs own = Programs.at(footprint.folder().resolve(part));
    programs.add(own);
    String name = footprint.name(part);
    own.run("add", Map.of(), List.of("ip", "netns", "add", name));
    return new Namespace(name, own);
  }

  /** Has Microsoft's routers run what Azure's control plane has, until the lab is closed. */
  private void follow(FakeAzure azure) {
    List<EdgeLink> before = List.of();
    try {
      while (true) {
        List<EdgeLink> now =
            EdgeLinks.of(azure).stream()
                .filter(link -> edges.containsKey(link.azurePort()))
                .toList();
        if (!now.equals(before)) {
          for (Map.Entry<String, Edge> edge : edges.entrySet()) {
            List<Edge.Session> was = sessions(before, edge.getKey());
            List<Edge.Session> wanted = sessions(now, edge.getKey());
            if (!was.equals(wanted)) {
              edge.getValue().become(wanted);
            }
          }
          before = now;
        }
        TimeUnit.MILLISECONDS.sleep(EDGES_FOLLOW_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | AssertionError e) {
      if (!Thread.currentThread().isInterrupted()) {
        log.error("Microsoft's routers do not follow Azure any more", e);
      }
    }
  }

  private static List<Edge.Session> sessions(List<EdgeLink> links, String port) {
    return links.stream()
        .filter(link -> link.azurePort().equals(port))
        .map(link ->
            new Edge.Session(
                new Link(
                    "er" + link.sTag(),
                    new Link.Tags(true, link.sTag(), link.cTag()),
                    link.prefix().azureText() + "/" + link.prefix().length(),
                    true),
                link.prefix().oursText(),
                link.peerAs()))
        .toList();
  }

  /** What the names of its namespaces begin with. */
  public String tag() {
    return footprint.name("").replace("-", "");
  }

  /** Our own address on the management network. */
  public String address() {
    return footprint.address(OURS);
  }

  public FrrRouter router(String name) {
    return Optional.ofNullable(routers.get(name)).orElseThrow();
  }

  public List<FrrRouter> routers() {
    return List.copyOf(routers.values());
  }

  /** Every leaf of a router's running configuration with its value. */
  public List<String> running(String router) throws IOException, InterruptedException {
    try (NetconfSession session = netconf.connect(router(router).target())) {
      return RouterConfig.leaves(session.getConfig(Datastore.RUNNING, Optional.empty()));
    }
  }

  /** Microsoft's router that has this port. */
  public Edge edge(String azurePort) {
    return Optional.ofNullable(edges.get(azurePort)).orElseThrow();
  }

  /** The next frames on a router's cable, as {@code tcpdump -e} tells them. */
  public String frames(String router, int count) throws IOException, InterruptedException {
    return wire.orElseThrow().frames(router, count);
  }

  @Override
  public void close() throws IOException {
    glue.shutdownNow();
    List<Closeable> open = new ArrayList<>(List.of(netconf::close));
    routers.values().forEach(router -> open.add(router::close));
    programs.forEach(own -> open.add(own::close));
    open.add(ending);
    Ending.all(open);
  }
}
