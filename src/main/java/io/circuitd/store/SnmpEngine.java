package io.circuitd.store;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What makes our SNMP engine the same one after a restart (RFC 3411, 5; RFC 3414, 2.2), and the
 * numbers of its notifications.
 */
public final class SnmpEngine {
  /** Boots count in seconds since then at the least, which suffices until 2094. */
  private static final Instant FIRST_BOOT = Instant.parse("2026-01-01T00:00:00Z");

  private static final String IDENTITY = "snmp-engine";
  private static final String BOOTS = "snmp-boots";
  private static final String SEQUENCE = "notification-sequence";
  private static final String ENDED = "notifications-ended";

  /** An orderly end is good for so long: an old copy of the store may tell of one as well. */
  private static final Duration SOON = Duration.ofHours(1);

  /** More than any start gives from memory, while nothing can be written. */
  private static final long LEAP = 100_000;

  private final Jdbi jdbi;
  private final InstantSource clock;

  SnmpEngine(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** Eight random octets, drawn once for this store. */
  public byte[] identity() {
    byte[] fresh = new byte[8];
    new SecureRandom().nextBytes(fresh);
    return jdbi.inTransaction(handle -> {
      handle
          .createUpdate("insert or ignore into meta (name, value) values (:name, :value)")
          .bind("name", IDENTITY)
          .bind("value", HexFormat.of().formatHex(fresh))
          .execute();
      return HexFormat.of().parseHex(value(handle, IDENTITY).orElseThrow());
    });
  }

  /**
   * Counts one more start. Greater than ever before, also where the store is new or was restored
   * from an old copy: receivers drop in silence what comes from a start before the one they know.
   *
   * @return snmpEngineBoots
   */
  public int boot() {
    long byClock = Duration.between(FIRST_BOOT, clock.instant()).toSeconds();
    return jdbi.inTransaction(handle -> {
      long boots = Math.max(byClock, value(handle, BOOTS).map(Long::parseLong).orElse(0L) + 1);
      int counted = Math.clamp(boots, 1, Integer.MAX_VALUE - 1);
      put(handle, BOOTS, counted);
      return counted;
    });
  }

  /**
   * What the notifications of this start are numbered after. After an orderly end, not long ago, it
   * is the last number that was given, so that a gap shows loss over the restart too. Otherwise
   * nobody knows that number: some may have been given from memory, or the store may be new or an
   * old copy. Then it leaps ahead, and beyond the seconds since {@link #FIRST_BOOT}, for receivers
   * may take a number that they had before for the same notification again.
   */
  public long beginNotifications() {
    long now = Duration.between(FIRST_BOOT, clock.instant()).toSeconds();
    return jdbi.inTransaction(handle -> {
      long stored = value(handle, SEQUENCE).map(Long::parseLong).orElse(0L);
      boolean known =
          value(handle, ENDED)
              .map(ended -> now - Long.parseLong(ended))
              .filter(ago -> ago >= 0 && ago <= SOON.toSeconds())
              .isPresent();
      handle.createUpdate("delete from meta where name = :name").bind("name", ENDED).execute();
      long last = known ? stored : Math.max(stored + LEAP, now);
      put(handle, SEQUENCE, last);
      return last;
    });
  }

  /**
   * Notes that no more are numbered in this start.
   *
   * @param last the last number that was given, from the store or from memory
   */
  public void endNotifications(long last) {
    long now = Duration.between(FIRST_BOOT, clock.instant()).toSeconds();
    jdbi.useTransaction(handle -> {
      long stored = value(handle, SEQUENCE).map(Long::parseLong).orElse(0L);
      put(handle, SEQUENCE, Math.max(stored, last));
      put(handle, ENDED, now);
    });
  }

  /**
   * The number of the next notification: one more than that of the one before.
   *
   * @param after greater than this too, which was given while nothing could be written
   */
  public long nextNotification(long after) {
    return jdbi.inTransaction(handle -> {
      long stored = value(handle, SEQUENCE).map(Long::parseLong).orElse(0L);
      long next = Math.max(stored, after) + 1;
      put(handle, SEQUENCE, next);
      return next;
    });
  }

  private static Optional<String> value(Handle handle, String name) {
    return handle
        .createQuery("select value from meta where name = :name")
        .bind("name", name)
        .mapTo(String.class)
        .findOne();
  }

  private static void put(Handle handle, String name, long value) {
    handle
        .createUpdate("insert or replace into meta (name, value) values (:name, :value)")
        .bind("name", name)
        .bind("value", Long.toString(value))
        .execute();
  }
}
