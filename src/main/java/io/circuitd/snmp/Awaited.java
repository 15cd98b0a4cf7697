package io.circuitd.snmp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.snmp4j.PDU;
import org.snmp4j.mp.PduHandle;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;

/**
 * A request under way, and the thread that waits for what becomes of it. Time is that of the
 * monotonic clock, which no correction of the machine's date moves.
 */
final class Awaited {
  /** What came back. */
  sealed interface Told {
    /** The answer, whatever its error status. */
    record Answer(PDU pdu) implements Told {}

    /**
     * The engine refuses the message (RFC 3412, 7.1), signed by it.
     *
     * @param counter that it names
     */
    record Report(OID counter) implements Told {}

    /**
     * A report that nobody signed, so that anyone may have sent it.
     *
     * @param counter that it names
     */
    record Hearsay(OID counter) implements Told {}

    /** Whoever sends from this address has another engine than the one that was asked. */
    record OtherEngine() implements Told {}

    /** The engine signs with boots or a time that went backwards (RFC 3414, 3.2, 7b). */
    record TimeWentBack() implements Told {}

    /** The socket was closed. */
    record Closed() implements Told {}
  }

  private final UdpAddress to;
  private final OctetString engineId;
  private final Thread waiting = Thread.currentThread();

  /** snmp4j forgets a message whose handle nobody holds. */
  private final List<PduHandle> handles = new ArrayList<>();

  private volatile @Nullable Told told;

  /**
   * @param engineId that is asked; empty to learn it
   */
  Awaited(UdpAddress to, OctetString engineId) {
    this.to = to;
    this.engineId = engineId;
  }

  OctetString engineId() {
    return engineId;
  }

  UdpAddress to() {
    return to;
  }

  void sentAs(PduHandle handle) {
    handles.add(handle);
  }

  List<PduHandle> handles() {
    return handles;
  }

  /** Ends the waiting; the first word counts, and a signed one more than hearsay. */
  void tell(Told word) {
    synchronized (this) {
      if (told == null || told instanceof Told.Hearsay || told instanceof Told.OtherEngine) {
        told = word;
      }
    }
    LockSupport.unpark(waiting);
  }

  /** Takes what was told; what is told next counts again. */
  private Optional<Told> take() {
    synchronized (this) {
      Optional<Told> taken = Optional.ofNullable(told);
      told = null;
      return taken;
    }
  }

  /**
   * Waits; for the thread that made this.
   *
   * @param deadline of the monotonic clock, ns
   * @return empty when the time is over
   */
  Optional<Told> await(long deadline) throws InterruptedException {
    while (true) {
      Optional<Told> taken = take();
      long left = deadline - System.nanoTime();
      if (taken.isPresent() || left <= 0) {
        return taken;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(this, left);
    }
  }
}
