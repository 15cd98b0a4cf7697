package io.circuitd.render;

import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfile.LegShape;
import io.circuitd.render.EdgeLegs.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vendors' own YANG judges legs at the edges of every range. */
@Tag("outside")
class EdgeLegsYangTest {
  @TempDir private Path folder;

  static Stream<String> profiles() {
    return Profiles.names().stream();
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void everyLegThatIsNotRefusedIsValid(String profile) throws Exception {
    // In OpenConfig a VRF and a bridge domain are entries of one list: not both of one name.
    List<LegShape> shapes = EdgeLegs.shapes(profile);
    List<List<LegShape>> together =
        profile.equals("eos") ? shapes.stream().map(List::of).toList() : List.of(shapes);
    for (List<LegShape> some : together) {
      judge(profile, some);
    }
  }

  private void judge(String profile, List<LegShape> shapes) throws Exception {
    DeviceProfile device = Profiles.named(profile);
    StringBuilder legs = new StringBuilder();
    List<Path> changes = new ArrayList<>();
    List<Path> filters = new ArrayList<>();
    Set<Xml> needed = new LinkedHashSet<>();
    for (LegShape shape : shapes) {
      Set<OwnedEntry> entries = new LinkedHashSet<>();
      for (Case edge : EdgeLegs.of(profile, shape)) {
        OwnedConfig config = edge.render();
        Path file = file(shape + "-" + changes.size(), config.payload());
        legs.append('\n').append(file.getFileName()).append(": ").append(edge);
        changes.add(file);
        entries.addAll(config.ownedEntries());
        needed.addAll(EdgeLegs.roots(config.preconditionFilter()));
      }
      changes.add(file(shape + "-removal", new OwnedPaths(entries, device).removal()));
      filters.add(file(shape + "-filter", new OwnedPaths(entries, device).filter()));
    }
    List<Xml> ways = Preconditions.joined(needed, new Tree(device.listKeys()));
    filters.add(file("needed", needed(profile, ways)));

    String about = legs.toString();
    YangKitTest.judge(profile, changes, about, context(profile, ways));
    YangKitTest.judge(profile, filters, about, "--edit");
  }

  /** For models whose names have to lead somewhere: those that have a context for other tests. */
  private String[] context(String profile, List<Xml> ways) throws IOException {
    return Files.exists(YangKitTest.context(profile))
        ? new String[] {"--context", file("context", needed(profile, ways)).toString()}
        : new String[0];
  }

  private static String needed(String profile, List<Xml> ways) {
    DeviceProfile device = Profiles.named(profile);
    return EdgeLegs.written(EdgeLegs.there(ways, device), device);
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name + ".xml"), RenderedFile.config(content));
  }
}
