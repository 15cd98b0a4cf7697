package io.circuitd.lab;

import io.circuitd.model.ServiceKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How the inside of the fake Azure behaves. Safe for many threads. */
final class Habits {
  private static final int PAGE = 1000;

  /**
   * How an operation ends that changes nothing.
   *
   * @param word {@code Failed} or {@code Canceled}
   */
  record Failure(String word, Optional<String> code, String message) {}

  private final Map<ServiceKey, Integer> attached = new HashMap<>();
  private Duration operationTime = Duration.ofMillis(300);
  private Duration slowness = Duration.ZERO;
  private int pageSize = PAGE;
  private int forgottenPeerings;
  private int endlessOperations;
  private int oldReads;
  private boolean withoutIpv6;
  private boolean portsRegistered = true;
  private boolean announcementsStay;
  private boolean earlyPeerings;
  private Optional<Failure> failure = Optional.empty();
  private Optional<String> newestVersion = Optional.empty();

  synchronized Duration operationTime() {
    return operationTime;
  }

  synchronized void operationTime(Duration time) {
    operationTime = time;
  }

  synchronized Duration slowness() {
    return slowness;
  }

  synchronized void slowness(Duration wait) {
    slowness = wait;
  }

  synchronized int pageSize() {
    return pageSize;
  }

  synchronized void pageSize(int items) {
    pageSize = items;
  }

  synchronized void failure(Failure next) {
    failure = Optional.of(next);
  }

  synchronized Optional<Failure> takeFailure() {
    Optional<Failure> taken = failure;
    failure = Optional.empty();
    return taken;
  }

  synchronized void endlessOperations(int count) {
    endlessOperations = count;
  }

  synchronized boolean takeEndless() {
    return endlessOperations-- > 0;
  }

  synchronized void forgottenPeerings(int count) {
    forgottenPeerings = count;
  }

  synchronized boolean takeForgottenPeering() {
    return forgottenPeerings-- > 0;
  }

  synchronized void oldReads(int count) {
    oldReads = count;
  }

  synchronized boolean takeOldRead() {
    return oldReads-- > 0;
  }

  synchronized void withoutIpv6(boolean now) {
    withoutIpv6 = now;
  }

  synchronized boolean withoutIpv6() {
    return withoutIpv6;
  }

  synchronized void portsRegistered(boolean now) {
    portsRegistered = now;
  }

  synchronized boolean portsRegistered() {
    return portsRegistered;
  }

  synchronized void announcementsStay(boolean now) {
    announcementsStay = now;
  }

  synchronized boolean announcementsStay() {
    return announcementsStay;
  }

  synchronized void earlyPeerings(boolean now) {
    earlyPeerings = now;
  }

  synchronized boolean earlyPeerings() {
    return earlyPeerings;
  }

  synchronized void newestVersion(Optional<String> version) {
    newestVersion = version;
  }

  synchronized boolean offers(String version) {
    return newestVersion.filter(newest -> version.compareTo(newest) > 0).isEmpty();
  }

  /**
   * @param refusals how many more; 0 takes the attachment away
   */
  synchronized void attached(ServiceKey key, int refusals) {
    attached.put(key, refusals);
  }

  /** Whether giving the circuit back is refused, this time. */
  synchronized boolean takeAttached(ServiceKey key) {
    int left = attached.getOrDefault(key, 0);
    if (left > 0 && left != Troubles.ALWAYS) {
      attached.put(key, left - 1);
    }
    return left > 0;
  }

  /** As at the start, but for the times of operations and the size of pages. */
  synchronized void clear() {
    attached.clear();
    slowness = Duration.ZERO;
    forgottenPeerings = 0;
    endlessOperations = 0;
    oldReads = 0;
    withoutIpv6 = false;
    portsRegistered = true;
    announcementsStay = false;
    earlyPeerings = false;
    failure = Optional.empty();
    newestVersion = Optional.empty();
  }
}
