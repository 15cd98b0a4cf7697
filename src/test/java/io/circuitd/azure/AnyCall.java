package io.circuitd.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.AnyFault.Lie;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A call to Azure, and what must be true of its outcome under any fault.
 *
 * @param method of {@link AzureClouds}
 * @param built whether it needs a circuit that is provisioned and has a peering
 * @param writes whether it asks for a change
 */
record AnyCall(String method, String name, boolean built, boolean writes, Act act) {
  /** Makes the call and judges its outcome. */
  interface Act {
    void on(Case now);
  }

  private interface Send {
    AzureOperation send(Consumer<AzureExchange> heard);
  }

  @Override
  public String toString() {
    return name;
  }

  /** Every call that asks Azure something. */
  static List<AnyCall> all() {
    return List.of(
        read("find", true, AnyCall::find),
        read("find", false, AnyCall::findNothing),
        read("list", false, AnyCall::list),
        read("get", true, AnyCall::get),
        read("look", true, AnyCall::look),
        read("neighbors", true, AnyCall::neighbors),
        read("arp", true, AnyCall::arp),
        read("routes", true, AnyCall::routes),
        read("portPairs", false, AnyCall::portPairs),
        read("poll", false, AnyCall::poll),
        write("putProviderState", false, now -> state(now, "Provisioning")),
        write("putProviderState", false, now -> state(now, "Provisioned")),
        write("putPeering", true, now -> peering(now, FaultyCloud.peering(201))),
        write("putPeering", true, now -> peering(now, FaultyCloud.MICROSOFT)),
        write("setPeeringState", true, AnyCall::disable),
        write("deletePeering", true, AnyCall::deletePeering),
        write("deprovision", true, AnyCall::deprovision),
        failing("putProviderState", false, now -> state(now, "Provisioning")),
        failing("putPeering", true, now -> peering(now, FaultyCloud.peering(201))),
        failing("setPeeringState", true, AnyCall::disable),
        failing("deletePeering", true, AnyCall::deletePeering),
        failing("deprovision", true, AnyCall::deprovision),
        endless("putProviderState", false, now -> state(now, "Provisioning")),
        endless("deprovision", true, AnyCall::deprovision));
  }

  private static AnyCall read(String method, boolean built, Act act) {
    return new AnyCall(method, method, built, false, act);
  }

  private static AnyCall write(String method, boolean built, Act act) {
    return new AnyCall(method, method, built, true, act);
  }

  /** As the call, but Azure accepts it and fails. */
  private static AnyCall failing(String method, boolean built, Act act) {
    return new AnyCall(
        method,
        method + " that fails",
        built,
        true,
        now -> {
          now.cloud
              .azure()
              .faults()
              .operations()
              .failNextOperation("InternalServerError", "no luck");
          act.on(now);
        });
  }

  /** As the call, but Azure accepts it and never comes to an end. */
  private static AnyCall endless(String method, boolean built, Act act) {
    return new AnyCall(
        method,
        method + " without end",
        built,
        true,
        now -> {
          now.cloud.azure().faults().operations().endlessOperations(1);
          act.on(now);
        });
  }

  /** One call under one fault. */
  static final class Case {
    private final FaultyCloud cloud;
    private final AzureClouds clouds;
    private final ServiceKey key;
    private final Set<Lie> lies;
    private final CrossConnection fresh;
    private final List<String> said = new ArrayList<>();

    Case(FaultyCloud cloud, AzureClouds clouds, ServiceKey key, Set<Lie> lies) {
      this.cloud = cloud;
      this.clouds = clouds;
      this.key = key;
      this.lies = lies;
      this.fresh = held();
    }

    ServiceKey key() {
      return key;
    }

    /** What an operator could get to see. */
    List<String> said() {
      return said;
    }

    boolean lies(Lie lie) {
      return lies.contains(lie);
    }

    private CrossConnection held() {
      return cloud.held(key);
    }

    private <T> T tell(T words) {
      said.add(String.valueOf(words));
      return words;
    }

    private void thrown(Throwable thrown) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      said.add(trace.toString());
    }

    private <T> Optional<T> read(Reading<T> reading) {
      assertThat(tell(reading)).as("never gone").isNotInstanceOf(Reading.Absent.class);
      return reading instanceof Reading.Present<T>(T value) ? Optional.of(value) : Optional.empty();
    }

    /** Sends a write and waits for its end; empty when it was refused or nobody knows. */
    private Optional<OperationStatus> write(Send send) {
      String before = held().providerState();
      Set<String> peerings = names(held());
      try {
        AzureOperation operation = send.send(this::tell);
        tell(operation.text());
        return Optional.of(tell(clouds.await(operation, FaultyCloud.PATIENCE)));
      } catch (AzureRefused refused) {
        thrown(refused);
        assertThat(held().providerState()).as("refused means unchanged").isEqualTo(before);
        assertThat(names(held())).as("refused means unchanged").isEqualTo(peerings);
      } catch (AzureUnavailable nobodyKnows) {
        thrown(nobodyKnows);
      }
      return Optional.empty();
    }

    private static Set<String> names(CrossConnection circuit) {
      return circuit.peerings().stream().map(AzurePeering::name).collect(Collectors.toSet());
    }

    /**
     * @param done whether Azure holds what was asked for
     */
    private void judge(Optional<OperationStatus> end, boolean done) {
      if (end.isEmpty() || lies(Lie.SUCCESS)) {
        return;
      }
      switch (end.get()) {
        case OperationStatus.Succeeded succeeded ->
            assertThat(done || lies(Lie.READS)).as("success is told, so it is there").isTrue();
        case OperationStatus.Failed failed -> assertThat(done).as("told as failed").isFalse();
        case OperationStatus.Unknown unknown -> {}
        case OperationStatus.Running running -> throw new AssertionError("a wait has an end");
      }
    }
  }

  private static void find(Case now) {
    switch (now.tell(now.clouds.find(now.key))) {
      case KeyLookup.Found(CrossConnection found) -> same(now, found);
      case KeyLookup.CannotTell cannotTell -> {}
      case KeyLookup.UnknownKey unknown -> throw new AssertionError("the key is there");
      case KeyLookup.InSeveralClouds several -> throw new AssertionError("there is one cloud");
    }
  }

  private static void findNothing(Case now) {
    ServiceKey nobodys = ServiceKey.parse("00000000-1111-4222-8333-444444444444");
    assertThat(now.tell(now.clouds.find(nobodys)))
        .isInstanceOfAny(KeyLookup.UnknownKey.class, KeyLookup.CannotTell.class);
  }

  private static void list(Case now) {
    now.read(now.clouds.list(FaultyCloud.NAME))
        .filter(listed -> !now.lies(Lie.READS))
        .ifPresent(
            listed -> assertThat(listed).as("a whole list or none").hasSize(FaultyCloud.CIRCUITS));
  }

  private static void get(Case now) {
    now.read(now.clouds.get(FaultyCloud.NAME, now.fresh.id())).ifPresent(found -> same(now, found));
  }

  private static void look(Case now) {
    now.read(now.clouds.look(FaultyCloud.NAME, now.fresh.id()))
        .ifPresent(found -> same(now, found));
  }

  private static void same(Case now, CrossConnection found) {
    if (now.lies.isEmpty()) {
      assertThat(found).isEqualTo(now.held());
    }
  }

  private static void neighbors(Case now) {
    now.read(now.clouds.neighbors(now.fresh, PeeringType.PRIVATE, Side.PRIMARY))
        .filter(rows -> now.lies.isEmpty())
        .ifPresent(rows -> assertThat(rows).as("IPv4 and IPv6").hasSize(2));
  }

  private static void arp(Case now) {
    now.read(now.clouds.arp(now.fresh, PeeringType.PRIVATE, Side.SECONDARY));
  }

  private static void routes(Case now) {
    now.read(now.clouds.routes(now.fresh, PeeringType.PRIVATE, Side.PRIMARY));
  }

  private static void portPairs(Case now) {
    // Absent is a word for a feature that Azure does not offer us.
    if (now.tell(now.clouds.portPairs(FaultyCloud.NAME))
            instanceof Reading.Present<List<PortPair>>(List<PortPair> found)
        && now.lies.isEmpty()) {
      assertThat(found).hasSize(1);
    }
  }

  private static void state(Case now, String state) {
    Optional<OperationStatus> end =
        now.write(heard -> now.clouds.putProviderState(now.fresh, state, heard));
    now.judge(end, now.held().providerState().equals(state));
    assertThat(now.held().peerings()).as("peerings are left alone").isEqualTo(now.fresh.peerings());
  }

  private static void disable(Case now) {
    Optional<OperationStatus> end =
        now.write(heard ->
            now.clouds.setPeeringState(
                now.fresh,
                PeeringType.PRIVATE,
                "Disabled",
                FaultyCloud.peering(200).sharedKey(),
                heard));
    now.judge(end, !now.held().peering(PeeringType.PRIVATE).orElseThrow().enabled());
  }

  private static void deletePeering(Case now) {
    Optional<OperationStatus> end =
        now.write(heard -> now.clouds.deletePeering(now.fresh, PeeringType.PRIVATE, heard));
    now.judge(end, now.held().peering(PeeringType.PRIVATE).isEmpty());
  }

  private static void peering(Case now, PeeringWrite write) {
    Optional<OperationStatus> end =
        now.write(heard -> now.clouds.putPeering(now.fresh, write, heard));
    boolean done = isThere(write, now.held());
    now.judge(end, done);
    if (now.clouds.get(FaultyCloud.NAME, now.fresh.id())
            instanceof Reading.Present<CrossConnection>(CrossConnection back)
        && !now.lies(Lie.READS)) {
      assertThat(isThere(write, back)).as("a read back is the truth (R-131)").isEqualTo(done);
    }
  }

  private static boolean isThere(PeeringWrite write, CrossConnection circuit) {
    return circuit
        .peering(write.type())
        .filter(peering -> write.differences(peering).isEmpty())
        .isPresent();
  }

  private static void deprovision(Case now) {
    Optional<OperationStatus> end =
        now.write(heard -> now.clouds.deprovision(now.fresh, Set.of(PeeringType.PRIVATE), heard));
    boolean gone = now.held().providerState().equals("NotProvisioned");
    now.judge(end, gone);
    assertThat(now.held().peerings().isEmpty()).as("both or none (R-124)").isEqualTo(gone);
  }

  private static void poll(Case now) {
    String operation =
        "/subscriptions/x/providers/Microsoft.Network/locations/y/operations/z"
            + "?api-version=2025-03-01";
    now.tell(now.clouds.poll(at(now, now.cloud.azure().base().resolve(operation))));
    URI elsewhere = now.cloud.stranger().base().resolve("/somewhere");
    now.tell(now.clouds.poll(at(now, elsewhere)));
  }

  private static AzureOperation at(Case now, URI url) {
    return new AzureOperation(FaultyCloud.NAME, now.fresh.id(), Optional.of(url), Duration.ZERO);
  }
}
