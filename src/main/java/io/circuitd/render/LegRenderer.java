package io.circuitd.render;

import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.design.SwitchedLeg;
import io.circuitd.files.Secret;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfile.LegShape;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;

/**
 * Fills a profile's template with a leg. Templates are read once, all at the same time; safe for
 * several threads.
 */
public final class LegRenderer {
  private static final Pattern KEY = Pattern.compile("[!-~]([ -~]*[!-~])?");

  private final TemplateFolder templates;
  private final Map<String, ProfileTemplates> profiles = new ConcurrentHashMap<>();

  /**
   * @param templates the folder with one folder for each profile
   */
  public LegRenderer(Path templates) {
    this(TemplateFolder.read(templates));
  }

  public LegRenderer(TemplateFolder templates) {
    this.templates = templates;
  }

  /** What it renders with. */
  public TemplateFolder templates() {
    return templates;
  }

  /**
   * Renders one leg.
   *
   * @param sharedKey the BGP key, where the leg has one
   * @throws TemplateFailure when the profile has no template for the leg's shape, when the template
   *     fails or refuses the leg, when what it gives breaks the rules of owned entries, or for a
   *     key that is no printable ASCII
   */
  public OwnedConfig render(Leg leg, DeviceProfile profile, Optional<Secret> sharedKey) {
    LegShape shape = shape(leg);
    String file = profile.templates().get(shape);
    if (file == null) {
      throw TemplateFailure.refusing(
          profile.name(),
          0,
          0,
          "no template for this shape in this profile: one for "
              + shape
              + "; add it to templates of device-profiles/"
              + profile.name()
              + ".yaml, or attach the leg elsewhere");
    }
    sharedKey.ifPresent(key -> refuseNoKey(key, profile));
    ProfileTemplates.Output output =
        profiles
            .computeIfAbsent(
                profile.name() + " " + profile.templatesFrom().orElse(""),
                name -> new ProfileTemplates(templates, profile))
            .process(file, LegModel.of(leg, sharedKey));
    try {
      return read(output, profile);
    } catch (XMLStreamException e) {
      throw new TemplateFailure(
          output.template(),
          0,
          0,
          "",
          "gives XML that is not well-formed, in line "
              + (e.getLocation() == null ? 0 : e.getLocation().getLineNumber())
              + " of its output: "
              + String.valueOf(e.getMessage()).strip().lines().findFirst().orElse(""));
    } catch (IllegalArgumentException e) {
      throw new TemplateFailure(output.template(), 0, 0, "", String.valueOf(e.getMessage()));
    }
  }

  /** What must be there before a leg is not the leg's own, nor is what contains it. */
  private static void refuseShared(OwnedEntry entry, Map<Precondition, Xml> preconditions) {
    preconditions.forEach((precondition, way) -> {
      if (Preconditions.leadsThrough(way, entry)) {
        throw new IllegalArgumentException(
            entry.path()
                + " has nc:operation=\"replace\", and "
                + precondition
                + " must be there before; expected it on what the leg owns alone");
      }
    });
  }

  /** What a router would take for another key than Azure does. */
  private static void refuseNoKey(Secret key, DeviceProfile profile) {
    if (!KEY.matcher(key.reveal()).matches() || key.reveal().equals(Normaliser.MASK)) {
      throw TemplateFailure.refusing(
          profile.name(),
          0,
          0,
          "the shared key is empty, is "
              + Normaliser.MASK
              + ", or has a blank at an end or a character beyond printable ASCII: printable ASCII"
              + " without a blank at an end; correct what sharedKey refers to");
    }
  }

  static LegShape shape(Leg leg) {
    return switch (leg) {
      case RoutedLeg routed ->
          routed.vrf().isPresent() ? LegShape.VIRTUAL_ROUTER_VRF : LegShape.VIRTUAL_ROUTER_GLOBAL;
      case SwitchedLeg switched ->
          switch (switched.service()) {
            case SwitchedLeg.Vpws vpws -> LegShape.VIRTUAL_SWITCH_VPWS;
            case SwitchedLeg.Bridge bridge -> LegShape.VIRTUAL_SWITCH_BRIDGE;
            case SwitchedLeg.Local local -> LegShape.VIRTUAL_SWITCH_LOCAL;
          };
    };
  }

  private static OwnedConfig read(ProfileTemplates.Output output, DeviceProfile profile)
      throws XMLStreamException {
    Map<Precondition, Xml> preconditions = new LinkedHashMap<>();
    List<Xml> roots = List.of();
    for (Xml part : XmlIn.read(output.text()).children()) {
      switch (part.name()) {
        case "requires" -> {
          String what = part.attributes().getOrDefault("what", "");
          if (what.isEmpty() || part.children().size() != 1) {
            throw new IllegalArgumentException(
                "<requires> has what='"
                    + what
                    + "' and "
                    + part.children().size()
                    + " elements; expected a name and one element");
          }
          preconditions.put(new Precondition(what), part.children().getFirst());
        }
        case "config" -> roots = part.children();
        default ->
            throw new IllegalArgumentException(
                "found <" + part.name() + ">; expected <requires> or <config>");
      }
    }
    OwnedConfig config = new OwnedConfig(profile, output.version(), roots, preconditions);
    config.ownedEntries().forEach(entry -> refuseShared(entry, preconditions));
    return config;
  }
}
