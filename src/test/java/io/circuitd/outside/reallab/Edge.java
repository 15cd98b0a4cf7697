package io.circuitd.outside.reallab;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * One of Microsoft's edge routers: BIRD as AS 12076, with the links and sessions that Azure's
 * control plane gives it.
 */
public final class Edge {
  private final Namespace namespace;
  private final CableEnd cable;
  private final String start;

  /** A session, on a link of its own. */
  record Session(Link link, String neighbor, long peerAs) {
    String protocol() {
      return "s" + link.tags().outer();
    }
  }

  private Edge(Namespace namespace, CableEnd cable, String routerId) {
    this.namespace = namespace;
    this.cable = cable;
    start =
        """
        log "%1$s/bird.log" all;
        router id %2$s;
        protocol device {}
        protocol static announced { ipv4; route 20.150.0.0/15 blackhole; }
        protocol bfd { interface "*" { min rx interval 300 ms; min tx interval 300 ms; multiplier 3; }; }
        template bgp azure {
          local as 12076;
          # Without these BIRD takes a minute to try again after an error.
          connect delay time 1; connect retry time 5; error wait time 1, 4;
          hold time 180; keepalive time 60;
          bfd on;
          ipv4 { import all; export where source = RTS_STATIC; };
        }
        """
            .formatted(folder(namespace), routerId);
  }

  static Edge start(Namespace namespace, CableEnd cable, String routerId)
      throws IOException, InterruptedException {
    Edge edge = new Edge(namespace, cable, routerId);
    namespace.ip("link set dev lo up\n");
    edge.write(List.of());
    namespace.serve(
        "bird",
        Map.of(),
        List.of("bird", "-f", "-c", edge.file("bird.conf"), "-s", edge.file("bird.ctl")));
    await("bird, log in " + folder(namespace))
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> Files.exists(Path.of(edge.file("bird.ctl"))));
    return edge;
  }

  private static Path folder(Namespace namespace) {
    return namespace.programs().folder();
  }

  private String file(String name) {
    return folder(namespace).resolve(name).toString();
  }

  private void write(Collection<Session> sessions) throws IOException {
    StringBuilder text = new StringBuilder(start);
    for (Session session : sessions) {
      text.append(
          "protocol bgp %s from azure { neighbor %s as %d; }\n"
              .formatted(session.protocol(), session.neighbor(), session.peerAs()));
    }
    Files.writeString(Path.of(file("bird.conf")), text);
  }

  /** Makes it that these sessions are tried, and no others. */
  void become(Collection<Session> sessions) throws IOException, InterruptedException {
    List<Link> links = new ArrayList<>();
    sessions.forEach(session -> links.add(session.link()));
    cable.become(links);
    write(sessions);
    birdc("configure");
  }

  /** Microsoft's side ends a session, and says so (Cease). */
  public void disable(int sTag) throws IOException, InterruptedException {
    birdc("disable", "s" + sTag);
  }

  public void enable(int sTag) throws IOException, InterruptedException {
    birdc("enable", "s" + sTag);
  }

  private void birdc(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("birdc", "-s", file("bird.ctl")));
    command.addAll(List.of(words));
    namespace.run(command.toArray(String[]::new));
  }
}
