package io.circuitd.outside.reallab;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One end of a cable: a switch that puts the tags on and off, and the sub-interfaces behind it.
 * Every machine can do this, with VLAN devices in its kernel or without. A sub-interface is one end
 * of a veth pair, the other end is a port of the switch; what comes with other tags goes nowhere.
 */
public final class CableEnd {
  private static final int FIRST_PORT = 10;

  private final Wire wire;
  private final String bridge;
  private final Namespace inside;
  private final Map<String, Plugged> links = new HashMap<>();
  private int ports;

  /**
   * @param port its number in the switch
   */
  private record Plugged(Link link, int port) {}

  CableEnd(Wire wire, String bridge, Namespace inside) {
    this.wire = wire;
    this.bridge = bridge;
    this.inside = inside;
  }

  /** Makes it that these sub-interfaces are there, and no others; what stays is not disturbed. */
  synchronized void become(Collection<Link> wanted) throws IOException, InterruptedException {
    Map<String, Link> byName =
        wanted.stream().collect(Collectors.toMap(Link::name, Function.identity()));
    Set<String> gone = new TreeSet<>(links.keySet());
    gone.removeAll(byName.keySet());
    for (String name : gone) {
      unplug(name);
    }
    for (Link link : wanted) {
      if (links.containsKey(link.name())) {
        change(link);
      } else {
        plug(link);
      }
    }
  }

  private void plug(Link link) throws IOException, InterruptedException {
    int port = FIRST_PORT + ports++;
    links.put(link.name(), new Plugged(link, port));
    inside.ip(
        "link add %s type veth peer name %s netns %s\naddr add %s dev %s\nlink set dev %s %s\n"
            .formatted(
                link.name(),
                portName(port),
                wire.namespace().name(),
                link.address(),
                link.name(),
                link.name(),
                link.up() ? "up" : "down"));
    inside.run("ethtool", "-K", link.name(), "tx", "off", "gso", "off", "tso", "off");
    wire.raise(List.of(portName(port)));
    wire.vsctl(
        "add-port",
        bridge,
        portName(port),
        "--",
        "set",
        "interface",
        portName(port),
        "ofport_request=" + port);
    tag(port, link.tags());
  }

  private String portName(int port) {
    return bridge + "-" + port;
  }

  /** Frames of a port: both tags on to the cable, both tags off from it; nothing else passes. */
  private void tag(int port, Link.Tags tags) throws IOException, InterruptedException {
    wire.flows(
        bridge,
        """
        delete cookie=%1$d/-1
        add cookie=%1$d,priority=10,in_port=%1$d,actions=push_vlan:0x8100,set_field:%2$d->vlan_vid,push_vlan:%3$s,set_field:%4$d->vlan_vid,output:%6$d
        add cookie=%1$d,priority=10,in_port=%6$d,dl_vlan=%5$d,actions=load:%5$d->NXM_NX_REG0[],pop_vlan,resubmit(,1)
        add cookie=%1$d,table=1,priority=10,reg0=%5$d,dl_vlan=%7$d,actions=pop_vlan,output:%1$d
        """
            .formatted(
                port,
                4096 + tags.inner(),
                tags.outerType(),
                4096 + tags.outer(),
                tags.outer(),
                Wire.TRUNK,
                tags.inner()));
  }

  /** The interface stays, as on a router: only tags that differ make its neighbor unreachable. */
  private void change(Link link) throws IOException, InterruptedException {
    Plugged before = links.get(link.name());
    if (before == null || before.link().equals(link)) {
      return;
    }
    if (!before.link().tags().equals(link.tags())) {
      tag(before.port(), link.tags());
    }
    if (!before.link().address().equals(link.address())) {
      inside.ip(
          "addr del %s dev %s\naddr add %s dev %s\n"
              .formatted(before.link().address(), link.name(), link.address(), link.name()));
    }
    if (before.link().up() != link.up()) {
      inside.ip("link set dev %s %s\n".formatted(link.name(), link.up() ? "up" : "down"));
    }
    links.put(link.name(), new Plugged(link, before.port()));
  }

  private void unplug(String name) throws IOException, InterruptedException {
    Plugged before = links.remove(name);
    if (before != null) {
      wire.flows(bridge, "delete cookie=%d/-1\n".formatted(before.port()));
      wire.vsctl("del-port", bridge, portName(before.port()));
      inside.ip("link del dev %s\n".formatted(name));
    }
  }

  /** From now on every frame is lost here, in both directions, and nobody is told. */
  public void cut() throws IOException, InterruptedException {
    wire.flows(bridge, "add cookie=%d,priority=100,actions=drop\n".formatted(FIRST_PORT - 1));
  }

  /** The end of the cut. */
  public void heal() throws IOException, InterruptedException {
    wire.flows(bridge, "delete cookie=%d/-1\n".formatted(FIRST_PORT - 1));
  }

  /** The names of the sub-interfaces that are there. */
  synchronized Set<String> names() {
    return new HashSet<>(links.keySet());
  }

  /** The rules of the switch, as it tells them itself. */
  String rules() throws IOException, InterruptedException {
    return wire.rules(bridge);
  }
}
