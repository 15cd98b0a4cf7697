package io.circuitd.netconf.record;

import io.circuitd.netconf.Capabilities;
import io.circuitd.netconf.ConfigSource;
import io.circuitd.netconf.ConfigTarget;
import io.circuitd.netconf.ConfirmOptions;
import io.circuitd.netconf.EditConfig;
import io.circuitd.netconf.EventRequest;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.Query;
import io.circuitd.netconf.ReplyReader;
import io.circuitd.netconf.RpcError;
import io.circuitd.netconf.RpcReply;
import io.circuitd.netconf.Subscription;
import io.circuitd.netconf.WithDefaults;
import io.circuitd.netconf.ops.Operation;
import io.circuitd.netconf.ops.Operations;
import io.circuitd.netconf.record.RpcExchange.Answer;
import io.circuitd.netconf.wire.SafeXml;
import io.circuitd.netconf.wire.SecretMask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.w3c.dom.Element;

/**
 * A session that tells each of its RPCs, with the answer, once the answer is there or is given up.
 * What {@link #close} says to the router is not told.
 */
public final class RecordedSession implements NetconfSession {
  private final NetconfSession session;
  private final Consumer<RpcExchange> listener;

  public RecordedSession(NetconfSession session, Consumer<RpcExchange> listener) {
    this.session = session;
    this.listener = listener;
  }

  private record Heard(Answer answer, String words) {
    static Heard ok(List<RpcError> warnings) {
      return new Heard(Answer.OK, words(warnings));
    }

    static Heard data(Element data) {
      return new Heard(Answer.DATA, SecretMask.of(SafeXml.serialise(data)));
    }

    private static String words(List<RpcError> errors) {
      return errors.stream()
          .map(error -> SecretMask.of(error.toString()))
          .collect(Collectors.joining("; "));
    }
  }

  private <T> T told(Operation operation, Supplier<T> call, Function<T, Heard> heard) {
    long start = System.nanoTime();
    try {
      T answer = call.get();
      tell(operation, heard.apply(answer), start);
      return answer;
    } catch (Refused e) {
      tell(operation, new Heard(Answer.REFUSED, Heard.words(e.errors())), start);
      throw e;
    } catch (NetconfException e) {
      tell(operation, new Heard(Answer.NONE, String.valueOf(e.getMessage())), start);
      throw e;
    }
  }

  private void tell(Operation operation, Heard heard, long start) {
    listener.accept(
        new RpcExchange(
            session.id(),
            operation.words(),
            SecretMask.of(operation.xml()),
            heard.answer(),
            heard.words(),
            Duration.ofNanos(System.nanoTime() - start)));
  }

  private List<RpcError> warned(Operation operation, Supplier<List<RpcError>> call) {
    return told(operation, call, Heard::ok);
  }

  private void done(Operation operation, Runnable call) {
    warned(
        operation,
        () -> {
          call.run();
          return List.of();
        });
  }

  private static Operation raw(String operation) {
    return new Operation("rpc", operation, List.of());
  }

  private static Heard streamed(Object made) {
    return new Heard(Answer.DATA, "read while it arrived");
  }

  @Override
  public long id() {
    return session.id();
  }

  @Override
  public Capabilities capabilities() {
    return session.capabilities();
  }

  @Override
  public boolean isOpen() {
    return session.isOpen();
  }

  @Override
  public boolean holdsNothing() {
    return session.holdsNothing();
  }

  @Override
  public RpcReply rpc(String operation, Duration timeout) {
    return told(
        raw(operation),
        () -> session.rpc(operation, timeout),
        reply -> reply.data().map(Heard::data).orElseGet(() -> Heard.ok(reply.warnings())));
  }

  @Override
  public Element get(Query query) {
    return told(Operations.get(query), () -> session.get(query), Heard::data);
  }

  @Override
  public Element getConfig(Datastore source, Query query) {
    return told(
        Operations.getConfig(source, query), () -> session.getConfig(source, query), Heard::data);
  }

  @Override
  public <T> T getConfig(Datastore source, Query query, ReplyReader<T> reader) {
    return told(
        Operations.getConfig(source, query),
        () -> session.getConfig(source, query, reader),
        RecordedSession::streamed);
  }

  @Override
  public <T> T stream(String operation, Duration timeout, ReplyReader<T> reader) {
    return told(
        raw(operation),
        () -> session.stream(operation, timeout, reader),
        RecordedSession::streamed);
  }

  @Override
  public List<RpcError> editConfig(EditConfig edit) {
    return warned(Operations.editConfig(edit), () -> session.editConfig(edit));
  }

  @Override
  public List<RpcError> copyConfig(
      ConfigSource source, ConfigTarget target, Optional<WithDefaults> defaults) {
    return warned(
        Operations.copyConfig(source, target, defaults),
        () -> session.copyConfig(source, target, defaults));
  }

  @Override
  public List<RpcError> deleteConfig(ConfigTarget target) {
    return warned(Operations.deleteConfig(target), () -> session.deleteConfig(target));
  }

  @Override
  public void lock(Datastore target) {
    done(Operations.lock(target), () -> session.lock(target));
  }

  @Override
  public void unlock(Datastore target) {
    done(Operations.unlock(target), () -> session.unlock(target));
  }

  @Override
  public List<RpcError> validate(ConfigSource source) {
    return warned(Operations.validate(source), () -> session.validate(source));
  }

  @Override
  public List<RpcError> commit() {
    return warned(Operations.commit(), session::commit);
  }

  @Override
  public List<RpcError> confirmedCommit(ConfirmOptions options) {
    return warned(Operations.confirmedCommit(options), () -> session.confirmedCommit(options));
  }

  @Override
  public List<RpcError> confirm(Optional<String> persistId) {
    return warned(Operations.confirm(persistId), () -> session.confirm(persistId));
  }

  @Override
  public void cancelCommit(Optional<String> persistId) {
    done(Operations.cancelCommit(persistId), () -> session.cancelCommit(persistId));
  }

  @Override
  public void discardChanges() {
    done(Operations.discardChanges(), session::discardChanges);
  }

  @Override
  public void killSession(long sessionId) {
    done(Operations.killSession(sessionId), () -> session.killSession(sessionId));
  }

  @Override
  public Subscription subscribe(EventRequest request) {
    return told(
        Operations.subscribe(request),
        () -> session.subscribe(request),
        subscription -> Heard.ok(List.of()));
  }

  @Override
  public void close() {
    session.close();
  }

  @Override
  public void abort() {
    session.abort();
  }
}
