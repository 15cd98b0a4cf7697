package io.circuitd.northbound;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snmp4j.PDU;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.VariableBinding;

/**
 * What waits for one receiver, sent in order on a thread of its own. An inform is sent again until
 * it is acknowledged or too old; what comes meanwhile waits behind it.
 */
final class Line implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Line.class);

  /** So many tries in a row that nobody acknowledged are trouble. */
  private static final int ENOUGH = 3;

  private final Receiver receiver;
  private final Engine engine;
  private final NotifierSettings settings;
  private final Notifier.Trouble trouble;
  private final InstantSource clock;
  private final LinkedBlockingDeque<Waiting> queue;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong givenUp = new AtomicLong();
  private int failures;

  /** It may have been trouble before a restart. */
  private boolean heard;

  /** A notification with its time. */
  record Waiting(Told.Message message, TimeTicks upTime, Instant since) {}

  Line(
      Receiver receiver,
      Engine engine,
      NotifierSettings settings,
      Notifier.Trouble trouble,
      InstantSource clock) {
    this.receiver = receiver;
    this.engine = engine;
    this.settings = settings;
    this.trouble = trouble;
    this.clock = clock;
    this.queue = new LinkedBlockingDeque<>(settings.queue());
  }

  /** How many were never seen to arrive. */
  long givenUp() {
    return givenUp.get();
  }

  /** Whether any is on its way still. */
  boolean busy() {
    return open.get() > 0;
  }

  /** Puts one in the line; when that is full, those leave it that are too old, or the oldest. */
  void offer(Waiting waiting) {
    open.incrementAndGet();
    while (!queue.offerLast(waiting)) {
      int gone = makeRoom();
      if (gone > 0) {
        open.addAndGet(-gone);
        givenUp.addAndGet(gone);
        log.warn(
            "{}: more than {} notifications wait; gave the oldest {} up",
            receiver.place(),
            settings.queue(),
            gone);
      }
    }
  }

  private int makeRoom() {
    Instant tooOld = clock.instant().minus(settings.giveUpAfter());
    int gone = 0;
    Waiting first = queue.peekFirst();
    while (first != null && (gone == 0 || first.since().isBefore(tooOld))) {
      if (!queue.remove(first)) {
        return gone;
      }
      gone++;
      first = queue.peekFirst();
    }
    return gone;
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        fromOneSocket();
        Thread.sleep(settings.longestWait());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fromOneSocket() throws InterruptedException {
    try (Delivery delivery = new Delivery(receiver, engine)) {
      while (!Thread.currentThread().isInterrupted()) {
        deliver(delivery, queue.takeFirst());
      }
    } catch (IOException | RuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) {
        failed("cannot send: " + e);
      }
    }
  }

  /** Whatever goes wrong with one message goes wrong with that try alone. */
  private Optional<String> attempt(Delivery delivery, PDU pdu, Duration wait) {
    try {
      return delivery.send(pdu, wait);
    } catch (RuntimeException e) {
      log.warn("{}: unexpected", receiver.place(), e);
      return Optional.of("unexpected: " + e);
    }
  }

  private void deliver(Delivery delivery, Waiting waiting) throws InterruptedException {
    PDU pdu = delivery.pdu();
    pdu.add(new VariableBinding(SnmpConstants.sysUpTime, waiting.upTime()));
    pdu.add(new VariableBinding(SnmpConstants.snmpTrapOID, waiting.message().type()));
    waiting.message().objects().forEach(pdu::add);
    Instant end = waiting.since().plus(settings.giveUpAfter());
    Duration wait = settings.answerWithin();
    while (true) {
      Instant begun = clock.instant();
      Optional<String> why = attempt(delivery, pdu, wait);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (why.isEmpty()) {
        arrived();
        return;
      }
      failed(why.get());
      if (!receiver.inform() || !clock.instant().isBefore(end)) {
        open.decrementAndGet();
        givenUp.incrementAndGet();
        log.warn("{}: gave a notification up: {}", receiver.place(), why.get());
        return;
      }
      Duration left = wait.minus(Duration.between(begun, clock.instant()));
      if (left.isPositive()) {
        Thread.sleep(left);
      }
      wait = wait.multipliedBy(2);
      wait = wait.compareTo(settings.longestWait()) > 0 ? settings.longestWait() : wait;
    }
  }

  private void arrived() {
    if (failures >= ENOUGH || !heard) {
      trouble.over(receiver.name());
    }
    heard = true;
    failures = 0;
    open.decrementAndGet();
  }

  private void failed(String why) {
    failures++;
    if (failures == ENOUGH) {
      trouble.raise(
          receiver.name(),
          "receiver of notifications "
              + receiver.place()
              + " does not get them: "
              + why
              + "; they are kept for "
              + settings.giveUpAfter().toMinutes()
              + " min and sent again; next: see whether it runs, and whether it knows our user");
    }
  }
}
