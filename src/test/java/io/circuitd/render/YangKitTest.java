package io.circuitd.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.circuitd.azure.CrossConnection;
import io.circuitd.daemon.Site;
import io.circuitd.design.Leg;
import io.circuitd.design.LegDesign;
import io.circuitd.design.LegDesigner;
import io.circuitd.design.SwitchedLeg;
import io.circuitd.intent.Circuit;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.LegId;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The vendors' own YANG judges what we render. The kit is found through {@code CIRCUITD_YANG_KIT},
 * by default beside the repository. What a payload refers to and does not make is in {@code
 * yang-context}, where the kit's own does not have it.
 */
@Tag("outside")
class YangKitTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "iosxr", "iosxr7", "sros", "eos"})
  void theGoldenFilesAreValid(String profile) throws Exception {
    List<Path> files =
        GoldenTest.files(profile).stream()
            .filter(f -> !f.toString().endsWith(".filter.xml"))
            .toList();

    assertThat(files).hasSize(16 + 2 * SwitchedLegTest.legs(profile).size());
    check(profile, files);
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "iosxr", "iosxr7", "sros", "eos"})
  void filtersNameExistingElements(String profile) throws Exception {
    Leg leg = Legs.leg(Profiles.named(profile), Side.PRIMARY, true, true);
    Leg global = Legs.leg(Profiles.named(profile), Side.SECONDARY, false, true);

    check(
        profile,
        List.of(
            file("vrf", Legs.render(leg).filter()),
            file("global", Legs.render(global).filter()),
            file("vrf-preconditions", withoutSelections(Legs.render(leg).preconditionFilter())),
            file(
                "global-preconditions",
                withoutSelections(Legs.render(global).preconditionFilter()))),
        "--edit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "iosxr", "iosxr7", "sros", "eos"})
  void filtersOfVirtualSwitchesNameExistingElements(String profile) throws Exception {
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, SwitchedLeg> leg : SwitchedLegTest.legs(profile).entrySet()) {
      OwnedConfig config = Legs.render(leg.getValue());
      files.add(file(leg.getKey(), config.filter()));
      files.add(
          file(leg.getKey() + "-preconditions", withoutSelections(config.preconditionFilter())));
    }
    check(profile, files, "--edit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native", "iosxr", "iosxr7", "sros", "eos"})
  void everyChoiceIsValid(String profile) throws Exception {
    List<Path> files = new ArrayList<>();
    for (boolean vrf : new boolean[] {true, false}) {
      Leg leg = Legs.leg(Profiles.named(profile), Side.PRIMARY, vrf, true);
      Leg full = Legs.withMtu(Legs.withLocalAs(leg, 64500), 1480);
      OwnedConfig pushed = Legs.render(full, "a key with <, & and \"");
      OwnedConfig ipv4 = Legs.render(Legs.leg(Profiles.named(profile), Side.PRIMARY, vrf, false));
      files.add(file("full-" + vrf, pushed.payload()));
      files.add(
          file(
              "no-bfd-" + vrf,
              Legs.render(Legs.withBfd(leg, new BfdSetting.Disabled())).payload()));
      files.add(file("left-over-" + vrf, ipv4.payloadWith(pushed.ownedEntries())));
    }
    check(profile, files);
  }

  @ParameterizedTest
  @CsvSource({"junos, true", "iosxr-native, false"})
  void theOuterTagAndTheQosPoliciesAreValid(String profile, boolean qos) throws Exception {
    Leg leg = Legs.leg(Profiles.named(profile), Side.PRIMARY, true, true);
    Leg other = Legs.with(leg, true, qos ? Optional.of(Legs.QOS) : Optional.empty());
    check(profile, List.of(file("outer", Legs.render(other).payload())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iosxr", "iosxr7", "sros"})
  void anotherTypeOfTheOuterTagAndQosPoliciesAreValid(String profile) throws Exception {
    Map<String, Leg> legs = new LinkedHashMap<>(SwitchedLegTest.legs(profile));
    legs.put("vrf", Legs.leg(Profiles.named(profile), Side.PRIMARY, true, true));
    legs.put("global", Legs.leg(Profiles.named(profile), Side.PRIMARY, false, true));
    List<Path> payloads = new ArrayList<>();
    List<Path> filters = new ArrayList<>();
    for (Map.Entry<String, Leg> leg : legs.entrySet()) {
      OwnedConfig config = Legs.render(Legs.shaped(leg.getValue()));
      assertThat(config.payload()).contains("ER-1G-IN", "ER-1G-OUT");
      payloads.add(file(leg.getKey(), config.payload()));
      filters.add(file(leg.getKey() + "-needs", withoutSelections(config.preconditionFilter())));
    }
    check(profile, payloads);
    check(profile, filters, "--edit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native"})
  void everyExampleCircuitIsValid(String profile) throws Exception {
    Site site = Site.load(Path.of("config"));
    LegRenderer renderer = new LegRenderer(site.templateDir());
    List<Path> files = new ArrayList<>();
    for (Circuit circuit : site.circuits().values()) {
      CrossConnection azure =
          CrossConnection.parse(
              "commercial",
              new JsonMapper()
                  .readTree(
                      Path.of("config/lab/cross-connections", circuit.name() + ".json").toFile()));
      for (Side side : Side.values()) {
        for (LegId id : circuit.legs(side)) {
          LegDesign design =
              LegDesigner.design(
                  id,
                  circuit,
                  site.inventory().orElseThrow(),
                  azure,
                  name -> Optional.ofNullable(site.profiles().get(name)));
          Leg leg = ((LegDesign.Ready) design).leg();
          if (leg.profile().equals(profile)) {
            OwnedConfig config = renderer.render(leg, Profiles.named(profile), Optional.empty());
            files.add(file(id.toString(), config.payload()));
            files.add(file(id + ".remove", config.removal()));
          }
        }
      }
    }

    assertThat(files).isNotEmpty();
    check(profile, files);
  }

  private static String withoutSelections(String filter) {
    return filter.replaceAll("\\s*<[a-z-]+/>", "");
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name + ".xml"), RenderedFile.config(content));
  }

  private static void check(String profile, List<Path> files, String... options) throws Exception {
    judge(profile, files, "", options);
  }

  /**
   * Has the kit check files.
   *
   * @param about for the message of a failure
   */
  static void judge(String profile, List<Path> files, String about, String... options)
      throws Exception {
    Path kit =
        Path.of(Optional.ofNullable(System.getenv("CIRCUITD_YANG_KIT")).orElse("../shared/yang"));
    if (!Files.isExecutable(kit.resolve("check"))) {
      skip("no YANG kit at " + kit.toAbsolutePath().normalize() + "; set CIRCUITD_YANG_KIT");
    }
    if (Stream.of(System.getenv("PATH").split(":", -1))
        .noneMatch(dir -> Files.isExecutable(Path.of(dir, "yanglint")))) {
      skip("yanglint is missing; on Debian: apt-get install -y libyang2-tools");
    }
    List<String> command = new ArrayList<>(List.of(kit.resolve("check").toString()));
    command.addAll(List.of(options));
    Path context = context(profile);
    if (Files.exists(context)) {
      command.addAll(List.of("--context", context.toAbsolutePath().toString()));
    }
    command.add(profile.equals("eos") ? "openconfig" : profile);
    files.forEach(file -> command.add(file.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said + about).isZero();
  }

  /** What the profile's payloads refer to and do not make; not for every profile. */
  static Path context(String profile) {
    return Path.of("src/test/resources/yang-context", profile + ".xml");
  }

  private static void skip(String why) {
    System.out.println("JUDGE SKIPPED: YANG kit: " + why);
    abort(why);
  }
}
