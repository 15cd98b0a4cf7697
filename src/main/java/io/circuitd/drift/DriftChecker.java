package io.circuitd.drift;

import static java.util.stream.Collectors.toList;

import io.circuitd.deploy.RouterAccess;
import io.circuitd.model.LegId;
import io.circuitd.model.Reading;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.Difference;
import io.circuitd.render.OwnedConfig;
import io.circuitd.store.PushedRecord;
import io.circuitd.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.w3c.dom.Element;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads back what was pushed and compares it by meaning. Reports only: nothing is put right by
 * itself.
 */
public final class DriftChecker {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Store store;
  private final RouterAccess routers;
  private final Function<String, DeviceProfile> profiles;
  private final News news;

  /**
   * @param news told of what was found, once that is stored
   */
  public DriftChecker(
      Store store, RouterAccess routers, Function<String, DeviceProfile> profiles, News news) {
    this.store = store;
    this.routers = routers;
    this.profiles = profiles;
    this.news = news;
  }

  /** Told of what was found; must not block. */
  public interface News {
    News NONE =
        new News() {
          @Override
          public void checked(LegDrift drift) {}

          @Override
          public void read(String router, Optional<String> trouble) {}
        };

    /** A leg was checked. */
    void checked(LegDrift drift);

    /**
     * A router was asked for what stands on it, after its legs were told.
     *
     * @param trouble why nothing of it could be read; empty where something could
     */
    void read(String router, Optional<String> trouble);
  }

  /** Clean, drifted, or unknown because the router could not be read. */
  public enum State {
    CLEAN,
    DRIFTED,
    UNKNOWN
  }

  /**
   * One leg, checked.
   *
   * @param findings paths with both values; for {@link State#UNKNOWN} the reason
   */
  public record LegDrift(LegId leg, String router, State state, List<Difference> findings) {
    /** Why the state is unknown. */
    public String reason() {
      return findings.isEmpty() ? "" : findings.getFirst().found();
    }
  }

  /** Checks every leg of these records, all routers at once, and stores what it finds. */
  public List<LegDrift> check(List<PushedRecord> records) {
    Map<String, List<PushedRecord>> byRouter =
        records.stream()
            .collect(Collectors.groupingBy(PushedRecord::router, TreeMap::new, toList()));
    List<Callable<List<LegDrift>>> checks = new ArrayList<>();
    byRouter.forEach((router, legs) -> checks.add(() -> checkRouter(router, legs)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<LegDrift> drifts = new ArrayList<>();
      threads.invokeAll(checks).forEach(check -> drifts.addAll(check.resultNow()));
      drifts.sort(Comparator.comparing(LegDrift::leg));
      return drifts;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private List<LegDrift> checkRouter(String router, List<PushedRecord> records) {
    List<LegDrift> drifts = new ArrayList<>();
    List<PushedRecord> readable = new ArrayList<>();
    List<OwnedConfig> configs = new ArrayList<>();
    for (PushedRecord record : records) {
      try {
        configs.add(OwnedConfig.parse(record.document(), profiles.apply(record.profile())));
        readable.add(record);
      } catch (IllegalArgumentException | IllegalStateException e) {
        drifts.add(kept(record, unknown(record, String.valueOf(e.getMessage()))));
      }
    }
    List<Reading<Element>> readings =
        routers.read(router, configs.stream().map(OwnedConfig::filter).toList());
    for (int i = 0; i < readable.size(); i++) {
      PushedRecord record = readable.get(i);
      drifts.add(kept(record, judge(record, configs.get(i), readings.get(i))));
    }
    if (!readings.isEmpty()) {
      news.read(router, trouble(readings));
    }
    return drifts;
  }

  private static Optional<String> trouble(List<Reading<Element>> readings) {
    return readings.stream().anyMatch(Reading.Present.class::isInstance)
        ? Optional.empty()
        : Optional.of(
            readings.getFirst() instanceof Reading.Unknown<Element>(String reason)
                ? reason
                : "no answer");
  }

  private static LegDrift judge(PushedRecord record, OwnedConfig pushed, Reading<Element> reading) {
    return switch (reading) {
      case Reading.Present<Element>(Element data) -> {
        List<Difference> differences = pushed.compare(data);
        yield new LegDrift(
            record.leg(),
            record.router(),
            differences.isEmpty() ? State.CLEAN : State.DRIFTED,
            differences);
      }
      case Reading.Absent<Element> absent -> unknown(record, "no answer");
      case Reading.Unknown<Element>(String reason) -> unknown(record, reason);
    };
  }

  /** A leg that was changed or taken away while it was read is left to the next check. */
  private LegDrift kept(PushedRecord record, LegDrift drift) {
    if (store.pushed().of(record.leg()).equals(Optional.of(record))) {
      store
          .drift()
          .put(record.leg(), drift.state().name(), JSON.writeValueAsString(drift.findings()));
      news.checked(drift);
    }
    return drift;
  }

  private static LegDrift unknown(PushedRecord record, String reason) {
    return new LegDrift(
        record.leg(),
        record.router(),
        State.UNKNOWN,
        List.of(new Difference("/", "an answer from " + record.router(), reason)));
  }

  /** Findings as the store keeps them. */
  public static List<Difference> readFindings(String json) {
    return JSON.readValue(json, new TypeReference<>() {});
  }
}
