package io.circuitd.lab.datastore;

import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;

/** What a router makes of an edit-config (RFC 6241, 7.2), and of a whole datastore (8.6). */
final class Edits {
  private final Dialect dialect;

  Edits(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Reads an edit.
   *
   * @throws RpcRefused when the models do not have it
   */
  List<EditNode> read(Element config) {
    return new EditReader(dialect).read(config);
  }

  /**
   * Applies an edit to a tree; what was done before an error stays done.
   *
   * @param defaultOperation as in the request
   * @param goOn goes on after an error
   * @return warnings
   * @throws RpcRefused with the errors
   */
  List<RpcProblem> apply(
      List<EditNode> edit, String defaultOperation, boolean goOn, ConfigNode tree) {
    return new Editor(dialect, goOn).apply(edit, operation(defaultOperation), tree);
  }

  /** Merges an edit into a tree. */
  void merge(List<EditNode> edit, ConfigNode tree) {
    new Editor(dialect, false).apply(edit, Operation.MERGE, tree);
  }

  /**
   * Checks a whole datastore.
   *
   * @throws RpcRefused when the router would not run it
   */
  void check(ConfigNode root) {
    List<RpcProblem> problems = new ArrayList<>(new ModelCheck().check(root));
    problems.addAll(dialect.check(root));
    if (!problems.isEmpty()) {
      throw new RpcRefused(problems);
    }
  }

  private static Operation operation(String word) {
    return Operation.of(word)
        .filter(o -> o == Operation.MERGE || o == Operation.REPLACE || o == Operation.NONE)
        .orElseThrow(() ->
            new RpcRefused(
                RpcProblem.protocol("invalid-value", "no such default-operation: " + word)
                    .withInfo("<bad-element>default-operation</bad-element>")));
  }
}
