package io.circuitd.lab;

import io.circuitd.model.ServiceKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** What the fake Azure does wrong, or does behind our back, from now on. Safe for many threads. */
public final class AzureFaults {
  /** A failure that the next operation ends with. */
  record Failure(String code, String message) {}

  private final FakeArm arm;
  private final Set<ServiceKey> attached = new HashSet<>();
  private Duration operationTime = Duration.ofMillis(300);
  private Duration throttleWait = Duration.ofSeconds(1);
  private boolean down;
  private boolean withoutIpv6;
  private int throttled;
  private int badPages;
  private int rejectedTokens;
  private int lostAnswers;
  private int droppedPolls;
  private int forgottenPeerings;
  private Optional<Failure> failure = Optional.empty();

  AzureFaults(FakeArm arm) {
    this.arm = arm;
  }

  /** How long each operation takes from now on. */
  public synchronized void operationTime(Duration time) {
    operationTime = time;
  }

  synchronized Duration operationTime() {
    return operationTime;
  }

  /** The next requests get 429 and are asked to wait. */
  public synchronized void throttle(int times, Duration wait) {
    throttled = times;
    throttleWait = wait;
  }

  synchronized Optional<Duration> takeThrottle() {
    return throttled-- > 0 ? Optional.of(throttleWait) : Optional.empty();
  }

  /** Every request gets 503 while this is set. */
  public synchronized void down(boolean now) {
    down = now;
  }

  synchronized boolean down() {
    return down;
  }

  /** The next requests get a 502 with an HTML page, as from a broken gateway. */
  public synchronized void badPages(int times) {
    badPages = times;
  }

  synchronized boolean takeBadPage() {
    return badPages-- > 0;
  }

  /** The next requests get 401, whatever token they carry. */
  public synchronized void rejectTokens(int times) {
    rejectedTokens = times;
  }

  synchronized boolean takeRejectedToken() {
    return rejectedTokens-- > 0;
  }

  /** The next writes are carried out, and the connection is dropped before they are answered. */
  public synchronized void loseAnswers(int writes) {
    lostAnswers = writes;
  }

  synchronized boolean takeLostAnswer() {
    return lostAnswers-- > 0;
  }

  /** The next polls of an operation find the connection dropped. */
  public synchronized void dropPolls(int times) {
    droppedPolls = times;
  }

  synchronized boolean takeDroppedPoll() {
    return droppedPolls-- > 0;
  }

  /** The next operation that is accepted ends as Failed and changes nothing. */
  public synchronized void failNextOperation(String code, String message) {
    failure = Optional.of(new Failure(code, message));
  }

  synchronized Optional<Failure> takeFailure() {
    Optional<Failure> taken = failure;
    failure = Optional.empty();
    return taken;
  }

  /** The next peerings are accepted, reported as done, and not there afterwards. */
  public synchronized void forgetPeerings(int times) {
    forgottenPeerings = times;
  }

  synchronized boolean takeForgottenPeering() {
    return forgottenPeerings-- > 0;
  }

  /** Peerings are accepted with IPv6, and kept without it, while this is set. */
  public synchronized void ignoreIpv6(boolean now) {
    withoutIpv6 = now;
  }

  synchronized boolean ignoresIpv6() {
    return withoutIpv6;
  }

  /**
   * The customer has, or no longer has, something attached; deprovisioning is refused meanwhile.
   */
  public synchronized void attachment(ServiceKey key, boolean attachedNow) {
    if (attachedNow) {
      attached.add(key);
    } else {
      attached.remove(key);
    }
  }

  synchronized boolean isAttached(ServiceKey key) {
    return attached.contains(key);
  }

  /**
   * Changes a circuit behind our back; its etag moves.
   *
   * @param change gets the {@code properties}: S-tag, ports, any value, unknown ones too
   */
  public void change(ServiceKey key, Consumer<ObjectNode> change) {
    arm.change(key, change);
  }

  /**
   * Changes a peering behind our back, as a customer does in the portal; etags move.
   *
   * @param peering such as {@code AzurePrivatePeering}
   * @param change gets the {@code properties} of the peering; an empty one when there is none yet
   */
  public void changePeering(ServiceKey key, String peering, Consumer<ObjectNode> change) {
    arm.changePeering(key, peering, change);
  }

  /** The customer deletes the circuit; its cross connection is gone (404). */
  public void delete(ServiceKey key) {
    arm.delete(key);
  }
}
