package io.circuitd.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.AnyCall.Case;
import io.circuitd.azure.AnyFault.Lie;
import io.circuitd.lab.AzureFaults;
import io.circuitd.lab.OtherHands;
import io.circuitd.model.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever goes wrong at Azure, no call ever says that something is gone which is there, or done
 * which is not; none lets a token or a secret out.
 */
class AnyCallAnyFaultTest {
  /** Most of the time is spent waiting for operations. */
  private static final int LANES = 4;

  private static final int ROUNDS = 40;

  @TempDir Path dir;

  /** What one lane does with a cloud of its own. */
  private interface Lane {
    void run(FaultyCloud cloud);
  }

  /** Takes jobs off a list, several at a time, and tells of all that failed. */
  private void inLanes(List<Lane> jobs) {
    Queue<Lane> left = new ConcurrentLinkedQueue<>(jobs);
    Queue<String> failures = new ConcurrentLinkedQueue<>();
    try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int lane = 0; lane < LANES; lane++) {
        Path own = folder(dir.resolve("lane-" + lane));
        lanes.execute(() -> {
          try (FaultyCloud cloud = FaultyCloud.start(own)) {
            for (Lane job = left.poll(); job != null; job = left.poll()) {
              try {
                job.run(cloud);
              } catch (AssertionError | RuntimeException e) {
                failures.add(String.valueOf(e.getMessage()));
              }
            }
          }
        });
      }
    }
    assertThat(left).as("all was done").isEmpty();
    assertThat(failures).isEmpty();
  }

  private static Path folder(Path path) {
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void noFaultFoolsAnyCall() {
    List<Lane> jobs = new ArrayList<>();
    for (AnyFault fault : AnyFault.all()) {
      jobs.add(cloud -> {
        try (AzureClouds clouds = cloud.client()) {
          // The token is there already, so that a fault meets the call itself.
          clouds.get(FaultyCloud.NAME, "/warm/up");
          for (AnyCall call : AnyCall.all()) {
            Case now = new Case(cloud, clouds, cloud.take(call.built()), fault.lies());
            check(cloud, call, now, fault.name(), List.of(fault));
          }
        }
      });
    }
    inLanes(jobs);
  }

  @Test
  void noSequenceOfFaultsFoolsAnyCall() {
    long seed = Long.getLong("faults.seed", 6);
    inLanes(
        IntStream.range(0, ROUNDS)
            .<Lane>mapToObj(round -> cloud -> sequence(cloud, seed + round))
            .toList());
  }

  /** Faults upon faults, on a client that has met others before. */
  private static void sequence(FaultyCloud cloud, long seed) {
    Random random = new Random(seed);
    List<AnyFault> all = AnyFault.all();
    try (AzureClouds clouds = cloud.client()) {
      for (int step = 0; step < 5; step++) {
        List<AnyFault> some =
            random.ints(random.nextInt(4), 0, all.size()).mapToObj(all::get).toList();
        Set<Lie> lies = EnumSet.noneOf(Lie.class);
        some.forEach(fault -> lies.addAll(fault.lies()));
        AnyCall call = AnyCall.all().get(random.nextInt(AnyCall.all().size()));
        Case now = new Case(cloud, clouds, cloud.take(call.built()), lies);
        check(cloud, call, now, "seed " + seed + ", step " + step + ", " + some, some);
      }
    }
  }

  @Test
  void withoutFaultsWhatIsGoneIsAbsentAndWhatIsDoneSucceeds() {
    try (FaultyCloud cloud = FaultyCloud.start(dir);
        AzureClouds clouds = cloud.client()) {
      for (AnyCall call : AnyCall.all()) {
        Case now = new Case(cloud, clouds, cloud.take(call.built()), Set.of());
        check(cloud, call, now, "no fault", List.of());
        if (!call.name().contains("without end") && !call.method().equals("poll")) {
          assertThat(now.said().toString()).as(call.name()).doesNotContain("Unknown[");
        }
      }
      CrossConnection last = cloud.held(FaultyCloud.key(FaultyCloud.CIRCUITS - 1));
      cloud.azure().faults().others().delete(last.serviceKey());
      assertThat(clouds.get(FaultyCloud.NAME, last.id())).isEqualTo(Reading.absent());
      assertThat(clouds.find(last.serviceKey())).isInstanceOf(KeyLookup.UnknownKey.class);
    }
  }

  private static void check(
      FaultyCloud cloud, AnyCall call, Case now, String what, List<AnyFault> faults) {
    String where = call + " under " + what;
    Object before = cloud.stable(now.key());
    AnyFault.Place place =
        new AnyFault.Place(now.key(), cloud.azure().base(), cloud.stranger().base());
    faults.forEach(fault -> fault.trouble().on(cloud.azure().faults(), place));
    try {
      call.act().on(now);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(where + ": " + e + "\nafter " + now.said(), e);
    } finally {
      cloud.azure().faults().clear();
    }
    if (!call.writes() && !now.lies(Lie.MOVES)) {
      assertThat(cloud.stable(now.key())).as("%s changes nothing", where).isEqualTo(before);
    }
    assertThat(cloud.stranger().foreignTokens()).as("%s keeps the token", where).isZero();
    assertThat(cloud.stranger().requests()).as("%s asks nobody else", where).isEmpty();
    Set<String> secrets = new HashSet<>(cloud.azure().tokens());
    secrets.addAll(List.of(FaultyCloud.MD5_KEY, LabCloud.SECRET, "correct+horse", "correct%20h"));
    for (String words : now.said()) {
      assertThat(secrets.stream().filter(words::contains))
          .as("%s tells no secret in: %s", where, words)
          .isEmpty();
    }
  }

  // The tables are complete.

  @Test
  void everyPublicCallIsInTheTable() {
    Set<String> covered = AnyCall.all().stream().map(AnyCall::method).collect(Collectors.toSet());
    // What asks Azure nothing, and what every write of the table ends with.
    covered.addAll(
        List.of("names", "prepare", "close", "budget", "whyNoReadOut", "await", "habits"));

    assertThat(publicMethods(AzureClouds.class)).isSubsetOf(covered);
  }

  @Test
  void everyFaultIsInTheTable() {
    Set<String> covered = AnyFault.all().stream().map(AnyFault::method).collect(Collectors.toSet());
    Set<String> faults = faults();
    assertThat(faults).containsAll(covered);
    // What is no fault.
    covered.addAll(List.of("operationTime", "pageSize", "endOperations"));
    // That one lies by leaving out shows in no single answer; the daemon must not believe it.
    covered.addAll(List.of("emptyLists", "hideFromGets"));

    assertThat(faults).isSubsetOf(covered);
  }

  /** All of the catalogue, but for what others do at Azure. */
  private static Set<String> faults() {
    return Arrays.stream(AzureFaults.class.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .map(Method::getReturnType)
        .filter(group -> group != void.class && group != OtherHands.class)
        .flatMap(group -> publicMethods(group).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> publicMethods(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .map(Method::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
