package io.circuitd.lab.datastore;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** The ways of one vendor beside RFC 6241; what it does not say otherwise is the RFC's way. */
public interface Dialect {
  /** Its schema table. */
  Schema schema();

  /** Capability URIs for the hello, without session and base framing details. */
  List<String> capabilities();

  /** Whether an element in this namespace (empty for none) means the node. */
  default boolean means(String namespace, SchemaNode node) {
    return namespace.equals(node.module().namespace());
  }

  /** Whether an operation attribute without the base namespace counts. */
  default boolean takesPlainOperation() {
    return false;
  }

  /** Whether deleting what is not there is a mere warning. */
  default boolean forgivesMissingDelete() {
    return false;
  }

  /** confirmed-commit 1.1, with persist and cancel-commit. */
  default boolean persists() {
    return true;
  }

  /** The rollback-on-error capability. */
  boolean rollsBackOnError();

  /** Whether names in error-path carry prefixes. */
  default boolean prefixesPaths() {
    return true;
  }

  /** The one spelling that the router keeps. */
  String canonical(SchemaNode leaf, String value);

  /** What the router shows for a value: secrets come back hidden. */
  String shown(SchemaNode leaf, String value);

  /** Whether a read leaves out what has the model's default. */
  default boolean leavesDefaultsOut() {
    return false;
  }

  /** Whether a read shows the model's defaults beside what was written. */
  default boolean showsDefaults() {
    return false;
  }

  /** What is wrong with a value that the model lets pass. */
  Optional<String> objection(SchemaNode leaf, String value);

  /** Whether deleting this leaf deletes all that stands beside it. */
  default boolean takesAllWithIt(SchemaNode leaf) {
    return false;
  }

  /** Everything that is refused at validate and commit, beyond the model. */
  List<RpcProblem> check(ConfigNode root);

  /** Attributes of a top-level element that is read back, each {@code name="value"}. */
  String topAttributes(SchemaNode top, Instant changed);

  /** XML to put first into a top-level element of an unfiltered read. */
  String topPreamble(SchemaNode top);

  /**
   * Answers an operation of the vendor's own that asks who committed.
   *
   * @param commits the newest first
   * @return children of rpc-reply; empty for an operation that it does not know
   */
  Optional<String> answer(Element operation, List<CommitLog.Commit> commits);

  /** The state beside configuration that a {@code get} with this filter shows, as XML. */
  String state(Element filter, List<CommitLog.Commit> commits, Instant now);

  /** Namespace of an element that is read back. */
  String namespace(SchemaNode node);
}
