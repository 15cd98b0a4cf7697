package io.circuitd.store;

import io.circuitd.model.CircuitName;
import io.circuitd.model.PeeringType;
import io.circuitd.model.ServiceKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What is remembered of circuits; a deleted file takes nothing from here. */
public final class CircuitRecords {
  private final Jdbi jdbi;
  private final Jdbi reading;
  private final InstantSource clock;

  CircuitRecords(Jdbi jdbi, Jdbi reading, InstantSource clock) {
    this.jdbi = jdbi;
    this.reading = reading;
    this.clock = clock;
  }

  /**
   * The good text of a circuit's file.
   *
   * @param key that stands in it
   */
  public record Seen(CircuitName name, ServiceKey key, String fileText) {}

  /**
   * Keeps the last good text of files, of many at once; what Azure said goes when the key changes.
   */
  public void seen(Collection<Seen> files) {
    String at = clock.instant().toString();
    jdbi.useTransaction(handle -> {
      PreparedBatch batch =
          handle.prepareBatch(
              "insert into circuit (name, file_text, service_key, seen_at)"
                  + " values (:name, :text, :key, :at) on conflict (name) do update set"
                  + " file_text = :text, seen_at = :at,"
                  + " cloud = case when service_key = :key then cloud end,"
                  + " azure_id = case when service_key = :key then azure_id end,"
                  + " bandwidth = case when service_key = :key then bandwidth end,"
                  + " azure_key = case when service_key = :key then azure_key end,"
                  + " azure_key_microsoft ="
                  + " case when service_key = :key then azure_key_microsoft end,"
                  + " disabled_peerings ="
                  + " case when service_key = :key then disabled_peerings else '' end,"
                  + " service_key = :key");
      for (Seen file : files) {
        batch
            .bind("name", file.name().value())
            .bind("text", file.fileText())
            .bind("key", file.key().toString())
            .bind("at", at)
            .add();
      }
      batch.execute();
    });
  }

  /**
   * Remembers where a service key was found; nothing when the circuit's file has another key by
   * now.
   */
  public void found(CircuitName name, ServiceKey key, String cloud, String azureId) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "update circuit set cloud = :cloud, azure_id = :id"
                    + " where name = :name and service_key = :key")
            .bind("cloud", cloud)
            .bind("id", azureId)
            .bind("name", name.value())
            .bind("key", key.toString())
            .execute());
  }

  /** Remembers the bandwidth that a change was approved with, Mbit/s. */
  public void approvedBandwidth(CircuitName name, int mbps) {
    update(name, "bandwidth", mbps);
  }

  /**
   * Remembers what shared key Azure took with the peering.
   *
   * @param hash keyed; empty for none
   */
  public void keyAtAzure(CircuitName name, PeeringType type, String hash) {
    update(name, keyColumn(type), hash);
  }

  private static String keyColumn(PeeringType type) {
    return switch (type) {
      case PRIVATE -> "azure_key";
      case MICROSOFT -> "azure_key_microsoft";
    };
  }

  /**
   * Remembers that an approved plan disables a peering at Azure, or enables it. Told before
   * a peering is disabled and after it is enabled, by whomever: what is found disabled between is
   * ours.
   */
  public void disabled(CircuitName name, PeeringType type, boolean disabled) {
    Set<PeeringType> types = EnumSet.noneOf(PeeringType.class);
    types.addAll(of(name).map(CircuitRecord::disabled).orElse(Set.of()));
    boolean changed = disabled ? types.add(type) : types.remove(type);
    if (changed) {
      update(
          name,
          "disabled_peerings",
          types.stream().map(PeeringType::word).collect(Collectors.joining("\n")));
    }
  }

  /**
   * Remembers a provider state before it is written, so that it is known as ours even if
   * the answer is lost.
   */
  public void writes(CircuitName name, String state) {
    CircuitRecord record = of(name).orElse(null);
    if (record == null) {
      return;
    }
    if (!record.writtenStates().contains(state)) {
      update(name, "written_states", lines(record.writtenStates(), state));
    }
    if (!record.unsettledStates().contains(state)) {
      update(name, "unsettled_states", lines(record.unsettledStates(), state));
    }
  }

  private static String lines(List<String> before, String added) {
    return Stream.concat(before.stream(), Stream.of(added))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /** Remembers a provider state of ours that was seen at Azure. */
  public void stands(CircuitName name, String state) {
    update(name, "standing_state", state);
    update(name, "unsettled_states", "");
  }

  /** Remembers that a session has been up; never taken back before the circuit is retired. */
  public void wasUp(CircuitName name) {
    update(name, "ever_up", 1);
  }

  /** Remembers since when only one connection is built. */
  public void alone(CircuitName name, Optional<Instant> since) {
    update(name, "primary_alone", since.map(Instant::toString));
  }

  /** Forgets all that Azure told of a retired circuit: its key may start over. */
  public void startOver(CircuitName name) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "update circuit set cloud = null, azure_id = null, bandwidth = null,"
                    + " written_states = '', ever_up = 0, primary_alone = null, azure_key = null,"
                    + " azure_key_microsoft = null, disabled_peerings = '',"
                    + " standing_state = null, unsettled_states = ''"
                    + " where name = :name")
            .bind("name", name.value())
            .execute());
  }

  /** Forgets a circuit that has no file and nothing on a router. */
  public void forget(CircuitName name) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "delete from circuit where name = :name and not exists"
                    + " (select 1 from change where circuit = :name and state = 'OPEN')")
            .bind("name", name.value())
            .execute());
  }

  public Optional<CircuitRecord> of(CircuitName name) {
    return reading.withHandle(handle ->
        handle
            .createQuery("select * from circuit where name = :name")
            .bind("name", name.value())
            .map((row, context) -> record(row))
            .findOne());
  }

  public List<CircuitRecord> all() {
    return reading.withHandle(handle ->
        handle
            .createQuery("select * from circuit order by name")
            .map((row, context) -> record(row))
            .list());
  }

  /** Where the service keys of these circuits were found, in bulk. */
  public Map<CircuitName, String> clouds(Collection<CircuitName> circuits) {
    Map<CircuitName, String> clouds = new HashMap<>();
    reading.useHandle(handle ->
        handle
            .createQuery(
                "select name, cloud from circuit where cloud is not null and name in "
                    + NameList.THEM)
            .bind("names", NameList.of(circuits))
            .map((row, context) ->
                Map.entry(new CircuitName(row.getString("name")), row.getString("cloud")))
            .forEach(entry -> clouds.put(entry.getKey(), entry.getValue())));
    return clouds;
  }

  private void update(CircuitName name, String column, Object value) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("update circuit set <column> = :value where name = :name")
            .define("column", column)
            .bind("value", value)
            .bind("name", name.value())
            .execute());
  }

  private static CircuitRecord record(ResultSet row) throws SQLException {
    int bandwidth = row.getInt("bandwidth");
    OptionalInt mbps = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(bandwidth);
    return new CircuitRecord(
        new CircuitName(row.getString("name")),
        row.getString("file_text"),
        ServiceKey.parse(row.getString("service_key")),
        Optional.ofNullable(row.getString("cloud")),
        Optional.ofNullable(row.getString("azure_id")),
        mbps,
        row.getString("written_states").lines().toList(),
        Optional.ofNullable(row.getString("standing_state")),
        row.getString("unsettled_states").lines().toList(),
        row.getInt("ever_up") != 0,
        Optional.ofNullable(row.getString("primary_alone")).map(Instant::parse),
        keys(row),
        row.getString("disabled_peerings")
            .lines()
            .map(word -> PeeringType.valueOf(word.toUpperCase(Locale.ROOT)))
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static Map<PeeringType, String> keys(ResultSet row) throws SQLException {
    Map<PeeringType, String> keys = new EnumMap<>(PeeringType.class);
    for (PeeringType type : PeeringType.values()) {
      Optional.ofNullable(row.getString(keyColumn(type))).ifPresent(hash -> keys.put(type, hash));
    }
    return Map.copyOf(keys);
  }
}
