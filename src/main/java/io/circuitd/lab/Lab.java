package io.circuitd.lab;

import io.circuitd.model.PeeringPrefix;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A virtual PoP: simulated routers on 127.0.0.1, with Azure at the far end of their cables. */
public final class Lab implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lab.class);

  /**
   * How the lab's world moves.
   *
   * @param sessionDelay how long a BGP session takes to come up or go down
   * @param bounceOnce sessions fall once more right after they first came up, as real ones do
   */
  public record Settings(Duration sessionDelay, boolean bounceOnce) {
    /** 300 ms, no bounce. */
    public static final Settings DEFAULT = new Settings(Duration.ofMillis(300), false);
  }

  private static final Duration STEP = Duration.ofMillis(25);

  private final Map<String, SimulatedRouter> routers = new LinkedHashMap<>();
  private final Thread time;

  private Lab(
      List<LabRouterSpec> specs,
      Supplier<List<AzureCircuit>> azure,
      Settings settings,
      InstantSource clock) {
    try {
      for (LabRouterSpec spec : specs) {
        if (routers.containsKey(spec.name())) {
          throw new IllegalArgumentException("two lab routers are named " + spec.name());
        }
        routers.put(spec.name(), new SimulatedRouter(spec, azure, settings, clock));
      }
    } catch (RuntimeException e) {
      routers.values().forEach(SimulatedRouter::close);
      throw e;
    }
    time = Thread.ofVirtual().name("lab-time").start(() -> pass(azure));
  }

  /**
   * Starts the routers.
   *
   * @param azure what Azure's routers run, now; asked often, from another thread
   * @throws IllegalArgumentException when a description makes no sense
   * @throws java.io.UncheckedIOException when a port is taken
   */
  static Lab start(
      List<LabRouterSpec> specs, Supplier<List<AzureCircuit>> azure, Settings settings) {
    return start(specs, azure, settings, InstantSource.system());
  }

  static Lab start(
      List<LabRouterSpec> specs,
      Supplier<List<AzureCircuit>> azure,
      Settings settings,
      InstantSource clock) {
    return new Lab(specs, azure, settings, clock);
  }

  /**
   * Starts routers that are wired to the ports of fake clouds.
   *
   * @throws IllegalArgumentException when a description makes no sense
   * @throws java.io.UncheckedIOException when a port is taken
   */
  public static Lab start(List<LabRouterSpec> specs, List<FakeAzure> clouds, Settings settings) {
    List<FakeAzure> wired = List.copyOf(clouds);
    Lab lab =
        start(
            specs,
            () -> wired.stream().flatMap(cloud -> cloud.circuits().stream()).toList(),
            settings);
    wired.forEach(cloud -> cloud.wire(lab::seen));
    return lab;
  }

  /** Starts routers whose cables end nowhere, so that no BGP session ever comes up. */
  public static Lab start(List<LabRouterSpec> specs) {
    return start(specs, List::of, Settings.DEFAULT);
  }

  /**
   * One router.
   *
   * @throws IllegalArgumentException when there is none of this name
   */
  public SimulatedRouter router(String name) {
    SimulatedRouter router = routers.get(name);
    if (router == null) {
      throw new IllegalArgumentException(
          "the lab has no router " + name + ", only " + routers.keySet());
    }
    return router;
  }

  /** In the order in which they were asked for. */
  public List<SimulatedRouter> routers() {
    return List.copyOf(new ArrayList<>(routers.values()));
  }

  private Optional<World.Seen> seen(
      AzureCircuit circuit, String azurePort, int inner, PeeringPrefix link) {
    return routers.values().stream()
        .flatMap(router -> router.seen(circuit, azurePort, inner, link).stream())
        .findFirst();
  }

  private void pass(Supplier<List<AzureCircuit>> azure) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Map<String, List<AzureCircuit>> byPort = byPort(azure.get());
        for (SimulatedRouter router : routers.values()) {
          step(router, byPort);
        }
        Thread.sleep(STEP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, List<AzureCircuit>> byPort(List<AzureCircuit> circuits) {
    Map<String, List<AzureCircuit>> byPort = new HashMap<>();
    for (AzureCircuit circuit : circuits) {
      for (String port : new TreeSet<>(List.of(circuit.primaryPort(), circuit.secondaryPort()))) {
        byPort.computeIfAbsent(port, none -> new ArrayList<>()).add(circuit);
      }
    }
    return byPort;
  }

  /** A failure of one step must not stop the world. */
  private static void step(SimulatedRouter router, Map<String, List<AzureCircuit>> byPort) {
    try {
      router.advance(byPort);
    } catch (IllegalStateException | IllegalArgumentException e) {
      LOG.warn("lab router {} stands still: {}", router.name(), e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    time.interrupt();
    routers.values().forEach(SimulatedRouter::close);
  }
}
