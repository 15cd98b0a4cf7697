package io.circuitd.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees when the operators' files change. Looks at sizes and times instead of waiting for kernel
 * events, which network file systems do not send.
 */
final class ConfigWatch implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(ConfigWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Path folder;
  private final Supplier<List<Path>> further;
  private final Runnable changed;
  private final Alarms alarms;
  private final Runnable turned;
  private final Bell bell = new Bell();
  private volatile boolean looked;

  /** Nothing at first: what changed between the daemon's own first read and now counts. */
  private Map<Path, String> seen = Map.of();

  /**
   * @param further files to watch, whether they are there or not
   * @param turned run after each look
   */
  ConfigWatch(
      Path folder, Supplier<List<Path>> further, Runnable changed, Alarms alarms, Runnable turned) {
    this.folder = folder;
    this.further = further;
    this.changed = changed;
    this.alarms = alarms;
    this.turned = turned;
  }

  @Override
  public void run() {
    while (bell.sleep(EVERY)) {
      lookNow();
      turned.run();
    }
  }

  /** Whether all files were read since the start. */
  boolean looked() {
    return looked;
  }

  /** Has what was saved a moment ago in force: who saves a file and asks for its plan means it. */
  synchronized void lookNow() {
    Map<Path, String> now = look();
    if (!now.equals(seen)) {
      take(now);
    }
  }

  /** A read that fails, as of a file that is being replaced, is tried again at the next look. */
  private void take(Map<Path, String> now) {
    try {
      changed.run();
      seen = now;
      looked = true;
      alarms.clear("watch", folder.toString());
    } catch (RuntimeException e) {
      log.warn("{} cannot be read", folder, e);
      alarms.raise("watch", folder.toString(), "cannot be read: " + e.getMessage());
    }
  }

  private static String state(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return attributes.size() + " " + attributes.lastModifiedTime();
  }

  private Map<Path, String> look() {
    Map<Path, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        files.put(file, state(file));
      }
      for (Path file : further.get()) {
        files.put(file, Files.exists(file) ? state(file) : "");
      }
      return files;
    } catch (IOException | java.io.UncheckedIOException e) {
      log.debug("{} changes while it is looked at: {}", folder, e.getMessage());
      return Map.of();
    }
  }
}
