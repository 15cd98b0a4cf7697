package io.circuitd.snmp;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.snmp4j.DirectUserTarget;
import org.snmp4j.UserTarget;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;

/** What is known of one router's agent; for one request at a time. */
final class Lane {
  final ReentrantLock lock = new ReentrantLock();
  final UdpAddress address;

  /** Of the engine that answered last; set by whoever holds the lock. */
  volatile @Nullable OctetString engineId;

  /** Nothing came for the last request, not even in clear; set by whoever holds the lock. */
  volatile boolean silent;

  private volatile @Nullable Met met;
  private volatile @Nullable Known known;

  /** An engine that signed an answer, ns of the monotonic clock. */
  private record Met(Engine engine, long at) {}

  /** A user with its keys at one engine. */
  private record Known(SnmpTarget target, OctetString engineId, DirectUserTarget<UdpAddress> user) {
    boolean is(SnmpTarget wanted, OctetString engine) {
      return target.equals(wanted) && engineId.equals(engine);
    }
  }

  Lane(UdpAddress address) {
    this.address = address;
  }

  /** Keeps what the engine said of itself in an answer just now. */
  void met(Engine engine) {
    met = new Met(engine, System.nanoTime());
  }

  /** The engine that signed the last answer, by now; kept while no answer comes. */
  Optional<Engine> met() {
    return Optional.ofNullable(met)
        .map(last ->
            last.engine().after(Duration.ofNanos(System.nanoTime() - last.at()).toSeconds()));
  }

  /** As whom it was asked last. */
  Optional<SnmpTarget> target() {
    return Optional.ofNullable(known).map(Known::target);
  }

  /** The user at the engine that was met, with its localized keys; for the lock's holder. */
  UserTarget<UdpAddress> user(SnmpTarget target, LocalKeys keys) throws NoAnswer {
    OctetString engine = engineId;
    if (engine == null) {
      throw new IllegalStateException("not met yet");
    }
    Known last = known;
    if (last == null || !last.is(target, engine)) {
      last = new Known(target, engine, localized(target, engine.getValue(), keys));
      known = last;
    }
    return last.user();
  }

  private DirectUserTarget<UdpAddress> localized(SnmpTarget target, byte[] engine, LocalKeys keys)
      throws NoAnswer {
    AuthAlgorithm auth = target.auth();
    PrivAlgorithm priv = target.priv();
    DirectUserTarget<UdpAddress> user =
        new DirectUserTarget<>(
            address,
            new OctetString(target.user()),
            engine,
            auth.protocol(),
            keys.authentication(target, auth, engine),
            priv.protocol(),
            keys.privacy(target, auth, priv, engine));
    user.setVersion(SnmpConstants.version3);
    return user;
  }
}
