package io.circuitd.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.design.Leg;
import io.circuitd.files.SecretRef;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfile.LegShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/**
 * No value of a file adds an element, closes one, or changes an operation: payload, removal, filter
 * and preconditions have the same form whatever stands in it. The JDK's parser reads them.
 */
class InjectionTest {
  private static final String HARMLESS = "harmless";

  static final List<String> HOSTILE =
      List.of(
          "<x/>",
          "</description><description>",
          "</name></unit><unit><name>1",
          "\"><unit nc:operation=\"delete\"/><x y=\"",
          "' nc:operation='delete",
          "\" nc:operation=\"remove",
          "]]>",
          "]]>]]>",
          "\n##\n",
          "\n#1\n<",
          "<![CDATA[<x/>]]>",
          "<!--",
          "--><x/><!--",
          "<?xml version=\"1.0\"?>",
          "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
          "&lt;x/&gt;",
          "&#60;x/&#62;",
          "&e;",
          "${leg.port}",
          "#{leg.unit}",
          "[=leg.port]",
          "<#stop \"x\">",
          "<@junos.unit/>",
          "${\"freemarker.template.utility.Execute\"?new()(\"id\")}",
          "a\u0000<x/>",
          "a\u0007b",
          "a\u001b[2Jb",
          "a\ufffeb",
          "a\ud800b",
          "a\u0085b\u2028c\u202ed",
          "\ufeffa",
          "*",
          "..",
          "../../x",
          "a' or 'a'='a",
          "x'][name='y",
          "***",
          "a b",
          "%3Cx/%3E",
          "\\u003cx/\\u003e",
          "＜x/＞");

  private static final Map<String, BiConsumer<EdgeDraft, String>> FIELDS = fields();

  @TempDir private Path folder;

  private static Map<String, BiConsumer<EdgeDraft, String>> fields() {
    Map<String, BiConsumer<EdgeDraft, String>> fields = new LinkedHashMap<>();
    fields.put("customer", (draft, text) -> draft.customer = text);
    fields.put("description", (draft, text) -> draft.description = Optional.of(text));
    fields.put("router", (draft, text) -> draft.router = text);
    fields.put("port", (draft, text) -> draft.port = draft.port + text);
    fields.put("VRF", (draft, text) -> draft.vrf = draft.vrf.map(_ -> text));
    fields.put("service", (draft, text) -> draft.service = draft.service.map(_ -> text));
    fields.put("BGP group", (draft, text) -> draft.bgpGroup = text);
    fields.put("import policy", (draft, text) -> draft.importPolicy = text + "-import");
    fields.put("export policy", (draft, text) -> draft.exportPolicy = text + "-export");
    fields.put("key", (draft, text) -> draft.key = Optional.of(text));
    fields.put("QoS", (draft, text) -> draft.qos = qos(text));
    fields.put("bridge domain", (draft, text) -> draft.bridgeDomain = text);
    fields.put(
        "bridge group", (draft, text) -> draft.bridgeGroup = draft.bridgeGroup.map(_ -> text));
    fields.put("customer port", (draft, text) -> draft.customerPort = draft.customerPort + text);
    return fields;
  }

  private static Optional<Leg.Qos> qos(String name) {
    return Optional.of(new Leg.Qos(Optional.of(name), Optional.of(name)));
  }

  static Stream<Arguments> shapes() {
    return EdgeLegsTest.shapes();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("shapes")
  void aValueInALegIsAValueWhateverItSays(String profile, LegShape shape) {
    DeviceProfile device = Profiles.named(profile);
    FIELDS.forEach((field, set) -> {
      Optional<List<String>> form = form(device, shape, set, suffix(field) ? "" : HARMLESS);
      for (String hostile : HOSTILE) {
        Optional<List<String>> found = form(device, shape, set, hostile);
        if (found.isPresent()) {
          assertThat(found).as(field + " " + hostile).isEqualTo(form);
        }
      }
    });
  }

  /** Ports are harmless as they are in the example, and with nothing behind. */
  private static boolean suffix(String field) {
    return field.endsWith("port");
  }

  @Test
  void someOfItIsRendered() {
    EdgeDraft draft = EdgeLegs.base(Profiles.JUNOS, LegShape.VIRTUAL_ROUTER_VRF);
    draft.customer = HOSTILE.getFirst();

    assertThat(Legs.render(draft.leg()).payload()).contains("&lt;x/&gt;");
  }

  private static Optional<List<String>> form(
      DeviceProfile profile, LegShape shape, BiConsumer<EdgeDraft, String> set, String text) {
    EdgeDraft draft = EdgeLegs.base(profile, shape);
    set.accept(draft, text);
    try {
      return Optional.of(form(EdgeLegs.render(draft.leg(), draft.key)));
    } catch (TemplateFailure refused) {
      return Optional.empty();
    }
  }

  /** All that is written for a router, without the values in it. */
  static List<String> form(OwnedConfig config) {
    List<String> form = new ArrayList<>();
    List<String> texts =
        List.of(
            config.payload(),
            config.payloadWith(config.ownedEntries()),
            config.preview(),
            config.removal(),
            config.filter(),
            config.preconditionFilter(),
            config.text());
    for (String text : texts) {
      assertThat(text).doesNotContain("]]>", "<!", "<?");
      StringBuilder out = new StringBuilder();
      form(ReadBack.of(text), out);
      form.add(out.toString());
    }
    form.add(config.preconditions().size() + " preconditions");
    return form;
  }

  private static void form(Node node, StringBuilder out) {
    assertThat(node.getNodeType()).isIn(Node.ELEMENT_NODE, Node.TEXT_NODE);
    if (!(node instanceof Element element)) {
      return;
    }
    out.append('<').append(element.getNamespaceURI()).append(' ').append(element.getLocalName());
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      out.append(' ').append(attributes.item(i));
    }
    out.append('>');
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      form(child, out);
    }
    out.append("</>");
  }

  @ParameterizedTest
  @MethodSource("io.circuitd.render.EdgeLegsYangTest#profiles")
  void whatAKeyFileHoldsIsAValueOrRefusedUnshown(String profile) throws IOException {
    DeviceProfile device = Profiles.named(profile);
    BiConsumer<EdgeDraft, String> key = (draft, text) -> draft.key = Optional.of(text);
    Optional<List<String>> form = form(device, LegShape.VIRTUAL_ROUTER_VRF, key, HARMLESS);
    for (String hostile : HOSTILE) {
      if (hostile.contains("\ud800")) {
        continue;
      }
      Files.writeString(folder.resolve("key"), hostile + "\n");
      String secret = SecretRef.parse("file:key").resolve(folder).reveal();

      Optional<List<String>> found = form(device, LegShape.VIRTUAL_ROUTER_VRF, key, secret);

      boolean isKey = hostile.matches("[!-~]([ -~]*[!-~])?") && !hostile.equals("***");
      assertThat(found).as(hostile).isEqualTo(isKey ? form : Optional.empty());
    }
  }
}
