package io.circuitd.lab;

import io.circuitd.lab.datastore.Datastores;
import io.circuitd.lab.datastore.Datastores.ErrorOption;
import io.circuitd.lab.datastore.Datastores.Name;
import io.circuitd.lab.datastore.Dialect;
import io.circuitd.lab.datastore.RpcProblem;
import io.circuitd.lab.datastore.RpcRefused;
import io.circuitd.netconf.wire.SafeXml;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.w3c.dom.Element;

/** The operations of RFC 6241 that a simulated router knows. */
final class NetconfOperations {
  private static final Duration DEFAULT_CONFIRM_TIMEOUT = Duration.ofMinutes(10);

  /**
   * What to answer.
   *
   * @param xml children of rpc-reply
   * @param last whether the session ends after it
   */
  record Answer(String xml, boolean last) {}

  private final Dialect dialect;
  private final Offer offer;
  private final Datastores datastores;
  private final LongPredicate kill;
  private final RouterFaults faults;
  private final Supplier<String> state;

  /**
   * @param kill ends a session, false when there is none of this id
   * @param state of the router, as top-level elements
   */
  NetconfOperations(
      Dialect dialect,
      Offer offer,
      Datastores datastores,
      LongPredicate kill,
      RouterFaults faults,
      Supplier<String> state) {
    this.dialect = dialect;
    this.offer = offer;
    this.datastores = datastores;
    this.kill = kill;
    this.faults = faults;
    this.state = state;
  }

  /** The operation's name as faults know it. */
  String label(Element operation) {
    String name = operation.getLocalName();
    if (!name.equals("commit")) {
      return name;
    }
    if (SafeXml.child(operation, "confirmed").isPresent()) {
      return "confirmed-commit";
    }
    return datastores.unconfirmed() ? "confirm" : "commit";
  }

  /**
   * Does one operation.
   *
   * @throws RpcRefused with the rpc-errors to answer
   */
  Answer run(long session, Element operation) {
    String name = operation.getLocalName();
    return switch (name) {
      case "get-config" -> {
        only(operation, Set.of("source", "filter"));
        yield data(datastores.read(datastore(operation, "source"), filter(operation)));
      }
      case "get" -> {
        only(operation, Set.of("filter"));
        Optional<Element> filter = filter(operation).filter(_ -> !faults.isIgnoresFilters());
        yield data(
            datastores.read(filter, state.get())
                + filter
                    .map(wanted -> dialect.state(wanted, datastores.commits(), datastores.now()))
                    .orElse(""));
      }
      case "edit-config" -> edit(session, operation);
      case "lock" -> {
        only(operation, Set.of("target"));
        datastores.lock(session, datastore(operation, "target"));
        yield ok(List.of());
      }
      case "unlock" -> {
        only(operation, Set.of("target"));
        datastores.unlock(session, datastore(operation, "target"));
        yield ok(List.of());
      }
      case "validate" -> {
        only(operation, Set.of("source"));
        datastores.validate(datastore(operation, "source"));
        yield ok(List.of());
      }
      case "copy-config" -> {
        only(operation, Set.of("source", "target"));
        if (datastore(operation, "source") != Name.RUNNING
            || datastore(operation, "target") != Name.STARTUP) {
          throw notSupported("copy-config but from running to startup");
        }
        datastores.saveStartup(session);
        yield ok(List.of());
      }
      case "commit" -> commit(session, operation);
      case "cancel-commit" -> {
        if (!offer.persists()) {
          throw notSupported(name);
        }
        only(operation, Set.of("persist-id"));
        datastores.cancelCommit(session, text(operation, "persist-id"));
        yield ok(List.of());
      }
      case "discard-changes" -> {
        mustHave(offer.candidate(), name);
        only(operation, Set.of());
        datastores.discard(session);
        yield ok(List.of());
      }
      case "kill-session" -> kill(session, operation);
      case "close-session" -> {
        only(operation, Set.of());
        yield new Answer("<ok/>", true);
      }
      default ->
          new Answer(
              dialect.answer(operation, datastores.commits()).orElseThrow(() -> notSupported(name)),
              false);
    };
  }

  private Answer edit(long session, Element operation) {
    only(operation, Set.of("target", "default-operation", "test-option", "error-option", "config"));
    Name target = datastore(operation, "target");
    if (target == Name.RUNNING ? !offer.writableRunning() : target != Name.CANDIDATE) {
      throw new RpcRefused(
          RpcProblem.protocol("operation-not-supported", target + " is not writable here")
              .withInfo("<bad-element>" + target + "</bad-element>"));
    }
    ErrorOption onError =
        switch (text(operation, "error-option").orElse("stop-on-error")) {
          case "stop-on-error" -> ErrorOption.STOP;
          case "continue-on-error", "ignore-error" -> ErrorOption.CONTINUE;
          case "rollback-on-error" -> {
            if (!offer.rollsBackOnError()) {
              throw notSupported("error-option rollback-on-error");
            }
            yield ErrorOption.ROLLBACK;
          }
          default -> throw invalid("error-option");
        };
    String test = text(operation, "test-option").orElse("set");
    if (!Set.of("set", "test-then-set", "test-only").contains(test)
        || (test.equals("test-only") && !offer.testOnly())) {
      throw invalid("test-option");
    }
    Element config = required(operation, "config");
    return ok(
        datastores.edit(
            session,
            target,
            config,
            text(operation, "default-operation").orElse("merge"),
            onError,
            test.equals("test-then-set"),
            test.equals("test-only")));
  }

  private static void mustHave(boolean offered, String what) {
    if (!offered) {
      throw notSupported(what);
    }
  }

  private Answer commit(long session, Element operation) {
    mustHave(offer.candidate(), "commit");
    only(
        operation,
        offer.persists()
            ? Set.of("confirmed", "confirm-timeout", "persist", "persist-id")
            : Set.of("confirmed", "confirm-timeout"));
    Optional<String> persistId = text(operation, "persist-id");
    if (SafeXml.child(operation, "confirmed").isEmpty()) {
      datastores.commit(session, persistId);
      return ok(List.of());
    }
    mustHave(offer.confirmedCommit(), "confirmed commit");
    Optional<String> seconds = text(operation, "confirm-timeout");
    if (seconds.filter(s -> !s.matches("[1-9]\\d{0,8}")).isPresent()) {
      throw invalid("confirm-timeout");
    }
    Duration timeout =
        seconds.map(s -> Duration.ofSeconds(Long.parseLong(s))).orElse(DEFAULT_CONFIRM_TIMEOUT);
    datastores.confirmedCommit(session, timeout, text(operation, "persist"), persistId);
    return ok(List.of());
  }

  private Answer kill(long session, Element operation) {
    only(operation, Set.of("session-id"));
    required(operation, "session-id");
    String id = text(operation, "session-id").orElse("");
    if (!id.matches("\\d{1,10}")
        || Long.parseLong(id) == session
        || !kill.test(Long.parseLong(id))) {
      throw invalid("session-id");
    }
    return ok(List.of());
  }

  private Answer data(String xml) {
    return new Answer("<data>" + xml + "</data>", false);
  }

  private Answer ok(List<RpcProblem> warnings) {
    StringBuilder xml = new StringBuilder();
    warnings.forEach(warning -> xml.append(error(warning)));
    return new Answer(xml.append("<ok/>").toString(), false);
  }

  /** One rpc-error as XML. */
  String error(RpcProblem problem) {
    StringBuilder xml = new StringBuilder("<rpc-error>");
    element(xml, "error-type", problem.type());
    element(xml, "error-tag", problem.tag());
    element(xml, "error-severity", problem.warning() ? "warning" : "error");
    problem.appTag().ifPresent(tag -> element(xml, "error-app-tag", tag));
    problem
        .path()
        .ifPresent(path -> {
          xml.append("<error-path");
          if (dialect.prefixesPaths()) {
            xml.append(" xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\"");
            path.steps().stream()
                .map(io.circuitd.lab.datastore.ConfigPath.Step::module)
                .distinct()
                .filter(module -> !module.prefix().isEmpty())
                .forEach(module ->
                    xml.append(" xmlns:")
                        .append(module.prefix())
                        .append("=\"")
                        .append(module.namespace())
                        .append('"'));
          }
          String top = dialect.prefixesPaths() ? "/nc:rpc/nc:edit-config/nc:config" : "";
          xml.append('>').append(SafeXml.escape(top + path.text(dialect.prefixesPaths())));
          xml.append("</error-path>");
        });
    xml.append("<error-message xml:lang=\"en\">")
        .append(SafeXml.escape(problem.message()))
        .append("</error-message>");
    if (!problem.info().isEmpty()) {
      xml.append("<error-info>").append(problem.info()).append("</error-info>");
    }
    return xml.append("</rpc-error>").toString();
  }

  private static void element(StringBuilder xml, String name, String value) {
    xml.append('<').append(name).append('>').append(SafeXml.escape(value));
    xml.append("</").append(name).append('>');
  }

  private Name datastore(Element operation, String parameter) {
    Element holder = required(operation, parameter);
    String found =
        SafeXml.children(holder).stream().findFirst().map(Element::getLocalName).orElse("");
    return Arrays.stream(Name.values())
        .filter(name -> name.toString().equals(found))
        .filter(name ->
            switch (name) {
              case RUNNING -> true;
              case CANDIDATE -> offer.candidate();
              case STARTUP -> offer.startup();
            })
        .findFirst()
        .orElseThrow(() ->
            new RpcRefused(
                RpcProblem.protocol("operation-not-supported", "no such datastore: " + found)
                    .withInfo("<bad-element>" + SafeXml.escape(found) + "</bad-element>")));
  }

  private static Optional<Element> filter(Element operation) {
    Optional<Element> filter = SafeXml.child(operation, "filter");
    filter
        .map(f -> f.getAttribute("type"))
        .filter(type -> !type.isEmpty() && !type.equals("subtree"))
        .ifPresent(type -> {
          throw new RpcRefused(
              RpcProblem.protocol("bad-attribute", "filter type " + type + " is not known")
                  .withInfo(
                      "<bad-attribute>type</bad-attribute>" + "<bad-element>filter</bad-element>"));
        });
    return filter;
  }

  private static Element required(Element operation, String name) {
    return SafeXml.child(operation, name)
        .orElseThrow(() ->
            new RpcRefused(
                RpcProblem.protocol("missing-element", operation.getLocalName() + " needs " + name)
                    .withInfo("<bad-element>" + name + "</bad-element>")));
  }

  private static Optional<String> text(Element operation, String name) {
    return SafeXml.child(operation, name).map(e -> e.getTextContent().strip());
  }

  private static void only(Element operation, Set<String> known) {
    for (Element parameter : SafeXml.children(operation)) {
      if (!known.contains(parameter.getLocalName())) {
        String name = SafeXml.escape(parameter.getLocalName());
        throw new RpcRefused(
            RpcProblem.protocol(
                    "unknown-element", operation.getLocalName() + " does not take " + name)
                .withInfo("<bad-element>" + name + "</bad-element>"));
      }
    }
  }

  private static RpcRefused invalid(String parameter) {
    return new RpcRefused(
        RpcProblem.protocol("invalid-value", "not a valid " + parameter)
            .withInfo("<bad-element>" + parameter + "</bad-element>"));
  }

  private static RpcRefused notSupported(String what) {
    return new RpcRefused(
        RpcProblem.protocol("operation-not-supported", what + " is not supported here"));
  }
}
