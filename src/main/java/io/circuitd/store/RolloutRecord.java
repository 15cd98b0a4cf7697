package io.circuitd.store;

import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The stages of the roll-out of templates that began last; stays so over restarts. */
public final class RolloutRecord {
  private static final String NAME = "rollout";

  private final Jdbi jdbi;
  private final Jdbi reading;

  RolloutRecord(Jdbi jdbi, Jdbi reading) {
    this.jdbi = jdbi;
    this.reading = reading;
  }

  /** Takes the place of the former one. */
  public void begin(String stages) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("insert or replace into meta (name, value) values (:name, :value)")
            .bind("name", NAME)
            .bind("value", stages)
            .execute());
  }

  /** As it was begun. */
  public Optional<String> last() {
    return reading.withHandle(handle ->
        handle
            .createQuery("select value from meta where name = :name")
            .bind("name", NAME)
            .mapTo(String.class)
            .findOne());
  }
}
