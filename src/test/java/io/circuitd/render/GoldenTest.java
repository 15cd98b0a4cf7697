package io.circuitd.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.design.Leg;
import io.circuitd.model.Side;
import io.circuitd.profile.DeviceProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The worked example for every profile, byte for byte. With the system property {@code
 * golden.write} the files are written anew, for a person to read the difference.
 */
class GoldenTest {
  static final Path FOLDER = Path.of("src/test/resources/golden");

  /** One rendering of the worked example. */
  record Case(String profile, Side side, boolean vrf, boolean dualStack) {
    String file() {
      return profile
          + "/"
          + side.word()
          + (vrf ? "-vrf" : "-global")
          + (dualStack ? "-dual" : "-ipv4");
    }

    Leg leg() {
      DeviceProfile device = Profiles.named(profile);
      return Legs.leg(device, side, vrf, dualStack);
    }

    @Override
    public String toString() {
      return file();
    }
  }

  static Stream<Case> cases() {
    return Stream.of("junos", "iosxr-native", "iosxr", "iosxr7", "sros", "eos")
        .flatMap(profile ->
            Stream.of(Side.values())
                .flatMap(side ->
                    Stream.of(true, false)
                        .flatMap(vrf ->
                            Stream.of(true, false)
                                .map(dual -> new Case(profile, side, vrf, dual)))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theWorkedExampleRendersAsKept(Case example) throws IOException {
    OwnedConfig config = Legs.render(example.leg());

    assertKept(example.file() + ".xml", RenderedFile.config(config.payload()));
    assertKept(example.file() + ".remove.xml", RenderedFile.config(config.removal()));
    assertKept(example.file() + ".filter.xml", RenderedFile.filter(config.filter()));
  }

  static void assertKept(String name, String rendered) throws IOException {
    Path file = FOLDER.resolve(name);
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, rendered);
    }
    assertThat(rendered).as(name).isEqualTo(Files.readString(file));
  }

  /** Every golden file that goes into {@code <config>}. */
  static List<Path> files(String profile) throws IOException {
    try (Stream<Path> all = Files.list(FOLDER.resolve(profile))) {
      return all.sorted().toList();
    }
  }
}
