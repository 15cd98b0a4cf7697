package io.circuitd.render;

import io.circuitd.profile.DeviceProfile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A template of a profile whose text, or the text of something that it takes in, is another one
 * than before.
 *
 * @param folder name of the folder that has it
 * @param files those that differ, by name
 * @param before its version; empty when it has none, or was not there
 * @param after likewise
 */
public record ChangedTemplate(
    String folder,
    String file,
    List<String> files,
    Optional<String> before,
    Optional<String> after) {

  /**
   * The templates of these profiles that differ between two folders.
   *
   * @param profiles whose templates are looked at
   */
  public static List<ChangedTemplate> between(
      TemplateFolder old, TemplateFolder fresh, Collection<DeviceProfile> profiles) {
    List<ChangedTemplate> changed = new ArrayList<>();
    for (DeviceProfile profile : profiles) {
      for (String file : new TreeSet<>(profile.templates().values())) {
        Map<String, TemplateFolder.Text> was = old.closure(profile, file);
        Map<String, TemplateFolder.Text> is = fresh.closure(profile, file);
        TreeSet<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        names.removeIf(name -> text(was, name).equals(text(is, name)));
        if (!names.isEmpty()) {
          changed.add(
              new ChangedTemplate(
                  Optional.ofNullable(is.get(file))
                      .or(() -> Optional.ofNullable(was.get(file)))
                      .map(TemplateFolder.Text::folder)
                      .orElse(profile.name()),
                  file,
                  List.copyOf(names),
                  version(old, profile, file),
                  version(fresh, profile, file)));
        }
      }
    }
    return changed;
  }

  private static Optional<String> text(Map<String, TemplateFolder.Text> files, String name) {
    return Optional.ofNullable(files.get(name)).map(TemplateFolder.Text::text);
  }

  private static Optional<String> version(
      TemplateFolder folder, DeviceProfile profile, String file) {
    return folder.files(profile).isEmpty()
        ? Optional.empty()
        : new ProfileTemplates(folder, profile).version(file);
  }

  /** Whether it has a later version than before; numbers count as numbers. */
  public boolean raised() {
    if (before.isEmpty() || after.isEmpty()) {
      return true;
    }
    String was = before.get();
    String is = after.get();
    boolean numbers = Stream.of(was, is).allMatch(text -> text.matches("[0-9]{1,9}"));
    return numbers ? Integer.parseInt(is) > Integer.parseInt(was) : !is.equals(was);
  }
}
