package io.circuitd.snmp;

import io.circuitd.snmp.Awaited.Told;
import io.circuitd.snmp.Turns.Kind;
import io.circuitd.snmp.Turns.Turn;
import java.time.Duration;
import java.util.Optional;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.UserTarget;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;

/**
 * How one request gets its answer: tries, and the meeting of engines that are not known yet. Each
 * try has a turn of its own, and none is held between them. A router that left its last request
 * without an answer is asked once alone.
 */
final class Asking {
  /** What is left for a true answer once a report without a signature came, ns. */
  private static final long AFTER_HEARSAY = Duration.ofMillis(200).toNanos();

  private final Exchanges exchanges;
  private final SnmpManager.Settings settings;
  private final LocalKeys keys;
  private final Turns turns;

  Asking(Exchanges exchanges, SnmpManager.Settings settings, LocalKeys keys, Turns turns) {
    this.exchanges = exchanges;
    this.settings = settings;
    this.keys = keys;
    this.turns = turns;
  }

  /**
   * Asks, and meets the engine first where that must be.
   *
   * @param lane whose lock is held
   * @return an answer whose error status is noError or tooBig
   */
  PDU answer(Lane lane, SnmpTarget target, ScopedPDU request)
      throws NoAnswer, InterruptedException {
    Optional<Told> told = Optional.empty();
    boolean met = lane.engineId != null;
    if (met) {
      told = ask(lane, target, request, true);
    }
    if (!met || isStrange(lane, told)) {
      // A router that was replaced, or lost its count of boots, must be met anew before it answers.
      meet(lane, target, met || lane.silent ? 1 : 1 + settings.retries(), met);
      told = ask(lane, target, request, false);
    }
    if (told.isPresent()) {
      if (told.get() instanceof Told.Answer) {
        keepEngine(lane);
      }
      return pdu(target, request, told.get());
    }
    Optional<OID> refusal = exchanges.refusal(lane.address);
    lane.engineId = null;
    if (refusal.isPresent()) {
      throw new NoAnswer(Reports.words(target, request, refusal.get()));
    }
    throw silenceAfterDiscovery(target);
  }

  private void keepEngine(Lane lane) {
    OctetString id = lane.engineId;
    if (id != null) {
      exchanges
          .time(id)
          .ifPresent(
              now -> lane.met(new Engine(id, now.getEngineBoots(), now.getLatestReceivedTime())));
    }
  }

  private boolean isStrange(Lane lane, Optional<Told> told) {
    return told.isEmpty()
        ? exchanges.refusal(lane.address).isEmpty()
        : told.get() instanceof Told.OtherEngine || told.get() instanceof Told.TimeWentBack;
  }

  private static PDU pdu(SnmpTarget target, ScopedPDU request, Told told) throws NoAnswer {
    return switch (told) {
      case Told.Answer(PDU pdu) -> {
        int status = pdu.getErrorStatus();
        if (status != PDU.noError && status != PDU.tooBig) {
          throw new NoAnswer(
              target.place()
                  + " refuses the request of SNMPv3 user "
                  + target.user()
                  + ": "
                  + pdu.getErrorStatusText());
        }
        yield pdu;
      }
      case Told.Report(OID counter) -> throw new NoAnswer(Reports.words(target, request, counter));
      case Told.Hearsay(OID counter) -> throw new NoAnswer(Reports.words(target, request, counter));
      case Told.OtherEngine _ ->
          throw new NoAnswer(
              Reports.words(target, request, SnmpConstants.usmStatsUnknownEngineIDs));
      case Told.TimeWentBack _ ->
          throw new NoAnswer(
              Reports.words(target, request, SnmpConstants.usmStatsNotInTimeWindows));
      case Told.Closed _ -> throw new NoAnswer("poll of " + target.router() + " was ended");
    };
  }

  /**
   * Asks as often as it may be asked.
   *
   * @param met before this request, so that another engine may stand there by now
   */
  private Optional<Told> ask(Lane lane, SnmpTarget target, ScopedPDU request, boolean met)
      throws NoAnswer, InterruptedException {
    UserTarget<UdpAddress> user = lane.user(target, keys);
    OctetString engineId = new OctetString(user.getAuthoritativeEngineID());
    request.setContextEngineID(engineId);
    Awaited awaited = exchanges.open(lane.address, engineId);
    try {
      int set = 0;
      for (int attempt = 0; attempt <= settings.retries(); attempt++) {
        try (Turn _ = turns.take(attempt == 0 ? Kind.FIRST : Kind.AGAIN)) {
          send(awaited, target, user, request);
          long deadline = deadline();
          Optional<Told> told = awaited.await(deadline);
          while (told.isPresent() && !ends(told.get(), met)) {
            if (told.get() instanceof Told.Hearsay) {
              deadline = Math.min(deadline, System.nanoTime() + AFTER_HEARSAY);
            } else if (told.get() instanceof Told.Report) {
              if (++set > 2) {
                return told;
              }
              // The report has set our clock of its engine.
              send(awaited, target, user, request);
            }
            told = awaited.await(deadline);
          }
          if (told.isPresent() || exchanges.refusal(lane.address).isPresent()) {
            return told;
          }
        }
      }
      return Optional.empty();
    } finally {
      exchanges.forget(awaited);
    }
  }

  private long deadline() {
    return System.nanoTime() + settings.timeout().toNanos();
  }

  private static boolean ends(Told told, boolean met) {
    return switch (told) {
      case Told.Report(OID counter) -> !counter.equals(SnmpConstants.usmStatsNotInTimeWindows);
      case Told.OtherEngine _ -> met;
      case Told.Hearsay _ -> false;
      case Told.Answer _, Told.TimeWentBack _, Told.Closed _ -> true;
    };
  }

  private void send(
      Awaited awaited, SnmpTarget target, UserTarget<UdpAddress> user, ScopedPDU request)
      throws NoAnswer {
    try {
      exchanges.send(awaited, user, request);
    } catch (MessageException e) {
      throw new NoAnswer(target.place() + " cannot be reached: " + e.getMessage(), e);
    }
  }

  /**
   * Learns the id of the engine there (RFC 3414, 4).
   *
   * @param again whether something was sent there before, for the same request
   */
  private void meet(Lane lane, SnmpTarget target, int tries, boolean again)
      throws NoAnswer, InterruptedException {
    lane.engineId = null;
    exchanges.forgetEngine(lane.address);
    UserTarget<UdpAddress> nobody = new UserTarget<>();
    nobody.setAddress(lane.address);
    nobody.setVersion(SnmpConstants.version3);
    nobody.setSecurityLevel(SecurityLevel.NOAUTH_NOPRIV);
    ScopedPDU empty = new ScopedPDU();
    empty.setType(PDU.GET);
    Awaited awaited = exchanges.open(lane.address, new OctetString());
    try {
      for (int attempt = 0; attempt < tries; attempt++) {
        Kind kind = again || attempt > 0 ? Kind.AGAIN : Kind.FIRST;
        try (Turn _ = turns.take(lane.silent ? Kind.SILENT : kind)) {
          send(awaited, target, nobody, empty);
          Optional<Told> told = awaited.await(deadline());
          Optional<OctetString> engineId = exchanges.engineId(lane.address);
          if (engineId.isPresent()) {
            lane.engineId = engineId.get();
            lane.silent = false;
            return;
          }
          if (told.filter(Told.Closed.class::isInstance).isPresent()) {
            throw new NoAnswer("poll of " + target.router() + " was ended");
          }
        }
      }
    } finally {
      exchanges.forget(awaited);
    }
    lane.silent = true;
    throw silence(target, again ? 1 + settings.retries() : tries);
  }

  private NoAnswer silence(SnmpTarget target, int tries) {
    return new NoAnswer("no answer from " + target.place() + " within " + patience(tries));
  }

  private NoAnswer silenceAfterDiscovery(SnmpTarget target) {
    return new NoAnswer(
        target.place()
            + " answers SNMPv3 discovery, but not user "
            + target.user()
            + " within "
            + patience(1 + settings.retries())
            + "; check passwords and protocols, and who may poll");
  }

  private String patience(int tries) {
    Duration timeout = settings.timeout();
    String one =
        timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
    return tries == 1 ? one : one + ", asked " + tries + " times";
  }
}
