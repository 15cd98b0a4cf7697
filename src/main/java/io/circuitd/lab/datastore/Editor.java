package io.circuitd.lab.datastore;

import io.circuitd.lab.datastore.SchemaNode.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Applies a read edit to configuration data (RFC 6241, 7.2). */
final class Editor {
  private final Dialect dialect;
  private final boolean goOn;
  private final List<RpcProblem> warnings = new ArrayList<>();
  private final List<RpcProblem> errors = new ArrayList<>();

  /**
   * @param goOn continue-on-error instead of stopping at the first
   */
  Editor(Dialect dialect, boolean goOn) {
    this.dialect = dialect;
    this.goOn = goOn;
  }

  /**
   * Changes the tree; on an error what came before it stays changed.
   *
   * @return warnings
   */
  List<RpcProblem> apply(List<EditNode> edit, Operation defaultOperation, ConfigNode root) {
    try {
      if (defaultOperation == Operation.REPLACE) {
        root.children().clear();
      }
      Operation inherited = defaultOperation == Operation.NONE ? Operation.NONE : Operation.MERGE;
      edit.forEach(node -> apply(node, inherited, root));
    } finally {
      root.prune();
    }
    if (!errors.isEmpty()) {
      throw new RpcRefused(errors);
    }
    return warnings;
  }

  private void apply(EditNode edit, Operation inherited, ConfigNode parent) {
    Operation operation = edit.operation().orElse(inherited);
    Optional<ConfigNode> existing = existing(edit, parent);
    switch (operation) {
      case MERGE -> merge(edit, parent, existing);
      case NONE -> {
        if (existing.isPresent()) {
          children(edit, Operation.NONE, existing.get());
        } else if (reachesFurther(edit)) {
          // A container without presence is always there, its content may yet be created.
          ConfigNode made = make(edit, parent);
          children(edit, Operation.NONE, made);
        } else {
          missing(edit, Operation.NONE);
        }
      }
      case REPLACE -> {
        existing.ifPresent(node -> replaceContent(edit, node));
        if (existing.isEmpty()) {
          merge(edit, parent, Optional.empty());
        }
      }
      case CREATE -> {
        if (existing.filter(node -> !isBare(node)).isPresent()) {
          error(
              RpcProblem.application(
                  "data-exists", edit.path(), edit.schema().name() + " exists already"));
        } else {
          merge(edit, parent, existing);
        }
      }
      case DELETE, REMOVE -> {
        if (existing.isPresent()) {
          parent.children().remove(existing.get());
          if (dialect.takesAllWithIt(edit.schema())) {
            parent.children().removeIf(sibling -> !sibling.schema().isKey());
          }
        } else if (operation == Operation.DELETE) {
          missing(edit, operation);
        }
      }
    }
  }

  private void merge(EditNode edit, ConfigNode parent, Optional<ConfigNode> existing) {
    ConfigNode node = existing.orElseGet(() -> make(edit, parent));
    if (edit.schema().kind() == Kind.LEAF) {
      node.value(edit.value());
    }
    children(edit, Operation.MERGE, node);
  }

  private void replaceContent(EditNode edit, ConfigNode node) {
    if (edit.schema().kind() == Kind.LEAF) {
      node.value(edit.value());
      return;
    }
    node.children().removeIf(child -> !child.schema().isKey());
    children(edit, Operation.MERGE, node);
  }

  private void children(EditNode edit, Operation inherited, ConfigNode node) {
    edit.children().forEach(child -> apply(child, inherited, node));
  }

  private ConfigNode make(EditNode edit, ConfigNode parent) {
    SchemaNode schema = edit.schema();
    parent.children().removeIf(sibling -> excludes(schema, sibling.schema()));
    ConfigNode node = new ConfigNode(schema, edit.value());
    for (int i = 0; i < edit.keys().size(); i++) {
      SchemaNode key = schema.child(schema.keys().get(i)).orElseThrow();
      node.children().add(new ConfigNode(key, edit.keys().get(i)));
    }
    parent.children().add(node);
    return node;
  }

  /** Whether the two stand in different cases of one choice. */
  private static boolean excludes(SchemaNode one, SchemaNode other) {
    return one.choices().entrySet().stream()
        .anyMatch(choice -> {
          Integer theirs = other.choices().get(choice.getKey());
          return theirs != null && !theirs.equals(choice.getValue());
        });
  }

  private static Optional<ConfigNode> existing(EditNode edit, ConfigNode parent) {
    SchemaNode schema = edit.schema();
    return switch (schema.kind()) {
      case LIST -> parent.entry(schema, edit.keys());
      case LEAF_LIST -> parent.find(c -> c.schema() == schema && c.value().equals(edit.value()));
      case CONTAINER, PRESENCE, LEAF, CUT -> parent.find(c -> c.schema() == schema);
    };
  }

  private static boolean isBare(ConfigNode node) {
    return node.schema().kind() == Kind.CONTAINER && node.children().isEmpty();
  }

  private static boolean reachesFurther(EditNode edit) {
    return edit.schema().kind() == Kind.CONTAINER && !edit.children().isEmpty();
  }

  private void missing(EditNode edit, Operation operation) {
    RpcProblem problem =
        RpcProblem.application(
            "data-missing", edit.path(), "there is no " + edit.schema().name() + " here");
    if (operation == Operation.DELETE && dialect.forgivesMissingDelete()) {
      warnings.add(
          RpcProblem.application("operation-failed", edit.path(), "statement not found")
              .withInfo("<bad-element>" + edit.schema().name() + "</bad-element>")
              .asWarning());
    } else {
      error(problem);
    }
  }

  private void error(RpcProblem problem) {
    errors.add(problem);
    if (!goOn) {
      throw new RpcRefused(problem);
    }
  }
}
