package io.circuitd.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.azure.ArmCloud.NoAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Many who look for an entry of one list do not each read it. */
class SharedListTest {
  private final AtomicInteger reads = new AtomicInteger();
  private final CountDownLatch firstMayEnd = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  private Map<String, String> read() throws NoAnswer {
    int number = reads.incrementAndGet();
    try {
      firstMayEnd.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (number == 3) {
      throw new NoAnswer("the third does not answer");
    }
    return Map.of("read", Integer.toString(number));
  }

  private FutureTask<String> ask(SharedList<Map<String, String>> list) {
    FutureTask<String> asked = new FutureTask<>(() -> list.get().getOrDefault("read", ""));
    threads.add(Thread.startVirtualThread(asked));
    return asked;
  }

  private void awaitWaiting() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> threads.stream().allMatch(t -> t.getState() == Thread.State.WAITING));
  }

  @Test
  void whoAsksWhileOneIsReadSharesTheNextOne() throws InterruptedException, ExecutionException {
    SharedList<Map<String, String>> list = new SharedList<>(this::read);
    FutureTask<String> first = ask(list);
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> reads.get() == 1);
    List<FutureTask<String>> others = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      others.add(ask(list));
    }
    awaitWaiting();
    firstMayEnd.countDown();
    assertThat(first.get()).isEqualTo("1");
    for (FutureTask<String> other : others) {
      assertThat(other.get()).as("not what was there before it asked").isEqualTo("2");
    }
    assertThat(reads).hasValue(2);
  }

  @Test
  void aListThatCannotBeReadIsReadAgainForTheNextWhoAsks() throws NoAnswer {
    firstMayEnd.countDown();
    SharedList<Map<String, String>> list = new SharedList<>(this::read);
    assertThat(list.get()).containsEntry("read", "1");
    assertThat(list.get()).containsEntry("read", "2");
    assertThatThrownBy(list::get).isInstanceOf(NoAnswer.class).hasMessageContaining("third");
    assertThat(list.get()).containsEntry("read", "4");
  }
}
