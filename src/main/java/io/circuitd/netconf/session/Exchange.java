package io.circuitd.netconf.session;

import io.circuitd.netconf.Capabilities;
import io.circuitd.netconf.LockHolder;
import io.circuitd.netconf.NetconfException.LockDenied;
import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.ReplyReader;
import io.circuitd.netconf.RpcError;
import io.circuitd.netconf.RpcReply;
import io.circuitd.netconf.events.Notifications;
import io.circuitd.netconf.ops.Operation;
import io.circuitd.netconf.wire.SafeXml;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;

/** One operation and its answer: what the router cannot do is refused here, errors are thrown. */
final class Exchange {
  private final String router;
  private final RpcLine line;
  private final Capabilities capabilities;
  private final Notifications notifications;

  Exchange(String router, RpcLine line, Capabilities capabilities, Notifications notifications) {
    this.router = router;
    this.line = line;
    this.capabilities = capabilities;
    this.notifications = notifications;
  }

  void require(Operation operation) {
    Optional<String> lacking = operation.lacking(capabilities);
    if (lacking.isPresent()) {
      throw refusedHere(operation.words(), "the router's hello does not offer " + lacking.get());
    }
  }

  /** True while the subscription leaves room for nothing else (RFC 5277, 6). */
  boolean alone() {
    return notifications.active() && !capabilities.interleave();
  }

  void refuseWhileSubscribed(String what) {
    if (alone()) {
      throw refusedHere(
          what,
          "this session has a subscription, and the router's hello does not offer interleave;"
              + " use another session");
    }
  }

  Refused refusedHere(String what, String why) {
    return new Refused(
        router + ": " + what,
        List.of(
            new RpcError(
                "protocol",
                "operation-not-supported",
                "error",
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.of("nothing was sent, " + why),
                Optional.empty(),
                Optional.empty())));
  }

  /** Sends what is answered by ok; returns the warnings beside it. */
  List<RpcError> ok(Operation operation, Duration limit) {
    require(operation);
    refuseWhileSubscribed(operation.words());
    return send(operation, limit);
  }

  /**
   * Some Junos replies carry elements of their own in place of {@code <ok/>}; only a reply without
   * anything is no answer.
   */
  List<RpcError> send(Operation operation, Duration limit) {
    Reply reply = reply(operation.words(), operation.xml(), limit);
    if (SafeXml.children(reply.element()).isEmpty()) {
      throw strange(operation.words(), reply, "<ok/> or <rpc-error>");
    }
    return reply.summary().warnings();
  }

  Element data(Operation operation, Duration limit) {
    require(operation);
    refuseWhileSubscribed(operation.words());
    Reply reply = reply(operation.words(), operation.xml(), limit);
    return reply.summary().data().orElseThrow(() -> strange(operation.words(), reply, "<data>"));
  }

  <T> T stream(Operation operation, Duration limit, ReplyReader<T> reader) {
    require(operation);
    return stream(operation.words(), operation.xml(), limit, reader);
  }

  <T> T stream(String what, String operation, Duration limit, ReplyReader<T> reader) {
    refuseWhileSubscribed(what);
    StreamedReply<T> reply = line.stream(what, operation, limit, reader);
    throwErrors(what, reply.errors());
    return reply.data().orElseThrow(() -> strange(what, "<data>", ""));
  }

  /** Sends an operation of the caller's own making. */
  RpcReply raw(String operation, Duration limit) {
    refuseWhileSubscribed("rpc");
    return reply("rpc", operation, limit).summary();
  }

  private Reply reply(String what, String operation, Duration limit) {
    Element element = line.call(what, operation, limit);
    List<RpcError> all = Replies.errors(element);
    throwErrors(what, all);
    return new Reply(
        element, new RpcReply(Replies.child(element, "data"), List.copyOf(all), element));
  }

  private void throwErrors(String what, List<RpcError> all) {
    List<RpcError> errors = all.stream().filter(error -> !error.isWarning()).toList();
    if (!errors.isEmpty()) {
      throw refused(router + ": " + what, errors);
    }
  }

  private static Refused refused(String what, List<RpcError> errors) {
    List<RpcError> denials =
        errors.stream().filter(error -> error.tag().equals("lock-denied")).toList();
    return denials.isEmpty()
        ? new Refused(what, errors)
        : new LockDenied(
            what,
            errors,
            denials.stream()
                .flatMap(error -> error.sessionId().stream())
                .findFirst()
                .map(LockHolder::session));
  }

  private Lost strange(String what, Reply reply, String expected) {
    return strange(what, expected, ": " + cut(SafeXml.serialise(reply.element())));
  }

  private Lost strange(String what, String expected, String found) {
    IOException reason =
        new ProtocolBroken("the reply to " + what + " holds no " + expected + found);
    line.breakOff(reason);
    return new Lost(
        router + ": " + reason.getMessage() + "; the outcome is unknown, read the router back",
        reason);
  }

  private static String cut(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }

  private record Reply(Element element, RpcReply summary) {}
}
