package io.circuitd.profile;

import io.circuitd.files.Fields;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads {@code operational:} of a device profile. */
final class OperationalFields {
  private static final String VRF = "vrf";
  private static final String SUB_INTERFACE = "subInterface";

  private OperationalFields() {}

  static Operational read(Fields fields) {
    return new Operational(
        fields.section("bgp").flatMap(OperationalFields::stateRead),
        fields.section("bfd").flatMap(OperationalFields::stateRead));
  }

  /** Empty where something is missing, which is a finding. */
  private static Optional<StateRead> stateRead(Fields fields) {
    Optional<String> filter = fields.text("filter");
    filter.ifPresent(xml -> checkXml(fields, xml));
    Optional<StateRead.Scope> scope = scope(fields);
    Optional<String> address = fields.text("address");
    Optional<String> state = fields.text("state");
    if (filter.isEmpty() || scope.isEmpty() || address.isEmpty() || state.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new StateRead(
            filter.get(),
            List.of(fields.text("entry").orElse("").split("/", -1)),
            scope.get(),
            address.get(),
            state.get(),
            fields.section("states").map(OperationalFields::words).orElse(Map.of()),
            fields.text("diag"),
            fields.section("diags").map(OperationalFields::numbers).orElse(Map.of()),
            fields.text("sinceNanos")));
  }

  private static Map<String, String> words(Fields fields) {
    Map<String, String> words = new LinkedHashMap<>();
    fields.keys().forEach(key -> fields.text(key).ifPresent(ours -> words.put(key, ours)));
    return words;
  }

  private static Map<String, Integer> numbers(Fields fields) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    fields.keys().forEach(key -> fields.number(key).ifPresent(n -> numbers.put(key, n)));
    return numbers;
  }

  private static Optional<StateRead.Scope> scope(Fields fields) {
    if (fields.has(VRF) == fields.has(SUB_INTERFACE)) {
      fields
          .findings()
          .error(
              fields.position(),
              fields.has(VRF) ? "both 'vrf' and 'subInterface'" : "no 'vrf' and no 'subInterface'",
              "one of them: it tells sessions with the same address apart",
              "say where the name of the VRF or of the sub-interface stands");
      return Optional.empty();
    }
    return fields.has(VRF)
        ? fields.section(VRF).flatMap(OperationalFields::vrf)
        : Optional.of(new StateRead.Scope.SubInterface(fields.texts(SUB_INTERFACE)));
  }

  private static Optional<StateRead.Scope> vrf(Fields fields) {
    Optional<String> global = fields.text("global");
    return fields
        .text("path")
        .flatMap(path -> global.map(name -> new StateRead.Scope.Vrf(path, name)));
  }

  /** A filter that is no XML would end the session of whoever sends it. */
  private static void checkXml(Fields fields, String xml) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try {
      XMLStreamReader reader =
          factory.createXMLStreamReader(new StringReader("<filter>" + xml + "</filter>"));
      while (reader.hasNext()) {
        reader.next();
      }
    } catch (XMLStreamException e) {
      fields
          .findings()
          .error(
              fields.position("filter"),
              "a filter that is not well-formed: "
                  + String.valueOf(e.getMessage()).lines().toList().getLast(),
              "the children of a subtree filter",
              "correct the XML");
    }
  }
}
