package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.health.HealthChange;
import io.circuitd.health.HealthEvent;
import io.circuitd.health.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.northbound.Notification;
import io.circuitd.northbound.Samples;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Bgp;
import io.circuitd.northbound.Snapshot.Health;
import io.circuitd.store.StepListener;
import io.circuitd.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of news on their way to the receivers, when all is not well. */
class NewsToldTest {
  private static final LegId LEG =
      new LegId(new CircuitName("circuit-1"), Side.PRIMARY, Optional.of(PeeringType.PRIVATE));

  private final List<String> sent = new CopyOnWriteArrayList<>();
  private final List<Runnable> unnumbered = new CopyOnWriteArrayList<>();
  private final List<String> stopped = new CopyOnWriteArrayList<>();
  private final AtomicInteger rounds = new AtomicInteger();
  private volatile boolean numbering = true;
  private volatile boolean showing = true;
  private volatile Snapshot shown = Samples.of(1);
  private Store store;
  private Northbound northbound;
  private Thread thread;

  private final class Heard implements Outlet {
    @Override
    public int port() {
      return 0;
    }

    @Override
    public void show(Collection<CircuitName> circuits) {
      if (!showing) {
        throw new IllegalStateException("the disk is full");
      }
    }

    @Override
    public Snapshot shown() {
      return shown;
    }

    @Override
    public void send(Notification notification, Runnable numbered) {
      if (notification instanceof Notification.AlarmRaised(String code, String _, String _)
          && code.equals("bad")) {
        throw new IllegalStateException("bad news");
      }
      sent.add(notification.text());
      if (numbering) {
        numbered.run();
      } else {
        unnumbered.add(numbered);
      }
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void prepare(@TempDir Path folder) {
    store = Store.open(folder.resolve("store.db"), InstantSource.system(), StepListener.NONE);
    store.told().begin();
    northbound =
        new Northbound(
            new Heard(),
            store,
            new Heartbeat(Duration.ZERO, () -> stopped, System::nanoTime),
            rounds::incrementAndGet);
    thread = Thread.ofVirtual().unstarted(northbound);
  }

  @AfterEach
  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join();
    store.close();
  }

  private void awaitSent(int count) {
    Awaitility.await(count + " sent").until(() -> sent.size() == count);
  }

  private static Alarms.Alarm alarm(String code, String subject) {
    return new Alarms.Alarm(code, subject, "words", Instant.EPOCH);
  }

  private static HealthEvent.LegChanged leg(
      Verdict.State before, Verdict.State now, boolean silenced) {
    return new HealthEvent.LegChanged(
        new HealthChange(
            LEG.circuit(), Optional.of(LEG), before, now, "a reason", Instant.EPOCH, silenced));
  }

  @Test
  void newsAreToldAlthoughTheSnapshotCannotBeRenewed() {
    showing = false;
    northbound.raised(alarm("fuse", "deploy.fuse"));
    thread.start();
    awaitSent(1);
    assertThat(sent.getFirst()).contains("deploy.fuse");
    Awaitility.await().until(() -> rounds.get() > 0);
  }

  @Test
  void onePieceOfNewsThatFailsKeepsNoOtherFromBeingTold() {
    northbound.raised(alarm("fuse", "the first"));
    northbound.raised(alarm("bad", "the second"));
    northbound.raised(alarm("fuse", "the third"));
    thread.start();
    awaitSent(2);
    assertThat(sent.getLast()).contains("the third");
  }

  @Test
  void newsOfHealthAreTakenOnceTheyHaveTheirNumbers() throws InterruptedException {
    numbering = false;
    CountDownLatch taken = new CountDownLatch(1);
    Thread bringer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                northbound.health(
                    List.of(
                        leg(Verdict.State.UP, Verdict.State.DOWN, true),
                        new HealthEvent.RouterReachable(
                            "chic-mx1", "answers", Instant.EPOCH, false)));
                taken.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    Awaitility.await().until(() -> unnumbered.size() == 1);
    assertThat(taken.getCount()).as("not numbered yet").isEqualTo(1);
    assertThat(bringer.isAlive()).isTrue();
    unnumbered.getFirst().run();
    taken.await();
    assertThat(sent).hasSize(1);
  }

  @Test
  void newsThatWereNotTakenWhenItStopsAreNotTakenForTold() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread bringer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                northbound.health(List.of(leg(Verdict.State.UP, Verdict.State.DOWN, false)));
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    Awaitility.await().until(() -> bringer.getState() == Thread.State.TIMED_WAITING);
    bringer.interrupt();
    interrupted.await();
    assertThat(sent).isEmpty();
  }

  @Test
  void aLossAfterOneThatEndedInSilenceIsToldForItsSessionsToo() throws InterruptedException {
    thread.start();
    shown = of(Bgp.ACTIVE);
    northbound.health(List.of(leg(Verdict.State.UP, Verdict.State.DOWN, false)));
    shown = of(Bgp.ESTABLISHED);
    northbound.health(List.of(leg(Verdict.State.DOWN, Verdict.State.UP, true)));
    assertThat(sent).as("the leg and two sessions").hasSize(3);
    shown = of(Bgp.ACTIVE);
    northbound.health(List.of(leg(Verdict.State.UP, Verdict.State.DOWN, false)));
    assertThat(sent).filteredOn(text -> text.contains("session with")).hasSize(4);
  }

  private static Snapshot of(Bgp bgp) {
    Snapshot other = Samples.of(1);
    return Snapshot.of(
        other.at(),
        other.at(),
        other.service(),
        other.clouds(),
        List.of(Samples.circuit(1, Health.DOWN, bgp)),
        other.devices());
  }
}
