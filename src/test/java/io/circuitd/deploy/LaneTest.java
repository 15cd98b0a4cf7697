package io.circuitd.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One turn at a time on a router, nobody is overtaken, and first builds share a turn. */
class LaneTest {
  private final Lane<Integer, String> lane = new Lane<>();
  private final List<List<Integer>> turns = new CopyOnWriteArrayList<>();
  private final CountDownLatch mayGo = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Somebody is in the lane until {@link #mayGo}. */
  @BeforeEach
  void occupy() {
    CountDownLatch inside = new CountDownLatch(1);
    threads.execute(() ->
        lane.alone(() -> {
          inside.countDown();
          await(mayGo);
          return "first";
        }));
    await(inside);
  }

  @AfterEach
  void stop() {
    mayGo.countDown();
    threads.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Stands in line; returns when it does. */
  private Future<String> sharing(int work, int most) {
    return inLine(() -> lane.sharing(work, most, this::turn));
  }

  private Future<String> alone(int work) {
    return inLine(() -> lane.alone(() -> turn(List.of(work)).getFirst()));
  }

  private Future<String> inLine(java.util.concurrent.Callable<String> call) {
    int before = lane.waiting();
    Future<String> future = threads.submit(call);
    Awaitility.await().until(() -> lane.waiting() == before + 1);
    return future;
  }

  private List<String> turn(List<Integer> works) {
    turns.add(works);
    return works.stream().map(work -> "did " + work).toList();
  }

  @Test
  void whatMayShareGoesTogetherInOrderAndEachGetsItsOwnResult() throws Exception {
    List<Future<String>> results = new ArrayList<>();
    for (int work = 1; work <= 5; work++) {
      results.add(sharing(work, 3));
    }
    mayGo.countDown();

    for (int work = 1; work <= 5; work++) {
      assertThat(results.get(work - 1).get()).isEqualTo("did " + work);
    }
    assertThat(turns).as("three at most").containsExactly(List.of(1, 2, 3), List.of(4, 5));
  }

  @Test
  void whatGoesAloneIsNeitherTakenAlongNorOvertaken() throws Exception {
    Future<String> one = sharing(1, 20);
    Future<String> two = sharing(2, 20);
    Future<String> change = alone(3);
    Future<String> four = sharing(4, 20);
    Future<String> five = sharing(5, 20);
    mayGo.countDown();

    for (Future<String> each : List.of(one, two, change, four, five)) {
      assertThat(each.get()).startsWith("did ");
    }
    assertThat(turns).containsExactly(List.of(1, 2), List.of(3), List.of(4, 5));
  }

  @Test
  void neverAreTwoTurnsTakenAtATime() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    List<Future<String>> results = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      results.add(
          threads.submit(() ->
              lane.alone(() -> {
                int now = inside.incrementAndGet();
                lane.waiting();
                inside.decrementAndGet();
                return "saw " + now;
              })));
    }
    mayGo.countDown();

    for (Future<String> result : results) {
      assertThat(result.get()).isEqualTo("saw 1");
    }
  }

  @Test
  void aTurnThatBreaksOffIsToldToAllOfItAndTheNextOneGoesOn() throws Exception {
    Future<String> leader =
        inLine(() ->
            lane.sharing(
                1,
                20,
                works -> {
                  throw new IllegalStateException("dead");
                }));
    Future<String> follower = sharing(2, 20);
    Future<String> next = alone(3);
    mayGo.countDown();

    assertThatThrownBy(leader::get)
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("dead");
    assertThatThrownBy(follower::get).hasMessageContaining("the turn that it shared ended: dead");
    assertThat(next.get()).isEqualTo("did 3");
  }

  @Test
  void whoStopsToWaitLeavesTheLine() throws Exception {
    Future<String> gone = sharing(1, 20);
    Future<String> stays = sharing(2, 20);
    gone.cancel(true);
    Awaitility.await().until(() -> lane.waiting() == 1);
    mayGo.countDown();

    assertThat(stays.get()).isEqualTo("did 2");
    assertThat(turns).containsExactly(List.of(2));
  }
}
