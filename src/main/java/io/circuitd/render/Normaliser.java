package io.circuitd.render;

import io.circuitd.model.Addresses;
import io.circuitd.profile.DeviceProfile.Normalisation;
import io.circuitd.render.OwnedEntry.KeyValue;
import io.circuitd.render.OwnedEntry.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.w3c.dom.Element;

/** Takes off what a router's read-back shows differently without meaning anything else. */
final class Normaliser {
  static final String MASK = "***";
  private final Normalisation rules;
  private final UnaryOperator<String> secrets;

  Normaliser(Normalisation rules) {
    this(rules, secret -> MASK);
  }

  /**
   * @param secrets what stands for a secret, given as the router shows it
   */
  Normaliser(Normalisation rules, UnaryOperator<String> secrets) {
    this.rules = rules;
    this.secrets = secrets;
  }

  boolean ignoresNamespaces() {
    return rules.ignoreNamespaces();
  }

  boolean isSecret(Xml leaf) {
    return leaf.isLeaf() && rules.secretElements().contains(leaf.name());
  }

  /** What a router answers, out of {@code <data>}, normalised. */
  List<Xml> content(Element data) {
    Map<String, String> prefixes = new HashMap<>();
    rules.prefixes().forEach((prefix, namespace) -> prefixes.put(namespace, prefix));
    return normalise(XmlIn.copy(data, prefixes).children());
  }

  /** What is left of an element for a comparison; empty when the router may leave it out. */
  Optional<Xml> normalise(Xml element) {
    if (rules.ignoreElements().contains(element.name())) {
      return Optional.empty();
    }
    Map<String, String> attributes = new HashMap<>(element.attributes());
    attributes.keySet().removeAll(rules.ignoreAttributes());
    if (element.isLeaf()) {
      String text = text(element);
      if (rules.defaults().getOrDefault(element.name(), Set.of()).contains(text)) {
        return Optional.empty();
      }
      return Optional.of(
          new Xml(
              element.namespace(), element.name(), attributes, List.of(), text, Optional.empty()));
    }
    List<Xml> children = new ArrayList<>();
    element.children().forEach(child -> normalise(child).ifPresent(children::add));
    if (children.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Xml(element.namespace(), element.name(), attributes, children, "", Optional.empty()));
  }

  List<Xml> normalise(List<Xml> elements) {
    List<Xml> left = new ArrayList<>();
    elements.forEach(element -> normalise(element).ifPresent(left::add));
    return left;
  }

  /** The entry as it is called in a normalised tree. */
  OwnedEntry normalise(OwnedEntry entry) {
    return new OwnedEntry(
        entry.steps().stream()
            .map(step ->
                new Step(
                    step.namespace(),
                    step.name(),
                    step.keys().stream()
                        .map(key -> new KeyValue(key.name(), value(key.name(), key.value())))
                        .toList(),
                    step.value().isEmpty() ? "" : value(step.name(), step.value())))
            .toList());
  }

  private String text(Xml leaf) {
    if (isSecret(leaf)) {
      return leaf.text().isEmpty() ? "" : secrets.apply(leaf.text());
    }
    return value(leaf.name(), leaf.text());
  }

  private String value(String name, String text) {
    if (!rules.addressElements().contains(name)) {
      return text;
    }
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    String length = slash < 0 ? "" : text.substring(slash);
    return Addresses.parse(address).map(a -> Addresses.text(a) + length).orElse(text);
  }
}
