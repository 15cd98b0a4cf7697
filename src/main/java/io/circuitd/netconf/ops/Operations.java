package io.circuitd.netconf.ops;

import io.circuitd.netconf.ConfigSource;
import io.circuitd.netconf.ConfigTarget;
import io.circuitd.netconf.ConfirmOptions;
import io.circuitd.netconf.EditConfig;
import io.circuitd.netconf.EventRequest;
import io.circuitd.netconf.Filter;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.Query;
import io.circuitd.netconf.WithDefaults;
import io.circuitd.netconf.wire.SafeXml;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Each operation's XML; elements stand in the order of the YANG modules. */
public final class Operations {
  private static final String DEFAULTS = "urn:ietf:params:xml:ns:yang:ietf-netconf-with-defaults";
  private static final String EVENTS = "urn:ietf:params:xml:ns:netconf:notification:1.0";

  private Operations() {}

  /** RFC 6241, 7.7. */
  public static Operation get(Query query) {
    return Operation.of("get", "<get>" + query(query) + "</get>").needing(Needs.query(query));
  }

  /** RFC 6241, 7.1. */
  public static Operation getConfig(Datastore source, Query query) {
    return Operation.of(
            "get-config " + source.tag(),
            "<get-config>" + source(source) + query(query) + "</get-config>")
        .needing(Needs.named(source))
        .needing(Needs.query(query));
  }

  /** RFC 6241, 7.2. */
  public static Operation editConfig(EditConfig edit) {
    return Operation.of(
            "edit-config " + edit.target().tag(),
            "<edit-config>"
                + target(edit.target())
                + leaf("default-operation", edit.defaultOperation().map(o -> o.word()))
                + leaf("test-option", edit.testOption().map(o -> o.word()))
                + leaf("error-option", edit.errorOption().map(o -> o.word()))
                + content(edit.content())
                + "</edit-config>")
        .needing(Needs.edit(edit));
  }

  private static String content(EditConfig.Content content) {
    return switch (content) {
      case ConfigSource.Inline(String xml) -> config(xml);
      case ConfigSource.Url url -> url(url);
    };
  }

  /** RFC 6241, 7.3; with-defaults by RFC 6243, 4.5.3. */
  public static Operation copyConfig(
      ConfigSource source, ConfigTarget target, Optional<WithDefaults> defaults) {
    if (source.equals(target)) {
      throw new IllegalArgumentException("copy-config copies to another place than its source");
    }
    return Operation.of(
            "copy-config " + words(source) + " to " + words(target),
            "<copy-config>"
                + target(target)
                + source(source)
                + defaults(defaults)
                + "</copy-config>")
        .needing(Needs.reading(source))
        .needing(Needs.writing(target))
        .needing(Needs.defaults(defaults));
  }

  /** RFC 6241, 7.4. */
  public static Operation deleteConfig(ConfigTarget target) {
    if (target == Datastore.RUNNING || target == Datastore.CANDIDATE) {
      throw new IllegalArgumentException(
          "delete-config deletes startup or a file, never " + words(target));
    }
    return Operation.of(
            "delete-config " + words(target),
            "<delete-config>" + target(target) + "</delete-config>")
        .needing(Needs.writing(target));
  }

  /** RFC 6241, 7.5. */
  public static Operation lock(Datastore target) {
    return Operation.of("lock " + target.tag(), "<lock>" + target(target) + "</lock>")
        .needing(Needs.named(target));
  }

  /** RFC 6241, 7.6. */
  public static Operation unlock(Datastore target) {
    return Operation.of("unlock " + target.tag(), "<unlock>" + target(target) + "</unlock>")
        .needing(Needs.named(target));
  }

  /** RFC 6241, 8.6.4.1. */
  public static Operation validate(ConfigSource source) {
    return Operation.of("validate " + words(source), "<validate>" + source(source) + "</validate>")
        .needing(Needs.VALIDATE)
        .needing(Needs.reading(source));
  }

  /** RFC 6241, 8.3.4.1. */
  public static Operation commit() {
    return Operation.of("commit", "<commit/>").needing(Needs.CANDIDATE);
  }

  /** RFC 6241, 8.4.5.1. */
  public static Operation confirmedCommit(ConfirmOptions options) {
    Operation operation =
        Operation.of(
                "confirmed commit",
                "<commit><confirmed/><confirm-timeout>"
                    + options.timeout().toSeconds()
                    + "</confirm-timeout>"
                    + leaf("persist", options.persist())
                    + leaf("persist-id", options.persistId())
                    + "</commit>")
            .needing(Needs.CONFIRMED_COMMIT);
    return options.persist().or(options::persistId).isPresent()
        ? operation.needing(Needs.CONFIRMED_COMMIT_11)
        : operation;
  }

  /** RFC 6241, 8.4.1: the commit that confirms. */
  public static Operation confirm(Optional<String> persistId) {
    Operation operation =
        Operation.of(
            "confirming commit",
            persistId.isEmpty()
                ? "<commit/>"
                : "<commit>" + leaf("persist-id", persistId) + "</commit>");
    return persistId.isEmpty()
        ? operation.needing(Needs.CONFIRMED_COMMIT)
        : operation.needing(Needs.CONFIRMED_COMMIT_11);
  }

  /** RFC 6241, 8.4.4.1. */
  public static Operation cancelCommit(Optional<String> persistId) {
    return Operation.of(
            "cancel-commit", "<cancel-commit>" + leaf("persist-id", persistId) + "</cancel-commit>")
        .needing(Needs.CONFIRMED_COMMIT_11);
  }

  /** RFC 6241, 8.3.4.2. */
  public static Operation discardChanges() {
    return Operation.of("discard-changes", "<discard-changes/>").needing(Needs.CANDIDATE);
  }

  /** RFC 6241, 7.9. */
  public static Operation killSession(long sessionId) {
    return Operation.of(
        "kill-session " + sessionId,
        "<kill-session><session-id>" + sessionId + "</session-id></kill-session>");
  }

  /** RFC 6241, 7.8. */
  public static Operation closeSession() {
    return Operation.of("close-session", "<close-session/>");
  }

  /** RFC 5277, 2.1.1. */
  public static Operation subscribe(EventRequest request) {
    Operation operation =
        Operation.of(
                "create-subscription",
                "<create-subscription xmlns=\""
                    + EVENTS
                    + "\">"
                    + leaf("stream", request.stream())
                    + request.filter().map(Operations::filter).orElse("")
                    + leaf("startTime", request.from().map(Instant::toString))
                    + leaf("stopTime", request.until().map(Instant::toString))
                    + "</create-subscription>")
            .needing(Needs.NOTIFICATION);
    return operation.needing(request.filter().map(Needs::filter).orElse(List.of()));
  }

  private static String query(Query query) {
    return query.filter().map(Operations::filter).orElse("") + defaults(query.defaults());
  }

  private static String filter(Filter filter) {
    return switch (filter) {
      case Filter.Subtree(String xml) -> "<filter type=\"subtree\">" + xml + "</filter>";
      case Filter.XPath xpath ->
          "<filter type=\"xpath\""
              + xpath.namespaces().entrySet().stream()
                  .map(declared ->
                      " xmlns:"
                          + declared.getKey()
                          + "=\""
                          + SafeXml.escape(declared.getValue())
                          + "\"")
                  .collect(Collectors.joining())
              + " select=\""
              + SafeXml.escape(xpath.select())
              + "\"/>";
    };
  }

  private static String defaults(Optional<WithDefaults> mode) {
    return mode.map(asked ->
            "<with-defaults xmlns=\"" + DEFAULTS + "\">" + asked.word() + "</with-defaults>")
        .orElse("");
  }

  private static String source(ConfigSource source) {
    return "<source>"
        + switch (source) {
          case Datastore store -> empty(store);
          case ConfigSource.Url url -> url(url);
          case ConfigSource.Inline(String xml) -> config(xml);
        }
        + "</source>";
  }

  private static String target(ConfigTarget target) {
    return "<target>"
        + switch (target) {
          case Datastore store -> empty(store);
          case ConfigSource.Url url -> url(url);
        }
        + "</target>";
  }

  private static String words(Object place) {
    return switch (place) {
      case Datastore store -> store.tag();
      case ConfigSource.Url url -> "a file by " + url.scheme();
      default -> "what was sent";
    };
  }

  private static String config(String xml) {
    return "<config>" + xml + "</config>";
  }

  private static String url(ConfigSource.Url url) {
    return "<url>" + SafeXml.escape(url.url()) + "</url>";
  }

  private static String empty(Datastore datastore) {
    return "<" + datastore.tag() + "/>";
  }

  private static String leaf(String name, Optional<String> value) {
    return value.map(v -> "<" + name + ">" + SafeXml.escape(v) + "</" + name + ">").orElse("");
  }
}
