package io.circuitd.store;

import io.circuitd.model.CircuitName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/**
 * The daemon's memory, in one SQLite file: the journal of changes, what was pushed, what was seen.
 * Every write is on the disk when its call returns.
 */
public final class Store implements AutoCloseable {
  private final Connections connections;
  private final Jdbi jdbi;
  private final Jdbi reading;
  private final InstantSource clock;
  private final StepListener listener;
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();

  private Store(Connections connections, InstantSource clock, StepListener listener) {
    this.listener = listener;
    this.connections = connections;
    this.jdbi = connections.writer();
    this.reading = connections.readers();
    this.clock = clock;
  }

  /**
   * Opens the file, makes it if need be, and brings its tables up to date.
   *
   * @param listener told of each journal step
   * @throws UncheckedIOException when the folder cannot be made
   */
  public static Store open(Path file, InstantSource clock, StepListener listener) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the folder of the store " + file, e);
    }
    Connections connections = Connections.open(file);
    Flyway.configure()
        .dataSource(connections.dataSource())
        .locations("classpath:io/circuitd/store/migration")
        .javaMigrations(new ChainOldAudit())
        .load()
        .migrate();
    return new Store(connections, clock, listener);
  }

  /** The steps of changes. */
  public Journal journal() {
    return new Journal(jdbi, clock, listener, this::appended);
  }

  /** What circuitd put on routers and has not taken away. */
  public PushedRecords pushed() {
    return new PushedRecords(reading);
  }

  /** What is known of circuits beyond their files. */
  public CircuitRecords circuits() {
    return new CircuitRecords(jdbi, reading, clock);
  }

  /**
   * True while something of a circuit is out in the world, or on its way: a leg on a router, a
   * state at Azure, an open change. Such a circuit is never forgotten.
   */
  public boolean holdsSomething(CircuitName circuit) {
    return !pushed().of(circuit).isEmpty()
        || circuits().of(circuit).filter(CircuitRecord::announced).isPresent()
        || journal().openOf(circuit).isPresent();
  }

  /** What is kept of health, and the history of its news. */
  public HealthRecords health() {
    return new HealthRecords(jdbi, reading);
  }

  /** Last drift check of each leg. */
  public DriftRecords drift() {
    return new DriftRecords(jdbi, clock);
  }

  /**
   * A second copy of the audit; the caller runs it on a thread of its own.
   *
   * @param trouble told when the copy stands still, and when it goes on
   * @param retryEvery time between two tries while it cannot be written
   */
  public AuditCopy copyAudit(AuditTarget target, AuditCopy.Trouble trouble, Duration retryEvery) {
    AuditCopy copy = new AuditCopy(jdbi, reading, audit(), target, trouble, retryEvery);
    followers.add(copy::ring);
    return copy;
  }

  private void appended() {
    followers.forEach(Runnable::run);
  }

  /** What was done, by whom. */
  public Audit audit() {
    return new Audit(jdbi, reading, clock, this::appended);
  }

  /** Whether all writes are stopped. */
  public FreezeRecord freeze() {
    return new FreezeRecord(jdbi, reading, clock);
  }

  /** What the fuse has counted. */
  public FuseRecords fuse() {
    return new FuseRecords(jdbi);
  }

  /** The roll-out of templates. */
  public RolloutRecord rollout() {
    return new RolloutRecord(jdbi, reading);
  }

  /** The numbers of circuits at monitoring systems. */
  public Numbers circuitNumbers() {
    return new Numbers(jdbi, reading, "circuit");
  }

  /** The numbers of routers at monitoring systems. */
  public Numbers deviceNumbers() {
    return new Numbers(jdbi, reading, "device");
  }

  /** What monitoring systems were told of and not told the end of. */
  public ToldRecords told() {
    return new ToldRecords(jdbi, reading);
  }

  /** What our SNMP engine is known by. */
  public SnmpEngine snmpEngine() {
    return new SnmpEngine(jdbi, clock);
  }

  /** For the scheduler, which keeps its own table here. */
  public DataSource dataSource() {
    return connections.dataSource();
  }

  /** A random key of this store, for keyed hashes of secrets; hex text, the same after restarts. */
  public String hashKey() {
    byte[] fresh = new byte[32];
    new SecureRandom().nextBytes(fresh);
    return jdbi.inTransaction(handle -> {
      handle
          .createUpdate("insert or ignore into meta (name, value) values ('hash-key', :key)")
          .bind("key", HexFormat.of().formatHex(fresh))
          .execute();
      return handle
          .createQuery("select value from meta where name = 'hash-key'")
          .mapTo(String.class)
          .one();
    });
  }

  @Override
  public void close() {
    connections.close();
  }
}
