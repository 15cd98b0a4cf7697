package io.circuitd.lab.datastore;

import io.circuitd.lab.datastore.SchemaNode.Kind;
import java.util.ArrayList;
import java.util.List;

/** What the model demands of a whole datastore: mandatory nodes and plain when conditions. */
final class ModelCheck {
  private final List<RpcProblem> problems = new ArrayList<>();

  List<RpcProblem> check(ConfigNode root) {
    root.walk(ConfigPath.TOP, this::check);
    return problems;
  }

  private void check(ConfigPath path, ConfigNode node) {
    for (ConfigNode child : node.children()) {
      child
          .schema()
          .when()
          .filter(when -> node.leaf(when.leaf()).filter(when.values()::contains).isEmpty())
          .ifPresent(when ->
              problems.add(
                  RpcProblem.application(
                          "unknown-element",
                          path.to(child.step()),
                          child.name()
                              + " stands only where "
                              + when.leaf()
                              + " is "
                              + String.join(" or ", when.values()))
                      .withInfo("<bad-element>" + child.name() + "</bad-element>")));
    }
    mandatory(path, node.schema(), node);
  }

  private void mandatory(ConfigPath path, SchemaNode schema, ConfigNode node) {
    for (SchemaNode child : schema.children()) {
      if (child.mandatory() && child.parent().filter(p -> !p.path().isEmpty()).isPresent()) {
        if (node.find(c -> c.schema() == child).isEmpty()) {
          missing(path.to(child), child);
        }
      }
    }
  }

  private void missing(ConfigPath path, SchemaNode schema) {
    if (schema.kind() == Kind.CONTAINER) {
      schema.children().stream()
          .filter(SchemaNode::mandatory)
          .forEach(child -> missing(path.to(child), child));
    } else {
      problems.add(
          RpcProblem.application("data-missing", path, "mandatory " + schema.name() + " is missing")
              .withInfo("<bad-element>" + schema.name() + "</bad-element>"));
    }
  }
}
