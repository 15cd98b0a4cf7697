package io.circuitd.daemon;

import io.circuitd.daemon.ModelIntent.Shape;
import io.circuitd.lab.FakeAzure;
import io.circuitd.lab.SimulatedRouter;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.StepListener;
import io.circuitd.store.StepRecord;
import io.circuitd.store.Store;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The reference model of what may be on the routers and at Azure, and the observer that holds each
 * change of a running configuration and each write at Azure against it, as it happens.
 */
final class ModelWatch implements StepListener, AutoCloseable {
  private static final Duration SAMPLE = Duration.ofMillis(20);

  /** So long may a write that had begun before a freeze still be on its way. */
  private static final Duration BEGUN = Duration.ofMillis(200);

  /** So long must a leg have been up to count as one that carries traffic. */
  private static final Duration CARRIES = Duration.ofSeconds(1);

  /** So old may the last sight of a session be that is up when a change is kept. */
  private static final Duration SEEN = Duration.ofSeconds(1);

  /** So long does a session take at most to follow a change of the configuration. */
  private static final Duration FOLLOWS = Duration.ofMillis(300);

  /** One connection of one circuit. */
  record Leg(Shape shape, Side side) {
    String router() {
      return shape.router(side);
    }

    Leg other() {
      return new Leg(shape, side == Side.PRIMARY ? Side.SECONDARY : Side.PRIMARY);
    }

    @Override
    public String toString() {
      return shape.circuit() + "." + side;
    }
  }

  /** A plan that was shown, with what the files wanted then. */
  record Shown(String digest, ModelIntent intent, Set<Side> sides) {
    /** What the leg is to become; empty when it is not part of the plan. */
    Optional<Map<String, Set<String>>> target(Side side) {
      if (!sides.contains(side)) {
        return Optional.empty();
      }
      return switch (intent.state(side)) {
        case LIVE -> Optional.of(intent.leg(side));
        case RETIRED -> Optional.of(Map.of());
        case DRAFT -> Optional.empty();
      };
    }
  }

  /** An approval file, once it was written. */
  private static final class Given {
    private final CircuitName circuit;
    private final Side side;
    private final String digest;
    private boolean used;

    Given(CircuitName circuit, Side side, String digest) {
      this.circuit = circuit;
      this.side = side;
      this.digest = digest;
    }
  }

  private final LabSite site;
  private final Store store;
  private final ReentrantLock mutex = new ReentrantLock();
  private final List<String> violations = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final Map<String, RouterEntries> bare = new TreeMap<>();
  private final Map<String, RouterEntries> last = new TreeMap<>();
  private final Map<String, Leg> owners = new HashMap<>();
  private final Map<String, Shown> shown = new HashMap<>();
  private final List<Given> given = new ArrayList<>();
  private final Set<Long> changes = new HashSet<>();
  private final Map<String, Map<String, Set<String>>> before = new HashMap<>();
  private final Map<String, Leg> lastCommitted = new HashMap<>();
  private final Map<Leg, Instant> upSince = new HashMap<>();
  private final Map<Leg, Instant> lastUp = new HashMap<>();
  private final Map<Leg, Instant> disturbed = new HashMap<>();
  private final Set<Long> heldStill = new HashSet<>();
  private Optional<Instant> frozen = Optional.empty();
  private volatile Optional<Thread> foreignHand = Optional.empty();
  private volatile StepListener inner = StepListener.NONE;
  private volatile boolean stopped;
  private final Thread sampler;

  ModelWatch(LabSite site, Path database) {
    this.site = site;
    store = Store.open(database, InstantSource.system(), StepListener.NONE);
    for (SimulatedRouter router : site.pop().routers().routers()) {
      RouterEntries now = RouterEntries.of(router.running());
      bare.put(router.name(), now);
      last.put(router.name(), now);
      router.watchRunning(() -> changed(router));
    }
    site.commercial().watchWrites(this::write);
    sampler = Thread.ofPlatform().daemon().name("model-sampler").start(this::sample);
  }

  Store store() {
    return store;
  }

  /** How many changes were started. */
  int changes() {
    mutex.lock();
    try {
      return changes.size();
    } finally {
      mutex.unlock();
    }
  }

  /** What must not have happened, and did. */
  List<String> violations() {
    mutex.lock();
    try {
      return List.copyOf(violations);
    } finally {
      mutex.unlock();
    }
  }

  /** The last things that happened, for whoever has to find out. */
  List<String> events() {
    mutex.lock();
    try {
      return List.copyOf(events.subList(Math.max(0, events.size() - 120), events.size()));
    } finally {
      mutex.unlock();
    }
  }

  void note(String what) {
    mutex.lock();
    try {
      events.add(Instant.now() + " " + what);
    } finally {
      mutex.unlock();
    }
  }

  void violation(String what) {
    mutex.lock();
    try {
      note("VIOLATION " + what);
      violations.add(what);
    } finally {
      mutex.unlock();
    }
  }

  /** Is told of each journal step as well. */
  void listener(StepListener other) {
    inner = other;
  }

  /** Does something to a router that is not the daemon's doing. */
  void asAnotherHand(Runnable work) {
    foreignHand = Optional.of(Thread.currentThread());
    try {
      work.run();
    } finally {
      foreignHand = Optional.empty();
    }
  }

  /** A plan was shown to the operator. */
  void shown(Shown plan) {
    mutex.lock();
    try {
      shown.putIfAbsent(plan.digest(), plan);
      for (Side side : Side.values()) {
        Leg leg = new Leg(plan.intent().shape(), side);
        plan.intent().leg(side).keySet().forEach(entry -> owners.put(leg.router() + entry, leg));
      }
    } finally {
      mutex.unlock();
    }
  }

  /** An approval file is about to be written. */
  void given(CircuitName circuit, Side side, String digest) {
    mutex.lock();
    try {
      given.add(new Given(circuit, side, digest));
      note("approved " + circuit + " " + side + " " + digest);
    } finally {
      mutex.unlock();
    }
  }

  /** A freeze is in force, or is over. */
  void frozen(boolean on) {
    mutex.lock();
    try {
      frozen = on ? frozen.or(() -> Optional.of(Instant.now())) : Optional.empty();
      if (!on) {
        heldStill.clear();
      }
    } finally {
      mutex.unlock();
    }
  }

  /** A change stood still while the freeze came into force: no write of it was on its way. */
  void heldStill(long changeId) {
    mutex.lock();
    try {
      note("freeze, while change " + changeId + " stands still");
      heldStill.add(changeId);
    } finally {
      mutex.unlock();
    }
  }

  /** What a leg has on its router now. */
  Map<String, Set<String>> standing(Leg leg) {
    mutex.lock();
    try {
      return of(leg, Objects.requireNonNull(last.get(leg.router())));
    } finally {
      mutex.unlock();
    }
  }

  private Map<String, Set<String>> of(Leg leg, RouterEntries router) {
    Map<String, Set<String>> entries = new TreeMap<>(router.entries());
    entries.keySet().removeIf(entry -> !leg.equals(owners.get(leg.router() + entry)));
    return entries;
  }

  private Optional<ChangeRecord> open(CircuitName circuit) {
    return store.journal().open().stream()
        .filter(change -> change.circuit().equals(circuit))
        .findFirst();
  }

  private void changed(SimulatedRouter router) {
    mutex.lock();
    try {
      RouterEntries now = RouterEntries.of(router.running());
      RouterEntries was = Objects.requireNonNull(last.put(router.name(), now));
      RouterEntries base = Objects.requireNonNull(bare.get(router.name()));
      if (!now.rest().equals(base.rest())) {
        violation(
            router.name() + ": what is no leg's was changed: " + diff(base.rest(), now.rest()));
      }
      base.entries()
          .forEach((entry, lines) -> {
            if (!lines.equals(now.entries().get(entry))) {
              violation(router.name() + ": " + entry + " is not ours and was changed");
            }
          });
      for (String entry : now.entries().keySet()) {
        if (!base.entries().containsKey(entry) && !owners.containsKey(router.name() + entry)) {
          violation(router.name() + ": " + entry + " was in no plan");
        }
      }
      for (Shape shape : Shape.values()) {
        for (Side side : Side.values()) {
          Leg leg = new Leg(shape, side);
          if (leg.router().equals(router.name()) && !of(leg, was).equals(of(leg, now))) {
            changed(leg, of(leg, was), of(leg, now));
          }
        }
      }
    } catch (RuntimeException e) {
      violation("the model itself failed: " + e + " at " + List.of(e.getStackTrace()));
    } finally {
      mutex.unlock();
    }
  }

  private static String diff(Set<String> was, Set<String> now) {
    Set<String> gone = new HashSet<>(was);
    gone.removeAll(now);
    Set<String> come = new HashSet<>(now);
    come.removeAll(was);
    return "-" + gone + " +" + come;
  }

  private void changed(Leg leg, Map<String, Set<String>> was, Map<String, Set<String>> now) {
    if (foreignHand.equals(Optional.of(Thread.currentThread()))) {
      note(leg + " was changed by another hand");
      return;
    }
    Optional<ChangeRecord> open = open(leg.shape().circuit());
    if (open.isEmpty()) {
      violation(leg + " changed on " + leg.router() + " without an open change: " + now);
      return;
    }
    ChangeRecord change = open.get();
    Optional<Shown> plan = Optional.ofNullable(shown.get(change.digest()));
    Map<String, Set<String>> old =
        before.computeIfAbsent(change.id() + " " + leg, key -> Map.copyOf(was));
    Optional<Map<String, Set<String>>> target = plan.flatMap(p -> p.target(leg.side()));
    if (target.filter(now::equals).isPresent()) {
      note(leg + " became new, change " + change.id() + " " + change.kind());
      lastCommitted.put(leg.router(), leg);
      committed(leg, change, plan.orElseThrow());
    } else if (now.equals(old)) {
      note(leg + " was taken back, change " + change.id());
    } else {
      violation(
          leg
              + ": neither old nor new in change "
              + change.id()
              + (target.isEmpty() ? ", which is not about it" : "")
              + ": "
              + now
              + "\nold "
              + old
              + "\nnew "
              + target);
    }
    if (!now.isEmpty() && upSince.containsKey(leg)) {
      disturbed.put(leg, Instant.now());
    }
  }

  private void committed(Leg leg, ChangeRecord change, Shown plan) {
    boolean leavesOne = plan.target(leg.other().side()).filter(Map::isEmpty).isEmpty();
    boolean legByLeg =
        change.kind().equals("CHANGE") || (change.kind().equals("REMOVE_LEG") && leavesOne);
    Instant up = upSince.get(leg);
    boolean carries = up != null && up.plus(CARRIES).isBefore(Instant.now());
    if (legByLeg && carries && disturbed.containsKey(leg.other())) {
      violation("R-094: " + leg + " was touched while " + leg.other() + " was down through us");
    }
    Instant otherUp = lastUp.getOrDefault(leg.other(), Instant.MIN);
    if (legByLeg
        && carries
        && !standing(leg.other()).isEmpty()
        && otherUp.isBefore(Instant.now().minus(SEEN))) {
      violation("R-094: " + leg + " was touched while " + leg.other() + " was down");
    }
    String azure = site.commercial().body(leg.shape().serviceKey()).orElse("");
    if (change.kind().equals("RETIRE")
        && !(azure.contains("\"NotProvisioned\"") && azure.contains("\"peerings\" : [ ]"))) {
      violation("R-124: " + leg + " was removed before Azure had let the circuit go");
    }
    if (change.kind().equals("BUILD") && azure.contains("\"NotProvisioned\"")) {
      violation("R-120: " + leg + " was built while Azure says NotProvisioned");
    }
  }

  /** Routers with an unconfirmed commit; asked for without the lock, which routers wait for. */
  private Set<String> unconfirmed() {
    Set<String> unconfirmed = new HashSet<>();
    for (SimulatedRouter router : site.pop().routers().routers()) {
      if (router.hasUnconfirmedCommit()) {
        unconfirmed.add(router.name());
      }
    }
    return unconfirmed;
  }

  private void write(FakeAzure.Seen write) {
    Set<String> unconfirmed = unconfirmed();
    mutex.lock();
    try {
      for (Shape shape : Shape.values()) {
        if (write.path().contains(shape.serviceKey().toString())) {
          note("Azure " + write.method() + " " + shape + " " + state(write));
          written(shape, write, unconfirmed);
        }
      }
    } catch (RuntimeException e) {
      violation("the model itself failed: " + e + " at " + List.of(e.getStackTrace()));
    } finally {
      mutex.unlock();
    }
  }

  private static String state(FakeAzure.Seen write) {
    for (String state : List.of("NotProvisioned", "Provisioning", "Provisioned")) {
      if (write.body().contains("\"serviceProviderProvisioningState\":\"" + state + "\"")) {
        return state;
      }
    }
    return write.path().contains("/peerings/") ? "peering" : write.body();
  }

  private void written(Shape shape, FakeAzure.Seen write, Set<String> unconfirmed) {
    Optional<ChangeRecord> open = open(shape.circuit());
    if (open.isEmpty()) {
      violation(shape + " was written to at Azure without an open change");
      return;
    }
    Optional<Shown> plan = Optional.ofNullable(shown.get(open.get().digest()));
    if (state(write).equals("Provisioned") && plan.isPresent()) {
      for (Side side : plan.get().sides()) {
        notInPlace(new Leg(shape, side), plan.get(), unconfirmed)
            .ifPresent(why -> violation("R-121: Provisioned, and " + why));
      }
    }
  }

  /** Why a leg is not what the plan wants, for good. */
  private Optional<String> notInPlace(Leg leg, Shown plan, Set<String> unconfirmed) {
    Optional<Map<String, Set<String>>> target = plan.target(leg.side());
    if (target.isPresent() && !standing(leg).equals(target.get())) {
      return Optional.of(leg + " is not as planned: " + standing(leg) + "\nwanted " + target);
    }
    return unconfirmed.contains(leg.router()) && leg.equals(lastCommitted.get(leg.router()))
        ? Optional.of(leg + " is not confirmed")
        : Optional.empty();
  }

  @Override
  public void before(long changeId, int stage, String name) {
    Set<String> unconfirmed = unconfirmed();
    mutex.lock();
    try {
      Optional<ChangeRecord> change =
          store.journal().open().stream().filter(open -> open.id() == changeId).findFirst();
      change.ifPresent(open -> step(open, name, unconfirmed));
      note("step " + changeId + " " + stage + " " + name);
    } finally {
      mutex.unlock();
    }
    inner.before(changeId, stage, name);
  }

  @Override
  public void after(long changeId, int stage, String name) {
    inner.after(changeId, stage, name);
  }

  private void step(ChangeRecord change, String name, Set<String> unconfirmed) {
    Optional<Shown> plan = Optional.ofNullable(shown.get(change.digest()));
    if (plan.isEmpty()) {
      violation("change " + change.id() + " has a plan that was never shown");
      return;
    }
    if (changes.add(change.id())) {
      plan.get().sides().forEach(side -> use(change, side));
    }
    boolean writes = name.equals("COMMIT") || name.equals("AZURE_WRITE");
    if (writes
        && frozen
            .filter(on -> heldStill.contains(change.id()) || nothingOnItsWay(on))
            .isPresent()) {
      violation("change " + change.id() + " of " + change.circuit() + ": " + name + " in a freeze");
    }
    if (name.equals("COMMIT")) {
      for (Side side : Side.values()) {
        Leg leg = new Leg(plan.get().intent().shape(), side);
        if (unconfirmed.contains(leg.router()) && leg.equals(lastCommitted.get(leg.router()))) {
          violation("R-094: change " + change.id() + " commits while " + leg + " is not confirmed");
        }
      }
    }
    if (name.equals("CONFIRM") && Set.of("CHANGE", "ADD_LEG").contains(change.kind())) {
      for (Side side : plan.get().sides()) {
        confirmed(new Leg(plan.get().intent().shape(), side), unconfirmed);
      }
    }
    if (name.equals("PUSHED") || name.equals("REMOVED")) {
      long ended =
          1
              + store.journal().steps(change.id()).stream()
                  .map(StepRecord::name)
                  .filter(step -> step.equals("PUSHED") || step.equals("REMOVED"))
                  .count();
      Shape shape = plan.get().intent().shape();
      List<String> missing = new ArrayList<>();
      for (Side side : plan.get().sides()) {
        notInPlace(new Leg(shape, side), plan.get(), unconfirmed).ifPresent(missing::add);
      }
      if (plan.get().sides().size() - missing.size() < ended) {
        violation("change " + change.id() + " says " + name + ", and " + missing);
      }
    }
  }

  private static boolean nothingOnItsWay(Instant frozen) {
    return frozen.plus(BEGUN).isBefore(Instant.now());
  }

  /** What is judged by its sessions is kept only when they were seen up. */
  private void confirmed(Leg leg, Set<String> unconfirmed) {
    Instant up = lastUp.get(leg);
    if (unconfirmed.contains(leg.router())
        && leg.equals(lastCommitted.get(leg.router()))
        && (up == null || up.plus(SEEN).isBefore(Instant.now()))) {
      violation(leg + " is about to be confirmed, and its sessions are not up");
    }
  }

  private void use(ChangeRecord change, Side side) {
    Optional<Given> approval =
        given.reversed().stream()
            .filter(g -> g.circuit.equals(change.circuit()) && g.side == side)
            .filter(g -> g.digest.equals(change.digest()) && !g.used)
            .findFirst();
    if (approval.isEmpty()) {
      violation("change " + change.id() + " has no approval of the " + side + " connection");
    }
    approval.ifPresent(g -> g.used = true);
  }

  /** What must hold while nothing is under way and nothing is wrong. */
  void atQuiet() {
    store.journal().open().forEach(change -> violation("change " + change.id() + " is open"));
    for (SimulatedRouter router : site.pop().routers().routers()) {
      if (router.hasUnconfirmedCommit()) {
        violation(router.name() + " has an unconfirmed commit");
      }
      try {
        router.faults().lockDenied(true);
        router.faults().lockDenied(false);
      } catch (IllegalStateException e) {
        violation(router.name() + ": " + e.getMessage());
      }
    }
    for (Shape shape : Shape.values()) {
      for (Side side : Side.values()) {
        Leg leg = new Leg(shape, side);
        boolean recorded =
            store.pushed().of(shape.circuit()).stream()
                .anyMatch(record -> record.leg().side() == side);
        if (recorded == standing(leg).isEmpty()) {
          violation(leg + (recorded ? " is on record only" : " is not on record"));
        }
      }
    }
  }

  /** What the files want now, held against what is there. */
  List<String> differences(ModelIntent intent) {
    List<String> differences = new ArrayList<>();
    for (Side side : Side.values()) {
      Leg leg = new Leg(intent.shape(), side);
      Map<String, Set<String>> wanted =
          intent.state(side) == ConnectionState.LIVE ? intent.leg(side) : Map.of();
      if (intent.state(side) != ConnectionState.DRAFT && !standing(leg).equals(wanted)) {
        differences.add(leg + " holds " + standing(leg) + "\nwanted " + wanted);
      }
    }
    return differences;
  }

  private void sample() {
    while (!stopped) {
      mutex.lock();
      try {
        for (Shape shape : Shape.values()) {
          for (Side side : Side.values()) {
            sample(new Leg(shape, side));
          }
        }
      } finally {
        mutex.unlock();
      }
      LockSupport.parkNanos(SAMPLE.toNanos());
    }
  }

  private void sample(Leg leg) {
    List<String> peers =
        standing(leg).keySet().stream()
            .filter(entry -> entry.startsWith("neighbor "))
            .map(entry -> entry.substring("neighbor ".length()))
            .toList();
    boolean up =
        !peers.isEmpty()
            && peers.stream()
                .allMatch(
                    peer -> site.router(leg.router()).isEstablished(InetAddress.ofLiteral(peer)));
    if (up) {
      upSince.putIfAbsent(leg, Instant.now());
      lastUp.put(leg, Instant.now());
      disturbed.computeIfPresent(
          leg, (l, since) -> since.plus(FOLLOWS).isBefore(Instant.now()) ? null : since);
    } else {
      upSince.remove(leg);
    }
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(sampler);
    store.close();
  }
}
