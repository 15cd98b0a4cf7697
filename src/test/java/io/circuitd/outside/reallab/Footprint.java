package io.circuitd.outside.reallab;

import io.circuitd.outside.Programs;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one lab takes of the machine: a tag that all its names begin with, a folder, and 254
 * addresses. A lock on the folder is held while its JVM lives, so whoever claims the next one can
 * tell what a killed JVM left behind, and takes that away first.
 */
final class Footprint implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Footprint.class);
  private static final Path ROOT = Path.of("/run/circuitd-lab");
  private static final String LOCK = "lock";

  /**
   * Of this JVM's labs. Their lock files are left alone: to close any channel of one gives its lock
   * up, whichever channel that was taken by.
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final String tag;
  private final String network;
  private final FileLock lock;

  private Footprint(String tag, String network, FileLock lock) {
    this.tag = tag;
    this.network = network;
    this.lock = lock;
  }

  /** Takes away what dead labs left, then claims a place for a new one. */
  static synchronized Footprint claim() throws IOException, InterruptedException {
    Files.createDirectories(ROOT);
    try (FileChannel all = lockFile(ROOT)) {
      FileLock turn = all.lock();
      sweep();
      Random random = new Random();
      String tag = "crl" + HexFormat.of().toHexDigits((short) random.nextInt());
      Path folder = Files.createDirectory(ROOT.resolve(tag));
      OWN.add(folder);
      Footprint claimed = new Footprint(tag, freeNetwork(random), lockFile(folder).lock());
      turn.release();
      return claimed;
    }
  }

  private static FileChannel lockFile(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** The first three numbers of a /24 for benchmarks (RFC 2544) that this machine is not in. */
  private static String freeNetwork(Random random) throws IOException {
    List<String> taken =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(Inet4Address.class::isInstance)
            .map(InetAddress::getHostAddress)
            .toList();
    while (true) {
      String network = "198." + (18 + random.nextInt(2)) + "." + random.nextInt(256) + ".";
      if (taken.stream().noneMatch(address -> address.startsWith(network))) {
        return network;
      }
    }
  }

  private static void sweep() throws IOException, InterruptedException {
    try (Stream<Path> entries = Files.list(ROOT)) {
      for (Path folder : entries.filter(Files::isDirectory).toList()) {
        if (!isAlive(folder)) {
          try {
            remove(folder);
          } catch (IOException | AssertionError e) {
            log.warn("{} of a dead lab cannot be taken away", folder, e);
          }
        }
      }
    }
  }

  private static boolean isAlive(Path folder) throws IOException {
    if (OWN.contains(folder)) {
      return true;
    }
    try (FileChannel channel = lockFile(folder)) {
      return channel.tryLock() == null;
    }
  }

  private static void remove(Path folder) throws IOException, InterruptedException {
    String tag = folder.getFileName().toString();
    try (Programs programs = Programs.in("sweep")) {
      programs.run("list", Map.of(), List.of("ip", "netns", "list"));
      List<String> namespaces =
          programs
              .output("list")
              .lines()
              .map(line -> line.split(" ", 2)[0])
              .filter(name -> name.startsWith(tag + "-"))
              .toList();
      for (String namespace : namespaces) {
        programs.run("pids", Map.of(), List.of("ip", "netns", "pids", namespace));
        programs
            .output("pids")
            .lines()
            .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).stream())
            .forEach(ProcessHandle::destroyForcibly);
        programs.run("del", Map.of(), List.of("ip", "netns", "del", namespace));
      }
    }
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Makes a user of this machine the owner of a folder and of the files in it. */
  static void giveTo(Path folder, String user) throws IOException {
    UserPrincipal owner =
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
    try (Stream<Path> files = Files.walk(folder, 1)) {
      for (Path file : files.toList()) {
        Files.setOwner(file, owner);
      }
    }
  }

  /** A network namespace's name, or an interface's outside of them. */
  String name(String part) {
    return tag + "-" + part;
  }

  Path folder() {
    return ROOT.resolve(tag);
  }

  /** An address of the management network, whose prefix has 24 bits. */
  String address(int host) {
    return network + host;
  }

  /** Ends whatever still runs in its namespaces, and takes them and the folder away. */
  @Override
  public void close() throws IOException {
    giveUp(this);
  }

  /** In turn, as another JVM that sweeps would make the lock file of a folder that goes. */
  private static synchronized void giveUp(Footprint footprint) throws IOException {
    try (FileChannel all = lockFile(ROOT)) {
      FileLock turn = all.lock();
      try {
        remove(footprint.folder());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        Optional.ofNullable(footprint.lock.acquiredBy()).orElseThrow().close();
        OWN.remove(footprint.folder());
      }
      turn.release();
    }
  }
}
