package io.circuitd.profile;

import io.circuitd.files.ConfigSchema;
import io.circuitd.files.Fields;
import io.circuitd.files.Finding;
import io.circuitd.files.Findings;
import io.circuitd.files.Loaded;
import io.circuitd.files.Position;
import io.circuitd.profile.DeviceProfile.BfdMib;
import io.circuitd.profile.DeviceProfile.BgpMib;
import io.circuitd.profile.DeviceProfile.CommitHistory;
import io.circuitd.profile.DeviceProfile.InterfaceMib;
import io.circuitd.profile.DeviceProfile.LegShape;
import io.circuitd.profile.DeviceProfile.NetconfAbilities;
import io.circuitd.profile.DeviceProfile.Normalisation;
import io.circuitd.profile.DeviceProfile.SnmpAbilities;
import io.circuitd.profile.DeviceProfile.SshAlgorithms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
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
 * All device profiles of an installation.
 *
 * @param profiles by name; without those that have errors
 * @param names of all of them, also of those that have errors
 */
public record DeviceProfiles(
    Map<String, DeviceProfile> profiles, Set<String> names, List<Finding> findings) {
  private static final Map<String, LegShape> SHAPES =
      Map.of(
          "virtualRouterVrf", LegShape.VIRTUAL_ROUTER_VRF,
          "virtualRouterGlobal", LegShape.VIRTUAL_ROUTER_GLOBAL,
          "virtualSwitchVpws", LegShape.VIRTUAL_SWITCH_VPWS,
          "virtualSwitchBridge", LegShape.VIRTUAL_SWITCH_BRIDGE,
          "virtualSwitchLocal", LegShape.VIRTUAL_SWITCH_LOCAL);
  private static final String FROM = "from";
  private static final Map<String, BgpMib> BGP_MIBS =
      Map.of(
          "bgp4", BgpMib.BGP4,
          "jnxBgpM2", BgpMib.JNX_BGP_M2,
          "cbgpPeer2", BgpMib.CBGP_PEER2,
          "cbgpPeer3", BgpMib.CBGP_PEER3,
          "arista", BgpMib.ARISTA,
          "timetra", BgpMib.TIMETRA);
  private static final Map<String, BfdMib> BFD_MIBS =
      Map.of(
          "juniper", BfdMib.JUNIPER,
          "cisco", BfdMib.CISCO,
          "rfc7331", BfdMib.RFC7331,
          "timetra", BfdMib.TIMETRA);
  private static final Map<String, InterfaceMib> INTERFACE_MIBS =
      Map.of(
          "ifMib", InterfaceMib.IF_MIB,
          "timetra", InterfaceMib.TIMETRA,
          "none", InterfaceMib.NONE);
  private static final Pattern FIRST_HOP_REDUNDANCY =
      Pattern.compile("<[\\w:-]*(vrrp|hsrp)[\\w-]*", Pattern.CASE_INSENSITIVE);

  /**
   * Reads every {@code *.yaml} of a folder.
   *
   * @param profileDir the folder of {@code NAME.yaml} files
   * @param templateDir the folder that has the templates of profile NAME in its folder NAME
   */
  public static DeviceProfiles load(Path profileDir, Path templateDir) {
    Findings findings = new Findings();
    Map<String, DeviceProfile> profiles = new TreeMap<>();
    Set<String> names = new TreeSet<>();
    if (!Files.isDirectory(profileDir)) {
      findings.error(
          new Position(profileDir, 0, 0),
          "no such folder",
          "the folder of device profiles",
          "set circuitd.home to the install folder, or make the folder");
      return new DeviceProfiles(profiles, names, findings.sorted());
    }
    ConfigSchema schema = ConfigSchema.named("profile");
    List<Path> files = yamlFiles(profileDir, findings);
    files.forEach(file -> names.add(file.getFileName().toString().replaceFirst("\\.yaml$", "")));
    Map<String, Taker> takers = new TreeMap<>();
    for (Path file : files) {
      Loaded<DeviceProfile> loaded =
          Fields.load(file, schema, fields -> profile(fields, templateDir, names, takers));
      findings.addAll(loaded.findings());
      loaded.value().ifPresent(profile -> profiles.put(profile.name(), profile));
    }
    checkTakers(takers, profiles, findings);
    return new DeviceProfiles(profiles, names, findings.sorted());
  }

  private static List<Path> yamlFiles(Path dir, Findings findings) {
    try (Stream<Path> files = Files.list(dir)) {
      return files.filter(f -> f.getFileName().toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      findings.error(
          new Position(dir, 0, 0), "a folder that cannot be read", "its files", "check its mode");
      return List.of();
    }
  }

  /**
   * @param takers gets the profile, if it takes another's templates
   */
  private static Optional<DeviceProfile> profile(
      Fields fields, Path templateDir, Set<String> names, Map<String, Taker> takers) {
    Optional<String> name = fields.text("profile");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    String fileName = fields.file().getFileName().toString();
    if (!fileName.equals(name.get() + ".yaml")) {
      fields
          .findings()
          .error(
              fields.position("profile"),
              "profile '" + name.get() + "' in file " + fileName,
              "the profile named like its file",
              "rename one of them");
    }
    Optional<String> from = from(fields, name.get(), names, takers);
    List<Path> folders =
        Stream.concat(name.stream(), from.stream()).map(templateDir::resolve).toList();
    Map<LegShape, String> templates = templates(fields, folders);
    Optional<Fields> netconf = fields.section("netconf");
    Optional<SnmpAbilities> snmp = fields.section("snmp").flatMap(DeviceProfiles::snmp);
    if (netconf.isEmpty() || snmp.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DeviceProfile(
            name.get(),
            fields.text("description").orElse(""),
            templates,
            from,
            lists(fields),
            names(fields, "notKeys"),
            fields.text("subInterfaceName").orElse("{port}.{unit}"),
            netconf(netconf.get()),
            snmp.get(),
            fields
                .section("normalisation")
                .map(DeviceProfiles::normalisation)
                .orElse(
                    new Normalisation(
                        false, Set.of(), Set.of(), Set.of(), Set.of(), Map.of(), Map.of()))));
  }

  private static Optional<String> from(
      Fields fields, String name, Set<String> names, Map<String, Taker> takers) {
    Optional<Fields> section = fields.section("templates");
    Optional<String> from = section.flatMap(templates -> templates.text(FROM));
    if (section.isEmpty() || from.isEmpty()) {
      return Optional.empty();
    }
    Position position = section.get().position(FROM);
    if (from.get().equals(name) || !names.contains(from.get())) {
      fields
          .findings()
          .error(
              position,
              "templates from '" + from.get() + "'",
              "another device profile: one of " + others(names, name),
              "correct the name, or take the key out");
      return Optional.empty();
    }
    takers.put(name, new Taker(name, from.get(), position));
    return from;
  }

  private static String others(Set<String> names, String name) {
    return names.stream().filter(other -> !other.equals(name)).collect(Collectors.joining(", "));
  }

  /**
   * A profile that takes templates.
   *
   * @param from the profile whose templates they are
   */
  private record Taker(String name, String from, Position position) {}

  /** Templates are taken from a profile that has its own, so that none is far to seek. */
  private static void checkTakers(
      Map<String, Taker> takers, Map<String, DeviceProfile> profiles, Findings findings) {
    for (Taker taker : takers.values()) {
      Taker giver = takers.get(taker.from());
      if (giver != null) {
        String further = giver.from();
        findings.error(
            taker.position(),
            "templates from '" + giver.name() + "', which takes its own from '" + further + "'",
            "a device profile that has all its templates itself",
            "name '" + further + "', or give this profile its own files");
        profiles.remove(taker.name());
      }
    }
  }

  private static Map<LegShape, String> templates(Fields fields, List<Path> folders) {
    Map<LegShape, String> templates = new EnumMap<>(LegShape.class);
    fields
        .section("templates")
        .ifPresent(section -> {
          for (String key : section.keys()) {
            Optional<String> file = section.text(key);
            LegShape shape = SHAPES.get(key);
            if (shape != null && file.isPresent()) {
              templates.put(shape, file.get());
              checkTemplate(section, key, folders, file.get());
            }
          }
        });
    return templates;
  }

  private static void checkTemplate(Fields section, String key, List<Path> folders, String name) {
    if (name.contains("/") || name.contains("\0")) {
      return;
    }
    Path own = folders.getFirst().resolve(name);
    Path template =
        folders.stream()
            .map(folder -> folder.resolve(name))
            .filter(Files::exists)
            .findFirst()
            .orElse(own);
    try {
      Matcher redundancy = FIRST_HOP_REDUNDANCY.matcher(Files.readString(template));
      if (redundancy.find()) {
        section
            .findings()
            .error(
                "R-057",
                section.position(key),
                "template " + template + " with '" + redundancy.group() + "'",
                "no first-hop redundancy protocol on interfaces towards Azure",
                "take it out of the template");
      }
    } catch (IOException e) {
      section
          .findings()
          .error(
              section.position(key),
              "template " + template + ", which cannot be read",
              "a template file in that folder",
              "add the file or correct its name");
    }
  }

  private static Map<String, List<String>> lists(Fields fields) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    fields
        .section("listKeys")
        .ifPresent(section -> section.keys().forEach(p -> lists.put(p, section.texts(p))));
    return lists;
  }

  private static Set<String> names(Fields fields, String key) {
    return new LinkedHashSet<>(fields.texts(key));
  }

  private static NetconfAbilities netconf(Fields fields) {
    return new NetconfAbilities(
        fields.flag("candidate").orElse(true),
        fields.flag("confirmedCommit").orElse(true),
        fields.flag("startup").orElse(true),
        fields.flag("validate").orElse(true),
        fields.flag("persist").orElse(true),
        fields.text("removal").orElse("remove"),
        Duration.ofMillis(fields.number("confirmPollMs").orElse(2000)),
        fields.text("algorithms").flatMap(SshAlgorithms::named).orElse(SshAlgorithms.MODERN),
        fields.text("commitHistory").flatMap(CommitHistory::named).orElse(CommitHistory.NONE),
        fields.section("hello").flatMap(DeviceProfiles::hello));
  }

  private static Optional<HelloSign> hello(Fields fields) {
    return fields
        .text("shows")
        .map(name -> new HelloSign(name, fields.text("from"), fields.text("before")));
  }

  private static Optional<SnmpAbilities> snmp(Fields fields) {
    Optional<BgpMib> bgp = fields.text("bgp").map(BGP_MIBS::get);
    Optional<BfdMib> bfd = fields.text("bfd").map(BFD_MIBS::get);
    return bgp.map(mib ->
        new SnmpAbilities(
            mib,
            bfd,
            fields.flag("vrfByContext").orElse(false),
            fields.text("interfaces").map(INTERFACE_MIBS::get).orElse(InterfaceMib.IF_MIB)));
  }

  private static Normalisation normalisation(Fields fields) {
    Map<String, Set<String>> defaults = new LinkedHashMap<>();
    fields
        .section("defaults")
        .ifPresent(section -> section.keys().forEach(k -> defaults.put(k, values(section, k))));
    Map<String, String> prefixes = new LinkedHashMap<>();
    fields
        .section("prefixes")
        .ifPresent(section ->
            section.keys().forEach(k -> section.text(k).ifPresent(v -> prefixes.put(k, v))));
    return new Normalisation(
        fields.flag("ignoreNamespaces").orElse(false),
        names(fields, "ignoreAttributes"),
        names(fields, "ignoreElements"),
        names(fields, "secretElements"),
        names(fields, "addressElements"),
        defaults,
        prefixes);
  }

  private static Set<String> values(Fields section, String key) {
    return section.text(key).map(Set::of).orElseGet(() -> names(section, key));
  }
}
