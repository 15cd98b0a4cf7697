package io.circuitd.render;

import io.circuitd.model.Sha256;
import io.circuitd.profile.DeviceProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The texts of a folder of templates, as they were at one moment: what is saved later does not mix
 * with what was read. Immutable.
 */
public final class TemplateFolder {
  private static final Pattern TAKES =
      Pattern.compile("<#(?:import|include)\\s+[\"']/?([^\"']+)[\"']");

  private final Path path;
  private final Map<String, Map<String, Text>> profiles;

  /**
   * One file.
   *
   * @param folder name of the folder that has it
   * @param problem why it cannot be read
   */
  record Text(String folder, String text, Optional<String> problem) {}

  private TemplateFolder(Path path, Map<String, Map<String, Text>> profiles) {
    this.path = path;
    this.profiles = profiles;
  }

  /**
   * Reads a folder that has the templates of profile NAME in its folder NAME. A folder that is not
   * there, or cannot be read, has no profiles; a file that cannot be read is told at its use.
   */
  public static TemplateFolder read(Path path) {
    Map<String, Map<String, Text>> profiles = new TreeMap<>();
    try {
      for (String name : names(path)) {
        profiles.put(name, texts(path.resolve(name)));
      }
    } catch (IOException | UncheckedIOException e) {
      return new TemplateFolder(path, Map.of());
    }
    return new TemplateFolder(path, profiles);
  }

  /**
   * The names of its folders, none of whose files is read; none where it is no folder.
   *
   * @throws UncheckedIOException when it cannot be read
   */
  public static Set<String> names(Path path) {
    if (!Files.isDirectory(path)) {
      return Set.of();
    }
    try (Stream<Path> folders = Files.list(path)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a file is a template; not so are the copies and locks that editors leave beside it. */
  public static boolean isTemplate(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".ftl") && !name.startsWith(".") && Files.isRegularFile(file);
  }

  private static Map<String, Text> texts(Path folder) throws IOException {
    Map<String, Text> texts = new TreeMap<>();
    Path real = folder.toRealPath();
    try (Stream<Path> files = Files.walk(real)) {
      for (Path file : files.filter(TemplateFolder::isTemplate).toList()) {
        String name = real.relativize(file).toString();
        texts.put(
            name,
            // A template sees its own folder: no link leads out of it.
            file.toRealPath().startsWith(real)
                ? text(folder.getFileName().toString(), file)
                : new Text(
                    folder.getFileName().toString(),
                    "",
                    Optional.of(name + " leads out of the folder of templates")));
      }
    }
    return texts;
  }

  private static Text text(String folder, Path file) {
    try {
      return new Text(
          folder, new String(Files.readAllBytes(file), StandardCharsets.UTF_8), Optional.empty());
    } catch (IOException e) {
      return new Text(folder, "", Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /** Where it was read. */
  public Path path() {
    return path;
  }

  /** The names of its folders. */
  public Set<String> profiles() {
    return Set.copyOf(profiles.keySet());
  }

  /** The files of a profile's folders by their names; empty when none of them is there. */
  Optional<Map<String, Text>> files(DeviceProfile profile) {
    Map<String, Text> files = new TreeMap<>();
    boolean there = false;
    for (String folder :
        Stream.concat(profile.templatesFrom().stream(), Stream.of(profile.name())).toList()) {
      there |= profiles.containsKey(folder);
      files.putAll(profiles.getOrDefault(folder, Map.of()));
    }
    return there ? Optional.of(files) : Optional.empty();
  }

  /** A template and what it takes in, directly or not, by name; what is not there is left out. */
  Map<String, Text> closure(DeviceProfile profile, String file) {
    Map<String, Text> files = files(profile).orElse(Map.of());
    Map<String, Text> closure = new TreeMap<>();
    Set<String> open = new LinkedHashSet<>(List.of(file));
    while (!open.isEmpty()) {
      String name = open.iterator().next();
      open.remove(name);
      Text text = files.get(name);
      if (text != null && closure.put(name, text) == null) {
        Matcher takes = TAKES.matcher(text.text());
        while (takes.find()) {
          open.add(takes.group(1));
        }
      }
    }
    return closure;
  }

  /** {@code sha256:…} over all names and texts: the same as long as nothing was changed. */
  public String fingerprint() {
    List<String> parts = new ArrayList<>();
    profiles.forEach((profile, files) ->
        files.forEach((name, text) -> parts.addAll(List.of(profile, name, text.text()))));
    return Sha256.of(parts);
  }
}
