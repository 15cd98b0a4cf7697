package io.circuitd.daemon;

import io.circuitd.azure.AzureClouds;
import io.circuitd.azure.CloudConfig;
import io.circuitd.azure.CloudCredential;
import io.circuitd.azure.CloudLimits;
import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.ListedCircuit;
import io.circuitd.azure.WriteHabits;
import io.circuitd.files.SecretRef;
import io.circuitd.model.Reading;
import io.circuitd.model.ServiceKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Watches clouds as the daemon does: lists each, reads what moved, keeps what it read. A JVM of its
 * own, so that its heap is its own.
 */
public final class WatchedClouds {
  private final AzureClouds azure;
  private final CloudLists lists;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<ServiceKey, CrossConnection> facts = new ConcurrentHashMap<>();

  private WatchedClouds(AzureClouds azure) {
    this.azure = azure;
    this.lists = new CloudLists(azure.names(), InstantSource.system());
  }

  /**
   * Makes one cycle for each line of its input, and answers with its seconds, how many circuits it
   * read, and how many MB of heap are in use after a collection.
   *
   * @param args for each cloud its address; before them the PEM of their authority and the file of
   *     the secret
   */
  public static void main(String[] args) throws Exception {
    List<CloudConfig> configs = new ArrayList<>();
    for (String address : Arrays.asList(args).subList(2, args.length)) {
      configs.add(config("cloud-" + configs.size(), URI.create(address), args[0], args[1]));
    }
    try (AzureClouds azure = new AzureClouds(configs, Path.of(""));
        BufferedReader input =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      new WatchedClouds(azure).serve(input);
    }
  }

  private static CloudConfig config(String name, URI address, String ca, String secret) {
    return new CloudConfig(
        name,
        address,
        address,
        "https://management.azure.com/.default",
        "2025-03-01",
        "5a1c0de0-7a1b-4c5d-8e9f-00000000c0de",
        new CloudCredential.ClientSecret("tenant", "client", new SecretRef.File(Path.of(secret))),
        Optional.of(Path.of(ca)),
        3,
        CloudLimits.USUAL,
        WriteHabits.USUAL);
  }

  private void serve(BufferedReader input) throws Exception {
    while (input.readLine() != null) {
      long begin = System.nanoTime();
      int read = cycle();
      double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      System.out.printf(Locale.ROOT, "%.3f %d %d%n", seconds, read, used >> 20);
    }
  }

  private int cycle() throws InterruptedException, ExecutionException {
    List<Future<Integer>> clouds = new ArrayList<>();
    for (String cloud : azure.names()) {
      clouds.add(threads.submit(() -> cycle(cloud)));
    }
    return sum(clouds);
  }

  private int cycle(String cloud) throws InterruptedException, ExecutionException {
    List<ListedCircuit> circuits = present(azure.list(cloud));
    List<Future<Integer>> moved = new ArrayList<>();
    for (ServiceKey key : lists.listed(cloud, circuits)) {
      String id = lists.sighting(cloud, key).orElseThrow().item().orElseThrow().id();
      moved.add(
          threads.submit(() -> {
            facts.put(key, present(azure.look(cloud, id)));
            return 1;
          }));
    }
    return sum(moved);
  }

  private static int sum(List<Future<Integer>> counts)
      throws InterruptedException, ExecutionException {
    int sum = 0;
    for (Future<Integer> count : counts) {
      sum += count.get();
    }
    return sum;
  }

  private static <T> T present(Reading<T> reading) {
    if (reading instanceof Reading.Present<T>(T value)) {
      return value;
    }
    throw new IllegalStateException(reading.toString());
  }

  /** A JVM that watches these clouds, with that much heap. */
  public static Process start(int heapMb, Path ca, Path secret, List<URI> clouds)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx" + heapMb + "m",
                "-classpath",
                System.getProperty("java.class.path"),
                WatchedClouds.class.getName(),
                ca.toString(),
                secret.toString()));
    clouds.forEach(cloud -> command.add(cloud.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
