package io.circuitd.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The open connections to the store's file: one that writes, as SQLite takes one writer at a time
 * and would have the others sleep on their threads, and some that read beside it.
 */
final class Connections implements AutoCloseable {
  private static final int READERS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final HikariDataSource writer;
  private final HikariDataSource readers;

  private Connections(HikariDataSource writer, HikariDataSource readers) {
    this.writer = writer;
    this.readers = readers;
  }

  /** Opens the file, and makes it if need be. */
  static Connections open(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(10_000);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.enforceForeignKeys(true);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    HikariDataSource writer = pool(source, "store-writer", 1);
    try {
      return new Connections(writer, pool(source, "store-readers", READERS));
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private static HikariDataSource pool(DataSource source, String name, int size) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setPoolName(name);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE.toMillis());
    config.setMaxLifetime(0);
    return new HikariDataSource(config);
  }

  /** For all that writes; a transaction here reads what it goes by. */
  Jdbi writer() {
    return Jdbi.create(() -> connection(writer));
  }

  /** For what only reads, however long it takes. */
  Jdbi readers() {
    return Jdbi.create(() -> connection(readers));
  }

  /** For libraries that keep tables of their own here. */
  DataSource dataSource() {
    return writer;
  }

  /** A thread that was interrupted while it waited stays so: it is how the daemon stops. */
  private static Connection connection(DataSource pool) throws SQLException {
    try {
      return pool.getConnection();
    } catch (SQLException e) {
      if (e.getCause() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw e;
    }
  }

  /** Closes all, with everything in the one file; does nothing when called again. */
  @Override
  public void close() {
    if (writer.isClosed()) {
      return;
    }
    readers.close();
    try (Connection connection = writer.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("pragma wal_checkpoint(truncate)");
    } catch (SQLException e) {
      throw new IllegalStateException("the store cannot be closed: " + e.getMessage(), e);
    } finally {
      writer.close();
    }
  }
}
