package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.AzureClouds;
import io.circuitd.deploy.ChangeRunner.Doing;
import io.circuitd.deploy.Stage;
import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.health.BfdView;
import io.circuitd.health.HealthBook;
import io.circuitd.health.HealthSettings;
import io.circuitd.health.LegObservation;
import io.circuitd.health.RouterObservation;
import io.circuitd.health.SessionHealth;
import io.circuitd.health.Verdict.State;
import io.circuitd.model.BgpState;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.render.Legs;
import io.circuitd.render.Profiles;
import io.circuitd.store.StepListener;
import io.circuitd.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a poll whose legs change while it is under way. */
class LegPollsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Leg PRIMARY = Legs.leg(Profiles.named("eos"), Side.PRIMARY, true, true);
  private static final Leg SECONDARY = Legs.leg(Profiles.named("eos"), Side.SECONDARY, true, true);
  private static final String ROUTER = PRIMARY.router();

  private final InstantSource clock = InstantSource.fixed(NOW);
  private final List<Integer> asked = new ArrayList<>();
  private final HealthBook book = new HealthBook(HealthSettings.DEFAULT, () -> Duration.ZERO);
  private final LegReadings readings = new LegReadings((_, _) -> false);
  private Runnable meanwhile = () -> {};
  private Optional<Doing> doing = Optional.empty();
  private boolean storeFails;
  @TempDir Path folder;
  private Store store;
  private Jdbi database;
  private LegPolls polls;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(
        folder.resolve("circuitd.yaml"),
        """
        store: {sqlite: state.db}
        control: {socket: /run/c.sock}
        clouds: {commercial: {subscription: 5a1c0de0-7a1b-4c5d-8e9f-000000000001, managedIdentity: {}}}
        """);
    store = Store.open(folder.resolve("state.db"), clock, StepListener.NONE);
    database = Jdbi.create("jdbc:sqlite:" + folder.resolve("state.db") + "?busy_timeout=5000");
    polls =
        new LegPolls(
            store,
            new Alarms(clock),
            clock,
            Duration.ofSeconds(30),
            this::poll,
            book,
            new HealthNews(
                store.health(),
                DaemonConfig.load(folder).value().orElseThrow().health(),
                clock,
                () -> Duration.ZERO,
                () -> {}),
            readings,
            new SecondOpinions(
                new AzureClouds(List.of(), folder), clock, Runnable::run, _ -> unexpected()),
            _ -> Reading.unknown("not asked"),
            new Silences(_ -> true, _ -> false, _ -> doing, (_, _) -> disabled()));
    put(PRIMARY, NOW);
    put(SECONDARY, NOW);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static CircuitKeeper unexpected() {
    throw new IllegalStateException("nobody is asked of what is up");
  }

  private void put(Leg leg, Instant at) {
    database.useHandle(handle ->
        handle
            .createUpdate(
                """
                insert or replace into pushed
                values (:leg, :circuit, :side, :peering, :router, 'eos', '<a/>', '1', :facts, '', 1,
                    :at)
                """)
            .bind("leg", leg.id().toString())
            .bind("circuit", leg.id().circuit().value())
            .bind("side", leg.id().side().name())
            .bind("peering", leg.id().peering().map(Enum::name).orElse(""))
            .bind("router", ROUTER)
            .bind("facts", LegJson.write(leg))
            .bind("at", at.toString())
            .execute());
  }

  private void retire(Leg leg) {
    database.useHandle(
        handle -> handle.execute("delete from pushed where leg = ?", leg.id().toString()));
  }

  private RouterObservation poll(String router, List<Leg> legs) {
    asked.add(legs.size());
    meanwhile.run();
    Map<LegId, LegObservation> seen = new HashMap<>();
    legs.forEach(leg -> seen.put(leg.id(), up(leg)));
    return new RouterObservation(router, NOW, Optional.empty(), seen);
  }

  private static LegObservation up(Leg leg) {
    Map<Family, Reading<SessionHealth>> sessions = new HashMap<>();
    leg.sessions()
        .forEach(session ->
            sessions.put(
                session.family(),
                Reading.present(
                    new SessionHealth(
                        session.family(),
                        session.prefix().azure(),
                        BgpState.ESTABLISHED,
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.of(1)))));
    return new LegObservation(
        leg.id(), NOW, sessions, new BfdView.Off(), Reading.unknown("not read"));
  }

  @Test
  void whatIsReadOfEachLegIsKept() {
    polls.observe(ROUTER);
    assertThat(asked).containsExactly(2);
    assertThat(book.leg(PRIMARY.id()).orElseThrow().raw().state()).isEqualTo(State.UP);
    assertThat(book.leg(SECONDARY.id()).orElseThrow().raw().state()).isEqualTo(State.UP);
    assertThat(readings.last(PRIMARY.id())).isPresent();
  }

  @Test
  void whatIsReadOfALegThatIsRetiredMeanwhileIsNotUsed() {
    meanwhile = () -> retire(PRIMARY);
    polls.observe(ROUTER);
    assertThat(asked).containsExactly(2);
    assertThat(book.leg(PRIMARY.id())).isEmpty();
    assertThat(readings.last(PRIMARY.id())).isEmpty();
    assertThat(book.leg(SECONDARY.id())).isPresent();
  }

  @Test
  void whatIsReadOfALegThatIsChangedMeanwhileIsNotUsed() {
    polls.observe(ROUTER);
    Optional<LegObservation> before = readings.last(PRIMARY.id());
    meanwhile = () -> put(PRIMARY, NOW.plusSeconds(5));
    polls.observe(ROUTER);
    assertThat(readings.last(PRIMARY.id()).orElseThrow()).isSameAs(before.orElseThrow());
    meanwhile = () -> {};
    polls.observe(ROUTER);
    assertThat(readings.last(PRIMARY.id()).orElseThrow()).isNotSameAs(before.orElseThrow());
  }

  private boolean disabled() {
    if (storeFails) {
      throw new IllegalStateException("the store does not answer");
    }
    return false;
  }

  @Test
  void aPollThatTheEndOfTheDaemonInterruptsIsNotMissed() {
    meanwhile = () -> Thread.currentThread().interrupt();
    polls.observe(ROUTER);
    assertThat(Thread.interrupted()).as("it goes on to end").isTrue();
    assertThat(asked).containsExactly(2);
    assertThat(book.router(ROUTER)).isEmpty();
    assertThat(book.leg(PRIMARY.id())).isEmpty();
    assertThat(readings.last(PRIMARY.id())).isEmpty();
  }

  @Test
  void aPollThatFailsIsSilentForWhatIsUnderWayNow() {
    doing =
        Optional.of(
            new Doing(
                new Stage.Verify(Optional.of(Side.PRIMARY)),
                Set.of(Side.PRIMARY),
                "it is verified",
                false));
    polls.observe(ROUTER);
    assertThat(silence(PRIMARY)).hasValue("a change is under way: it is verified");
    doing = Optional.empty();
    storeFails = true;
    polls.failed(ROUTER, new IllegalStateException("the store does not answer"));
    assertThat(book.leg(PRIMARY.id()).orElseThrow().raw().state()).isEqualTo(State.UNKNOWN);
    assertThat(silence(PRIMARY)).as("not known").hasValue("a change is under way: it is verified");
    storeFails = false;
    polls.failed(ROUTER, new IllegalStateException("another error"));
    assertThat(silence(PRIMARY)).isEmpty();
  }

  private Optional<String> silence(Leg leg) {
    return book.leg(leg.id()).orElseThrow().silence();
  }

  @Test
  void noLegIsLeftWhenAllAreRetiredMeanwhile() {
    meanwhile =
        () -> {
          retire(PRIMARY);
          retire(SECONDARY);
        };
    polls.observe(ROUTER);
    assertThat(book.circuits()).isEmpty();
    polls.observe(ROUTER);
    assertThat(asked).as("a router without legs is not asked").containsExactly(2);
  }
}
