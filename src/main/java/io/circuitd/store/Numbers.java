package io.circuitd.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;

/**
 * Numbers for what monitoring systems know by number. A name keeps its number for ever, also over a
 * time in which it is gone, and no other name is ever given it.
 */
public final class Numbers {
  private final Jdbi jdbi;
  private final Jdbi reading;
  private final String kind;

  Numbers(Jdbi jdbi, Jdbi reading, String kind) {
    this.jdbi = jdbi;
    this.reading = reading;
    this.kind = kind;
  }

  /** All that were given, by name. */
  public Map<String, Integer> all() {
    return reading.withHandle(handle -> {
      Map<String, Integer> numbers = new HashMap<>();
      handle
          .createQuery("select name, number from numbered where kind = :kind")
          .bind("kind", kind)
          .map((row, context) -> Map.entry(row.getString("name"), row.getInt("number")))
          .forEach(entry -> numbers.put(entry.getKey(), entry.getValue()));
      return numbers;
    });
  }

  /** Gives a number to each of these names that has none, from 1 on, in their order. */
  public void give(Collection<String> names) {
    jdbi.useTransaction(handle -> {
      for (String name : names) {
        handle
            .createUpdate(
                "insert or ignore into numbered (kind, name, number) select :kind, :name,"
                    + " coalesce(max(number), 0) + 1 from numbered where kind = :kind")
            .bind("kind", kind)
            .bind("name", name)
            .execute();
      }
    });
  }
}
