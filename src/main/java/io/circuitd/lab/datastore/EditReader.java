package io.circuitd.lab.datastore;

import io.circuitd.lab.datastore.SchemaNode.Kind;
import io.circuitd.netconf.wire.SafeXml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/** Reads what is inside {@code <config>} against the schema: names, namespaces, keys, values. */
final class EditReader {
  static final String BASE = "urn:ietf:params:xml:ns:netconf:base:1.0";

  private final Dialect dialect;
  private final boolean withState;
  private final List<RpcProblem> problems = new ArrayList<>();

  /** For configuration. */
  EditReader(Dialect dialect) {
    this(dialect, false);
  }

  /**
   * @param withState takes state, too, as the router itself may write it
   */
  EditReader(Dialect dialect, boolean withState) {
    this.dialect = dialect;
    this.withState = withState;
  }

  /**
   * @param config the {@code <config>} element
   * @throws RpcRefused with every problem found
   */
  List<EditNode> read(Element config) {
    List<EditNode> nodes = children(config, dialect.schema().root(), ConfigPath.TOP);
    if (!problems.isEmpty()) {
      throw new RpcRefused(problems);
    }
    return nodes;
  }

  private List<EditNode> children(Element parent, SchemaNode schema, ConfigPath path) {
    List<EditNode> nodes = new ArrayList<>();
    Map<SchemaNode, EditNode> single = new HashMap<>();
    for (Element element : SafeXml.children(parent)) {
      child(element, schema, path)
          .ifPresent(node -> {
            Kind kind = node.schema().kind();
            if (kind != Kind.LIST && kind != Kind.LEAF_LIST) {
              if (single.put(node.schema(), node) != null) {
                problem("bad-element", node.path(), "the element stands twice", element);
              }
            }
            nodes.add(node);
          });
    }
    return nodes;
  }

  private Optional<EditNode> child(Element element, SchemaNode parent, ConfigPath path) {
    String name = element.getLocalName();
    String namespace = Optional.ofNullable(element.getNamespaceURI()).orElse("");
    Optional<SchemaNode> found = parent.child(name);
    ConfigPath here =
        found
            .map(path::to)
            .orElseGet(() -> path.to(new ConfigPath.Step(parent.module(), name, List.of())));
    if (found.isEmpty()) {
      problem("unknown-element", here, "no such element: " + name, element);
      return Optional.empty();
    }
    SchemaNode schema = found.get();
    if (!dialect.means(namespace, schema)) {
      problems.add(
          RpcProblem.application(
                  "unknown-namespace", here, name + " is not in namespace '" + namespace + "' here")
              .withInfo(
                  badElement(name)
                      + "<bad-namespace>"
                      + SafeXml.escape(namespace)
                      + "</bad-namespace>"));
      return Optional.empty();
    }
    if (schema.kind() == Kind.CUT) {
      problem(
          "operation-not-supported",
          here,
          "the lab's schema table leaves " + name + " out",
          element);
      return Optional.empty();
    }
    if (schema.state() && !withState) {
      problem("bad-element", here, name + " is state, not configuration", element);
      return Optional.empty();
    }
    Optional<Operation> operation = operation(element, here);
    if (schema.isLeaf()) {
      return leaf(element, schema, operation, here);
    }
    if (hasText(element)) {
      problem("bad-element", here, name + " holds elements, not text", element);
    }
    List<EditNode> children = children(element, schema, here);
    List<String> keys = new ArrayList<>();
    for (String key : schema.keys()) {
      Optional<EditNode> keyNode =
          children.stream().filter(c -> c.schema().name().equals(key)).findFirst();
      if (keyNode.isEmpty()) {
        problems.add(
            RpcProblem.application("missing-element", here, "list key " + key + " is missing")
                .withInfo(badElement(key)));
        return Optional.empty();
      }
      keys.add(keyNode.get().value());
    }
    ConfigPath place = keys.isEmpty() ? here : path.to(keyed(schema, keys));
    List<EditNode> others = children.stream().filter(c -> !c.schema().isKey()).toList();
    return Optional.of(
        new EditNode(
            schema,
            operation,
            "",
            keys,
            keys.isEmpty() ? others : rebased(others, here, place),
            place));
  }

  private Optional<EditNode> leaf(
      Element element, SchemaNode schema, Optional<Operation> operation, ConfigPath here) {
    if (!SafeXml.children(element).isEmpty()) {
      problem("bad-element", here, schema.name() + " holds a value, not elements", element);
      return Optional.empty();
    }
    String text = element.getTextContent();
    ValueType type = schema.type().orElseThrow();
    boolean wordy = type instanceof ValueType.Text;
    String written = wordy && !text.isBlank() && text.equals(text.strip()) ? text : text.strip();
    Optional<String> meant =
        type instanceof ValueType.Identity identity
            ? identity.meant(written, element::lookupNamespaceURI)
            : Optional.of(written);
    String value = meant.orElse(written);
    boolean taken =
        operation.filter(o -> o == Operation.DELETE || o == Operation.REMOVE).isPresent()
            && value.isEmpty();
    if (!taken) {
      Optional<String> objection =
          meant.filter(type::accepts).isPresent()
              ? dialect.objection(schema, value)
              : Optional.of("'" + shownSafely(schema, value) + "' is not " + type.expected());
      objection.ifPresent(words ->
          problems.add(
              RpcProblem.application("invalid-value", here, words)
                  .withInfo(badElement(schema.name()))));
    }
    if (schema.isKey() && operation.isPresent()) {
      problems.add(
          RpcProblem.application("bad-attribute", here, "a list key takes no operation")
              .withInfo("<bad-attribute>operation</bad-attribute>" + badElement(schema.name())));
    }
    return Optional.of(
        new EditNode(
            schema, operation, dialect.canonical(schema, value), List.of(), List.of(), here));
  }

  private static String shownSafely(SchemaNode schema, String value) {
    return schema.secret() ? "***" : value;
  }

  private Optional<Operation> operation(Element element, ConfigPath here) {
    Optional<Operation> operation = Optional.empty();
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr attribute = (Attr) attributes.item(i);
      String namespace = Optional.ofNullable(attribute.getNamespaceURI()).orElse("");
      String name = attribute.getLocalName();
      if (namespace.equals(XMLConstants.XMLNS_ATTRIBUTE_NS_URI)) {
        continue;
      }
      boolean ours =
          name.equals("operation")
              && (namespace.equals(BASE) || (namespace.isEmpty() && dialect.takesPlainOperation()));
      if (ours) {
        operation = Operation.of(attribute.getValue()).filter(o -> o != Operation.NONE);
        if (operation.isEmpty()) {
          attributeProblem("bad-attribute", here, attribute, element);
        }
      } else if (namespace.isEmpty() || namespace.equals(BASE)) {
        attributeProblem("unknown-attribute", here, attribute, element);
      }
    }
    return operation;
  }

  private void attributeProblem(String tag, ConfigPath here, Attr attribute, Element element) {
    problems.add(
        RpcProblem.application(
                tag, here, "attribute " + attribute.getName() + "=" + attribute.getValue())
            .withInfo(
                "<bad-attribute>"
                    + SafeXml.escape(attribute.getName())
                    + "</bad-attribute>"
                    + badElement(element.getLocalName())));
  }

  private static List<EditNode> rebased(List<EditNode> nodes, ConfigPath from, ConfigPath to) {
    return nodes.stream()
        .map(node -> {
          List<ConfigPath.Step> steps = new ArrayList<>(to.steps());
          steps.addAll(
              node.path().steps().subList(from.steps().size(), node.path().steps().size()));
          return new EditNode(
              node.schema(),
              node.operation(),
              node.value(),
              node.keys(),
              rebased(node.children(), from, to),
              new ConfigPath(steps));
        })
        .toList();
  }

  private static ConfigPath.Step keyed(SchemaNode list, List<String> values) {
    List<ConfigPath.Key> keys = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      keys.add(new ConfigPath.Key(list.keys().get(i), values.get(i)));
    }
    return new ConfigPath.Step(list.module(), list.name(), keys);
  }

  private static boolean hasText(Element element) {
    for (var node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof org.w3c.dom.Text text && !text.getData().isBlank()) {
        return true;
      }
    }
    return false;
  }

  private void problem(String tag, ConfigPath here, String message, Element element) {
    problems.add(
        RpcProblem.application(tag, here, message).withInfo(badElement(element.getLocalName())));
  }

  private static String badElement(String name) {
    return "<bad-element>" + SafeXml.escape(name) + "</bad-element>";
  }
}
