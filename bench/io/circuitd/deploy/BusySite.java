package io.circuitd.deploy;

import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.intent.CircuitGenerator;
import io.circuitd.model.Side;
import io.circuitd.store.StepListener;
import io.circuitd.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** A site whose daemon died busy: every circuit built, and changes open in the journal. */
public final class BusySite {
  private static final String WORKED = "example-univ";
  private static final String NOW = Instant.parse("2026-11-21T09:00:00Z").toString();

  private BusySite() {}

  /**
   * Writes {@code config/} and {@code state/circuitd.db}.
   *
   * @param circuits how many, each with two legs that were pushed
   * @param open how many of them have a change whose first router is in its confirm window
   * @return the configuration folder
   */
  public static Path write(Path home, Path folder, int circuits, int open)
      throws IOException, SQLException {
    Path config = Files.createDirectories(folder.resolve("config"));
    for (String file : List.of("circuitd.yaml", "inventory.yaml")) {
      Files.copy(home.resolve("config").resolve(file), config.resolve(file));
    }
    CircuitGenerator.write(config.resolve("circuits"), circuits, "vr-12");
    Path file = folder.resolve("state/circuitd.db");
    try (Store store = Store.open(file, InstantSource.system(), StepListener.NONE);
        Connection connection = store.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < circuits; i++) {
        String name = String.format(Locale.ROOT, "circuit-%05d", i);
        circuit(connection, name, i, config.resolve("circuits/" + name + ".yaml"));
        for (Side side : Side.values()) {
          pushed(connection, name, side);
        }
        if (i < open) {
          change(connection, name);
        }
      }
      connection.commit();
    }
    return config;
  }

  private static void circuit(Connection connection, String name, int number, Path file)
      throws IOException, SQLException {
    insert(
        connection,
        "insert into circuit (name, file_text, service_key, cloud, azure_id, bandwidth,"
            + " written_states, ever_up, seen_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        name,
        Files.readString(file),
        new UUID(0x9ee700ad50b24b98L, 0xa63a000000000000L + number),
        "commercial",
        "/subscriptions/s/" + name,
        1000,
        "Provisioning\nProvisioned\n",
        1,
        NOW);
  }

  private static void pushed(Connection connection, String name, Side side) throws SQLException {
    Leg leg = TestLegs.worked(side);
    insert(
        connection,
        "insert into pushed (leg, circuit, side, peering, router, profile, document,"
            + " template_version, leg_facts, secret_hash, change_id, at)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        leg.id().toString().replace(WORKED, name),
        name,
        side.name(),
        "PRIVATE",
        leg.router(),
        leg.profile(),
        TestLegs.render(leg).maskedText().replace(WORKED, name),
        "1",
        LegJson.write(leg).replace(WORKED, name),
        "",
        0,
        NOW);
  }

  private static void change(Connection connection, String name) throws SQLException {
    Leg leg = TestLegs.worked(Side.PRIMARY);
    Stage push =
        new Stage.Push(
            leg.id(),
            leg.router(),
            leg.profile(),
            TestLegs.render(leg).maskedText(),
            "1",
            LegJson.write(leg),
            "",
            false,
            "",
            "",
            "",
            true,
            2,
            Optional.empty());
    String plan =
        PlanJson.write(
            new PlanJson.Journaled(
                "commercial",
                "/subscriptions/s/" + name,
                "",
                "",
                1000,
                List.of(push, new Stage.Verify())));
    insert(
        connection,
        "insert into change (circuit, kind, digest, plan, state, opened_at)"
            + " values (?, 'CHANGE', 'sha256:0', ?, 'OPEN', ?)",
        name,
        plan.replace(WORKED, name),
        NOW);
    int seq = 0;
    for (String step : List.of("LOCK", "EDIT", "VALIDATE", "COMMIT", "READ_BACK", "GATE")) {
      insert(
          connection,
          "insert into step (change_id, seq, stage, name, detail, at)"
              + " values ((select max(id) from change), ?, 0, ?, ?, ?)",
          seq++,
          step,
          "{\"session\":\"7\",\"deadline\":\"" + NOW + "\",\"up\":\"\"}",
          NOW);
    }
  }

  private static void insert(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i] instanceof Number ? values[i] : values[i].toString());
      }
      statement.executeUpdate();
    }
  }
}
