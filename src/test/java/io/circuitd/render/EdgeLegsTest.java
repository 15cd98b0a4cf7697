package io.circuitd.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.profile.DeviceProfile.LegShape;
import io.circuitd.render.EdgeLegs.Case;
import io.circuitd.render.EdgeLegs.Refused;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values at the edges of every range: rendered, or refused in words that help. */
class EdgeLegsTest {
  static Stream<Arguments> shapes() {
    return Profiles.names().stream()
        .flatMap(profile ->
            EdgeLegs.shapes(profile).stream().map(shape -> Arguments.of(profile, shape)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("shapes")
  void whatAPlatformCannotDoIsRefusedWithItsName(String profile, LegShape shape) {
    for (Refused refused : EdgeLegs.refused(profile, shape)) {
      assertThat(refused.failure().getMessage())
          .as(refused.edge().what())
          .contains(platform(profile))
          .doesNotContain("well-formed", "owned entry", "has no value");
      assertThat(refused.failure().expected()).isNotEqualTo("a template that renders");
    }
  }

  /** As the vendor calls it. */
  private static String platform(String profile) {
    return switch (profile) {
      case "junos" -> "Junos";
      case "sros" -> "SR OS";
      case "eos" -> "EOS";
      default -> profile.startsWith("iosxr") ? "IOS-XR" : profile;
    };
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("shapes")
  void whatGoesTogetherComesOutAsItWentIn(String profile, LegShape shape)
      throws XMLStreamException {
    List<Case> cases = EdgeLegs.of(profile, shape);

    assertThat(cases).isNotEmpty();
    for (Case edge : cases) {
      OwnedConfig config = edge.render();
      assertThat(XmlIn.read(RenderedFile.config(config.payload())).children())
          .as(edge.toString())
          .hasSizeGreaterThan(0);
      assertThat(OwnedConfig.parse(config.text(), Profiles.named(profile)))
          .as(edge.toString())
          .isEqualTo(config);
      assertThat(config.compare(ReadBack.of(ReadBack.of(config)))).as(edge.toString()).isEmpty();
      edge.key()
          .ifPresent(
              key -> assertThat(leaves(config, profile)).as(edge.toString()).anyMatch(key::equals));
    }
  }

  /** The secrets of a payload as a router reads them, without the mark of a clear text. */
  private static List<String> leaves(OwnedConfig config, String profile) {
    org.w3c.dom.NodeList all = ReadBack.of(config.payload()).getElementsByTagName("*");
    return java.util.stream.IntStream.range(0, all.getLength())
        .mapToObj(all::item)
        .filter(node ->
            Profiles.named(profile).normalisation().secretElements().contains(node.getLocalName()))
        .map(node -> node.getTextContent())
        .flatMap(text -> Stream.of(text, text.replaceFirst("^!", "")))
        .toList();
  }
}
