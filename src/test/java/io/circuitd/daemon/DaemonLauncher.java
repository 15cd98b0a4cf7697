package io.circuitd.daemon;

import io.circuitd.daemon.DaemonProcess.Trap;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts {@link DaemonProcess}, quickly: the JVM keeps its loaded classes in an archive, which
 * wants a class path of jars alone.
 */
final class DaemonLauncher {
  private final String classPath;
  private final Path archive;

  private DaemonLauncher(String classPath, Path archive) {
    this.classPath = classPath;
    this.archive = archive;
  }

  /** Packs the class folders of this JVM into a jar, and signed jars, which no archive takes. */
  static DaemonLauncher in(Path folder) {
    List<Path> packed = new ArrayList<>();
    List<Path> kept = new ArrayList<>();
    Path jar = folder.resolve("classes.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.setLevel(0);
      for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        Path path = Path.of(part);
        (Files.isDirectory(path) || isSigned(path) ? packed : kept).add(path);
      }
      Set<String> names = new HashSet<>();
      for (Path part : packed) {
        if (Files.isDirectory(part)) {
          pack(part, out, names);
        } else {
          try (FileSystem inside = FileSystems.newFileSystem(part)) {
            pack(inside.getPath("/"), out, names);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String classPath =
        Stream.concat(Stream.of(jar), kept.stream())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    return new DaemonLauncher(classPath, folder.resolve("classes.jsa"));
  }

  private static boolean isSigned(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    try (JarFile jar = new JarFile(file.toFile())) {
      return jar.stream().anyMatch(entry -> entry.getName().matches("META-INF/[^/]*[.]SF"));
    }
  }

  /** With entries for folders too: without them nobody finds what a folder holds. */
  private static void pack(Path folder, JarOutputStream out, Set<String> names) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> !path.equals(folder)).toList()) {
        boolean inside = Files.isDirectory(file);
        String name =
            folder.relativize(file).toString().replaceFirst("/$", "") + (inside ? "/" : "");
        if (!name.matches("META-INF/[^/]*[.](MF|SF|RSA|DSA)") && names.add(name)) {
          out.putNextEntry(new JarEntry(name));
          if (!inside) {
            Files.copy(file, out);
          }
          out.closeEntry();
        }
      }
    }
  }

  /** A daemon that writes the archive when it ends in good order. */
  Process training(Path config, Path log) {
    return start(config, List.of(), log, "-XX:ArchiveClassesAtExit=" + archive);
  }

  Process start(Path config, Collection<Trap> traps, Path log) {
    return Files.exists(archive)
        ? start(config, traps, log, "-XX:SharedArchiveFile=" + archive)
        : start(config, traps, log, "-Xshare:auto");
  }

  private Process start(Path config, Collection<Trap> traps, Path log, String sharing) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                sharing,
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Djdk.virtualThreadScheduler.parallelism=16",
                "-cp",
                classPath,
                DaemonProcess.class.getName(),
                config.toString(),
                Path.of("").toAbsolutePath().toString()));
    traps.forEach(trap -> command.add(trap.toString()));
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lays traps in a daemon that runs; they hold once it says so. */
  static void arm(Process daemon, Collection<Trap> traps) {
    String line = traps.stream().map(Trap::toString).collect(Collectors.joining(" ")) + "\n";
    try {
      daemon.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
      daemon.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The stacks of all its threads, virtual ones too.
   *
   * @param file that is not there yet
   */
  static String threads(Process daemon, Path file) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      new ProcessBuilder(jcmd, String.valueOf(daemon.pid()), "Thread.dump_to_file", file.toString())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .onExit()
          .join();
      return Files.exists(file) ? Files.readString(file) : "no dump of threads";
    } catch (IOException e) {
      return "no dump of threads: " + e;
    }
  }

  /** Ends a daemon in good order. */
  static void end(Process daemon) {
    try (OutputStream input = daemon.getOutputStream()) {
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon.onExit().join();
  }
}
