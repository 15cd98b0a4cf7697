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
 * A template whose text, or the text of something that it takes in, is another one than before.
 *
 * @param files those that differ, by name
 * @param before its version; empty when it has none, or was not there
 * @param after likewise
 */
public record ChangedTemplate(
    String profile,
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
        Map<String, TemplateFolder.Text> was = old.closure(profile.name(), file);
        Map<String, TemplateFolder.Text> is = fresh.closure(profile.name(), file);
        TreeSet<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        names.removeIf(
            name -> Optional.ofNullable(was.get(name)).equals(Optional.ofNullable(is.get(name))));
        if (!names.isEmpty()) {
          changed.add(
              new ChangedTemplate(
                  profile.name(),
                  file,
                  List.copyOf(names),
                  version(old, profile.name(), file),
                  version(fresh, profile.name(), file)));
        }
      }
    }
    return changed;
  }

  private static Optional<String> version(TemplateFolder folder, String profile, String file) {
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
