package io.circuitd.northbound;

import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.Side;
import io.circuitd.northbound.Snapshot.Health;
import java.util.Locale;

/** What receivers are told; each has its type in CIRCUITD-MIB. */
public sealed interface Notification {
  Severity severity();

  /** What happened, in one line for a person. */
  String text();

  /** The health of a circuit changed. */
  record CircuitHealth(CircuitName circuit, Health before, Health now, String reason)
      implements Notification {
    @Override
    public Severity severity() {
      return switch (now) {
        case UP, NOT_LIVE -> Severity.CLEARED;
        case DEGRADED -> Severity.MAJOR;
        case DOWN -> Severity.CRITICAL;
        case UNKNOWN -> Severity.MINOR;
        case MAINTENANCE -> Severity.INFO;
      };
    }

    @Override
    public String text() {
      return circuit + " is " + word(now) + ", was " + word(before) + ": " + reason;
    }
  }

  /** The health of a leg changed. */
  record LegHealth(LegId leg, Health before, Health now, String reason) implements Notification {
    @Override
    public Severity severity() {
      return switch (now) {
        case UP, NOT_LIVE -> Severity.CLEARED;
        case DEGRADED, UNKNOWN -> Severity.MINOR;
        case DOWN -> Severity.MAJOR;
        case MAINTENANCE -> Severity.INFO;
      };
    }

    @Override
    public String text() {
      return leg + " is " + word(now) + ", was " + word(before) + ": " + reason;
    }
  }

  /** A BGP session is established no more. */
  record SessionDown(LegId leg, Family family, String azure, String reason)
      implements Notification {
    @Override
    public Severity severity() {
      return Severity.MINOR;
    }

    @Override
    public String text() {
      return leg + ": " + family + " session with " + azure + " is down: " + reason;
    }
  }

  /** A BGP session is established. */
  record SessionUp(LegId leg, Family family, String azure) implements Notification {
    @Override
    public Severity severity() {
      return Severity.CLEARED;
    }

    @Override
    public String text() {
      return leg + ": " + family + " session with " + azure + " is established";
    }
  }

  /** A connection carries no session any more, the other one does. */
  record RedundancyLost(CircuitName circuit, Side lost, String reason) implements Notification {
    @Override
    public Severity severity() {
      return Severity.MAJOR;
    }

    @Override
    public String text() {
      return circuit + ": redundancy lost, " + lost + " carries no session: " + reason;
    }
  }

  /** Both connections carry sessions again, or none is to carry any more. */
  record RedundancyRestored(CircuitName circuit, Side restored, String reason)
      implements Notification {
    @Override
    public Severity severity() {
      return Severity.CLEARED;
    }

    @Override
    public String text() {
      return circuit + ": redundancy of " + restored + " is lost no more: " + reason;
    }
  }

  /**
   * A router does not have what was put there for a leg.
   *
   * @param findings entries that differ
   */
  record DriftDetected(LegId leg, String router, int findings) implements Notification {
    @Override
    public Severity severity() {
      return Severity.WARNING;
    }

    @Override
    public String text() {
      return leg
          + ": configuration on "
          + router
          + " differs in "
          + findings
          + (findings == 1 ? " entry" : " entries")
          + "; see circuitd drift "
          + leg.circuit();
    }
  }

  /**
   * A router has again what was put there for a leg, or the leg is taken away.
   *
   * @param now what became of the configuration
   */
  record DriftCleared(LegId leg, String router, String now) implements Notification {
    /** It is as it was put there. */
    public DriftCleared(LegId leg, String router) {
      this(leg, router, "is as it was put there");
    }

    @Override
    public Severity severity() {
      return Severity.CLEARED;
    }

    @Override
    public String text() {
      return leg + ": configuration on " + router + " " + now;
    }
  }

  /** A change failed or was taken back. */
  record ChangeFailed(CircuitName circuit, String reason) implements Notification {
    @Override
    public Severity severity() {
      return Severity.MAJOR;
    }

    @Override
    public String text() {
      return circuit + ": " + reason;
    }
  }

  /** The prefixes of a session have come near their limit, or passed it. */
  record PrefixesNearLimit(LegId leg, Family family, int prefixes, int limit, String reason)
      implements Notification {
    @Override
    public Severity severity() {
      return Severity.WARNING;
    }

    @Override
    public String text() {
      return leg + ": " + reason;
    }
  }

  /** The prefixes of a session are well below their limit again. */
  record PrefixesBelowLimit(LegId leg, Family family, int prefixes, int limit, String reason)
      implements Notification {
    @Override
    public Severity severity() {
      return Severity.CLEARED;
    }

    @Override
    public String text() {
      return leg + ": " + reason;
    }
  }

  /** By what a router is asked. */
  enum Protocol {
    /** Polls. */
    SNMP(""),
    /** Comparisons of what stands on it with what was put there. */
    NETCONF("NETCONF, at the last comparison: ");

    private final String words;

    Protocol(String words) {
      this.words = words;
    }
  }

  /** A router answers no more. */
  record DeviceUnreachable(String router, Protocol by, String reason) implements Notification {
    @Override
    public Severity severity() {
      return Severity.MAJOR;
    }

    @Override
    public String text() {
      return router + " is unreachable: " + by.words + reason;
    }
  }

  /** A router answers again, or is asked no more. */
  record DeviceReachable(String router, Protocol by, String reason) implements Notification {
    @Override
    public Severity severity() {
      return Severity.CLEARED;
    }

    @Override
    public String text() {
      return router + " is unreachable no more: " + by.words + reason;
    }
  }

  /** An Azure cloud cannot be read. */
  record CloudUnreachable(String cloud, String reason) implements Notification {
    @Override
    public Severity severity() {
      return Severity.WARNING;
    }

    @Override
    public String text() {
      return "Azure cloud " + cloud + " is unreachable: " + reason;
    }
  }

  /** An Azure cloud can be read again. */
  record CloudReachable(String cloud) implements Notification {
    @Override
    public Severity severity() {
      return Severity.CLEARED;
    }

    @Override
    public String text() {
      return "Azure cloud " + cloud + " is reachable again";
    }
  }

  /**
   * Something else that a person should look at.
   *
   * @param code the same for the same kind of trouble
   * @param subject what it is about
   */
  record AlarmRaised(String code, String subject, String reason) implements Notification {
    @Override
    public Severity severity() {
      return Severity.MINOR;
    }

    @Override
    public String text() {
      return subject + ": " + reason;
    }
  }

  /** It is over. */
  record AlarmCleared(String code, String subject, String reason) implements Notification {
    @Override
    public Severity severity() {
      return Severity.CLEARED;
    }

    @Override
    public String text() {
      return subject + ": over; it was: " + reason;
    }
  }

  /** We are there. */
  record Heartbeat() implements Notification {
    @Override
    public Severity severity() {
      return Severity.INFO;
    }

    @Override
    public String text() {
      return "circuitd runs";
    }
  }

  private static String word(Health health) {
    return health.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
