package io.circuitd.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.deploy.StepLog.Step;
import io.circuitd.model.CircuitName;
import io.circuitd.netconf.LockHolder;
import io.circuitd.netconf.NetconfException.LockDenied;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.store.StepListener;
import io.circuitd.store.Store;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock that is held by a session with the id of one of ours that died. */
class LocksTest {
  private static final long DEAD = 7;

  @TempDir Path folder;
  private final List<Long> killed = new ArrayList<>();
  private Store store;
  private StepLog log;

  @BeforeEach
  void diedWithTheLock() {
    store = Store.open(folder.resolve("state.db"), InstantSource.system(), StepListener.NONE);
    long change =
        store
            .journal()
            .open(new CircuitName("c"), "PUSH", "sha256:0", "", List.of(), Optional.empty())
            .id();
    log = new StepLog(store.journal(), change, 0);
    log.step(Step.LOCK, Map.of(StepLog.SESSION, Long.toString(DEAD)));
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** A router whose candidate is locked by session 7 until that is killed. */
  private NetconfSession router(Optional<String> user) {
    return (NetconfSession)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {NetconfSession.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "id" -> {
                  return 8L;
                }
                case "killSession" -> killed.add((Long) arguments[0]);
                case "lock" -> {
                  if (killed.isEmpty()) {
                    LockHolder holder =
                        new LockHolder(DEAD, user, Optional.empty(), Optional.empty());
                    throw new LockDenied("r1: lock candidate", List.of(), Optional.of(holder));
                  }
                }
                default -> throw new IllegalStateException(method.getName());
              }
              return null;
            });
  }

  private Locks locks() {
    return new Locks(log, () -> Optional.of("circuitd"), Datastore.CANDIDATE);
  }

  @Test
  void ourOwnSessionThatDiedIsKilled() throws Exception {
    locks().lock(router(Optional.of("circuitd")));
    assertThat(killed).containsExactly(DEAD);
    assertThat(log.lockingSessions()).containsExactly(8L);
  }

  @Test
  void aRouterThatDoesNotTellTheUserIsTakenAtItsId() throws Exception {
    locks().lock(router(Optional.empty()));
    assertThat(killed).containsExactly(DEAD);
  }

  @Test
  void aStrangerWhoGotTheSameIdAfterARestartIsLeftAlone() {
    assertThatThrownBy(() -> locks().lock(router(Optional.of("alice"))))
        .isInstanceOf(Locks.Denied.class)
        .hasMessageContaining("alice");
    assertThat(killed).isEmpty();
    assertThat(log.lockingSessions()).isEmpty();
  }
}
