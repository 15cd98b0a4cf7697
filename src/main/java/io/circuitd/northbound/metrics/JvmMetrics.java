package io.circuitd.northbound.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.model.snapshots.Labels;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Instant;

/** What is worth knowing of the daemon's own process, under the names that are usual for it. */
final class JvmMetrics {
  private JvmMetrics() {}

  static void add(Series series) {
    var memory = ManagementFactory.getMemoryMXBean();
    memory(series, "heap", memory.getHeapMemoryUsage());
    memory(series, "nonheap", memory.getNonHeapMemoryUsage());
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      series.summary(
          "jvm_gc_collection_seconds",
          "Time spent in garbage collections.",
          Labels.of("gc", collector.getName()),
          collector.getCollectionCount(),
          collector.getCollectionTime() / 1000.0);
    }
    series.gauge(
        "jvm_threads_current",
        "Platform threads alive.",
        Labels.EMPTY,
        ManagementFactory.getThreadMXBean().getThreadCount());
    series.time(
        "process_start_time_seconds",
        "When the process started, in seconds of the Unix epoch.",
        Labels.EMPTY,
        Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      series.counter(
          "process_cpu_seconds",
          "CPU time of the process.",
          Labels.EMPTY,
          system.getProcessCpuTime() / 1e9);
      series.gauge(
          "process_open_fds",
          "File descriptors in use.",
          Labels.EMPTY,
          (double) system.getOpenFileDescriptorCount());
      series.gauge(
          "process_max_fds",
          "File descriptors that may be in use.",
          Labels.EMPTY,
          (double) system.getMaxFileDescriptorCount());
    }
  }

  private static void memory(Series series, String area, MemoryUsage usage) {
    Labels labels = Labels.of("area", area);
    series.gauge("jvm_memory_used_bytes", "Memory in use.", labels, (double) usage.getUsed());
    series.gauge(
        "jvm_memory_committed_bytes", "Memory taken.", labels, (double) usage.getCommitted());
    series.gauge(
        "jvm_memory_max_bytes",
        "Memory that may be taken; -1 for any.",
        labels,
        (double) usage.getMax());
  }
}
