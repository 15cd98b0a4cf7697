package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.daemon.Site;
import io.circuitd.design.Leg;
import io.circuitd.design.LegDesign;
import io.circuitd.design.LegDesigner;
import io.circuitd.design.LegJson;
import io.circuitd.design.RoutedLeg;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.intent.Circuit;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.model.VlanId;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.LegRenderer;
import io.circuitd.render.Legs;
import io.circuitd.render.OwnedConfig;
import io.circuitd.store.PushedRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The worked example (domain rules, chapter 13) as the example site has it, and variations. */
final class TestLegs {
  private static final Site SITE = Site.load(Path.of("config"));
  private static final LegRenderer RENDERER = new LegRenderer(Path.of("templates"));
  private static final CircuitName UNIV = new CircuitName("example-univ");

  private TestLegs() {}

  static DeviceProfile profile(String name) {
    return Optional.ofNullable(SITE.profiles().get(name)).orElseThrow();
  }

  /** The primary leg is on Junos, the secondary on IOS-XR. */
  static RoutedLeg worked(Side side) {
    Circuit circuit = Optional.ofNullable(SITE.circuits().get(UNIV)).orElseThrow();
    LegDesign design =
        LegDesigner.design(
            new LegId(UNIV, side, Optional.of(PeeringType.PRIVATE)),
            circuit,
            SITE.inventory().orElseThrow(),
            azure(circuit.serviceKey().toString()),
            name -> Optional.ofNullable(SITE.profiles().get(name)));
    if (design instanceof LegDesign.Ready(RoutedLeg leg)) {
      return leg;
    }
    throw new AssertionError(design);
  }

  /** The record of a leg that is on its router. */
  static PushedRecord pushed(Side side) {
    Leg leg = worked(side);
    return new PushedRecord(
        leg.id(),
        leg.router(),
        leg.profile(),
        render(leg).maskedText(),
        "1",
        LegJson.write(leg),
        "",
        1,
        Instant.EPOCH);
  }

  private static CrossConnection azure(String serviceKey) {
    try (Stream<Path> files = Files.list(Path.of("config/lab/cross-connections"))) {
      for (Path file : files.toList()) {
        ObjectNode body = (ObjectNode) JsonMapper.shared().readTree(file.toFile());
        if (body.path("name").asString().equals(serviceKey)) {
          return CrossConnection.parse("commercial", body);
        }
      }
      throw new AssertionError("no cross connection " + serviceKey);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static OwnedConfig render(Leg leg) {
    return RENDERER.render(leg, profile(leg.profile()), Optional.empty());
  }

  /** With a shared key on its sessions. */
  static OwnedConfig renderWithKey(RoutedLeg leg, String key) {
    Leg keyed = Legs.copy(leg, Map.of("sharedKey", Optional.of(new SecretRef.Env("KEY"))));
    return RENDERER.render(keyed, profile(leg.profile()), Optional.of(new Secret(key)));
  }

  /** The same leg with another IPv4 prefix and no IPv6: other neighbors. */
  static RoutedLeg withPrefix(RoutedLeg leg, String prefix) {
    Leg.Session old = leg.sessions().getFirst();
    Leg.Session other =
        new Leg.Session(
            old.family(),
            Ipv4Prefix30.parse(prefix),
            old.remoteAs(),
            old.importPolicy(),
            old.exportPolicy(),
            old.maxPrefixes(),
            old.warnAt());
    return copy(leg, leg.id(), leg.unit(), List.of(other), leg.description());
  }

  static RoutedLeg withDescription(RoutedLeg leg, String description) {
    return copy(leg, leg.id(), leg.unit(), leg.sessions(), description);
  }

  /** Another circuit's leg on the same port. */
  static RoutedLeg neighbour(RoutedLeg leg, String circuit, int tag, String prefix) {
    RoutedLeg other = withPrefix(leg, prefix);
    LegId id = new LegId(new CircuitName(circuit), leg.id().side(), leg.id().peering());
    return copy(other, id, tag, other.sessions(), id.toString());
  }

  private static RoutedLeg copy(
      RoutedLeg leg, LegId id, int unit, List<Leg.Session> sessions, String description) {
    return Legs.copy(
        leg,
        Map.of(
            "id",
            id,
            "unit",
            unit,
            "subInterface",
            profile(leg.profile()).subInterface(leg.port(), unit),
            "sTag",
            new VlanId(unit),
            "sessions",
            sessions,
            "description",
            description));
  }
}
