package io.circuitd.store;

import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** What monitoring systems were told of and not told the end of. */
public final class ToldRecords {
  private static final String BEGUN = "told-begun";

  private final Jdbi jdbi;
  private final Jdbi reading;

  ToldRecords(Jdbi jdbi, Jdbi reading) {
    this.jdbi = jdbi;
    this.reading = reading;
  }

  /**
   * One trouble.
   *
   * @param code the same for the same kind of trouble
   * @param subject what it is about; with the code it names the trouble
   * @param text as it was told
   */
  public record Told(String code, String subject, String text) {}

  public List<Told> all() {
    return reading.withHandle(handle ->
        handle
            .createQuery("select code, subject, text from told order by code, subject")
            .map((row, _) ->
                new Told(row.getString("code"), row.getString("subject"), row.getString("text")))
            .list());
  }

  /**
   * Writes all at once.
   *
   * @param over their text does not matter
   */
  public void put(Collection<Told> told, Collection<Told> over) {
    jdbi.useTransaction(handle -> {
      for (Told one : told) {
        handle
            .createUpdate(
                "insert or replace into told (code, subject, text) values (:code, :subject, :text)")
            .bind("code", one.code())
            .bind("subject", one.subject())
            .bind("text", one.text())
            .execute();
      }
      for (Told one : over) {
        handle
            .createUpdate("delete from told where code = :code and subject = :subject")
            .bind("code", one.code())
            .bind("subject", one.subject())
            .execute();
      }
    });
  }

  /** Whether anybody was ever told anything. */
  public boolean begun() {
    return reading.withHandle(handle ->
        handle
            .createQuery("select value from meta where name = :name")
            .bind("name", BEGUN)
            .mapTo(String.class)
            .findOne()
            .isPresent());
  }

  /** From now on somebody was. */
  public void begin() {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("insert or ignore into meta (name, value) values (:name, 'yes')")
            .bind("name", BEGUN)
            .execute());
  }
}
