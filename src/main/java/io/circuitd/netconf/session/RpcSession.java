package io.circuitd.netconf.session;

import io.circuitd.netconf.Capabilities;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.RpcError;
import io.circuitd.netconf.RpcReply;
import io.circuitd.netconf.SshAccess;
import io.circuitd.netconf.TlsAccess;
import io.circuitd.netconf.transport.LoginRefused;
import io.circuitd.netconf.transport.Transport;
import io.circuitd.netconf.wire.SafeXml;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/** A session on any transport: typed operations over {@link RpcLine}. */
public final class RpcSession implements NetconfSession {
  private static final Logger LOG = LoggerFactory.getLogger(RpcSession.class);
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  private final String router;
  private final Duration timeout;
  private final RpcLine line;
  private final Hello hello;

  private RpcSession(String router, Duration timeout, RpcLine line, Hello hello) {
    this.router = router;
    this.timeout = timeout;
    this.line = line;
    this.hello = hello;
  }

  /**
   * Exchanges hellos within the target's connect timeout.
   *
   * @throws NotConnected with reason {@code HELLO}; the transport is closed
   */
  public static NetconfSession open(Transport transport, NetconfTarget target) {
    RpcLine line = new RpcLine(target.name(), transport);
    try {
      Hello hello = line.greet(target.connectTimeout());
      return new RpcSession(target.name(), target.rpcTimeout(), line, hello);
    } catch (LoginRefused e) {
      transport.abort();
      throw e.refusal();
    } catch (IOException e) {
      throw noHello(transport, target, "no NETCONF session: " + e.getMessage(), e);
    } catch (TimeoutException e) {
      String limit = target.connectTimeout().toMillis() / 1000.0 + " s";
      throw noHello(transport, target, "login worked, but no hello came within " + limit, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw noHello(transport, target, "interrupted while waiting for the hello", e);
    }
  }

  private static NotConnected noHello(
      Transport transport, NetconfTarget target, String what, Exception cause) {
    transport.abort();
    return new NotConnected(
        Reason.HELLO,
        target.name()
            + " ("
            + target.host()
            + " port "
            + target.port()
            + "): "
            + what
            + switch (target.access()) {
              case SshAccess ssh ->
                  "; check that the SSH subsystem netconf is enabled on this port, and for this"
                      + " user";
              case TlsAccess tls -> "; check that this is the port of NETCONF over TLS";
            },
        cause);
  }

  @Override
  public long id() {
    return hello.sessionId();
  }

  @Override
  public Capabilities capabilities() {
    return hello.capabilities();
  }

  @Override
  public boolean isOpen() {
    return line.isOpen();
  }

  @Override
  public RpcReply rpc(String operation, Duration limit) {
    return reply("rpc", operation, limit).summary();
  }

  @Override
  public void lock(Datastore target) {
    expectOk("lock " + target.tag(), Operations.lock(target));
  }

  @Override
  public void unlock(Datastore target) {
    expectOk("unlock " + target.tag(), Operations.unlock(target));
  }

  @Override
  public List<RpcError> editConfig(Datastore target, String config) {
    return expectOk("edit-config " + target.tag(), Operations.editConfig(target, config));
  }

  @Override
  public List<RpcError> validate(Datastore source) {
    String what = "validate " + source.tag();
    require(what, "validate", Capabilities::validate);
    return expectOk(what, Operations.validate(source));
  }

  @Override
  public List<RpcError> commit() {
    return expectOk("commit", Operations.commit(Optional.empty()));
  }

  @Override
  public List<RpcError> confirmedCommit(Duration confirmTimeout, Optional<String> persist) {
    String operation = Operations.confirmedCommit(confirmTimeout, persist);
    require("confirmed commit", "confirmed-commit", Capabilities::confirmedCommit);
    if (persist.isPresent()) {
      require(
          "confirmed commit with persist", "confirmed-commit:1.1", Capabilities::confirmedCommit11);
    }
    return expectOk("confirmed commit", operation);
  }

  @Override
  public List<RpcError> confirm(Optional<String> persistId) {
    return expectOk("confirming commit", Operations.commit(persistId));
  }

  @Override
  public void cancelCommit(Optional<String> persistId) {
    require("cancel-commit", "confirmed-commit:1.1", Capabilities::confirmedCommit11);
    expectOk("cancel-commit", Operations.cancelCommit(persistId));
  }

  @Override
  public void discardChanges() {
    expectOk("discard-changes", "<discard-changes/>");
  }

  @Override
  public Element getConfig(Datastore source, Optional<String> subtreeFilter) {
    String what = "get-config " + source.tag();
    Reply reply = reply(what, Operations.getConfig(source, subtreeFilter), timeout);
    return reply.summary().data().orElseThrow(() -> strange(what, reply, "<data>"));
  }

  @Override
  public void killSession(long sessionId) {
    expectOk("kill-session " + sessionId, Operations.killSession(sessionId));
  }

  @Override
  public void close() {
    if (line.isOpen()) {
      try {
        Duration limit = timeout.compareTo(FAREWELL) < 0 ? timeout : FAREWELL;
        line.call("close-session", "<close-session/>", limit);
      } catch (NetconfException e) {
        LOG.debug("{}: close-session: {}", router, e.getMessage());
      }
    }
    line.close();
  }

  @Override
  public void abort() {
    line.breakOff(new IOException("dropped by us"));
  }

  /**
   * A server that does not know an element of an operation may leave it out and do the rest: a
   * confirmed commit would become a plain one. So what the hello does not offer is not sent.
   */
  private void require(String what, String capability, Predicate<Capabilities> offered) {
    if (!offered.test(capabilities())) {
      throw new Refused(
          router + ": " + what,
          List.of(
              new RpcError(
                  "protocol",
                  "operation-not-supported",
                  "error",
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of("nothing was sent, the router's hello does not offer " + capability),
                  Optional.empty())));
    }
  }

  /**
   * Some Junos replies carry elements of their own in place of {@code <ok/>}; only a reply without
   * anything is no answer.
   */
  private List<RpcError> expectOk(String what, String operation) {
    Reply reply = reply(what, operation, timeout);
    if (SafeXml.children(reply.element()).isEmpty()) {
      throw strange(what, reply, "<ok/> or <rpc-error>");
    }
    return reply.summary().warnings();
  }

  private Reply reply(String what, String operation, Duration limit) {
    Element element = line.call(what, operation, limit);
    List<RpcError> all = Replies.errors(element);
    List<RpcError> errors = all.stream().filter(error -> !error.isWarning()).toList();
    if (!errors.isEmpty()) {
      throw new Refused(router + ": " + what, errors);
    }
    return new Reply(element, new RpcReply(Replies.child(element, "data"), List.copyOf(all)));
  }

  private Lost strange(String what, Reply reply, String expected) {
    String found = SafeXml.serialise(reply.element());
    IOException reason =
        new ProtocolBroken("the reply to " + what + " holds no " + expected + ": " + cut(found));
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
