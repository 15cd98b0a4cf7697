package io.circuitd.netconf.session;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for which reply, by message-id (RFC 6241, 4.1). An id serves one reply: a second one,
 * and one that comes after its timeout, are nobody's.
 */
final class InFlight {
  private final Map<String, Awaited> waiting = new ConcurrentHashMap<>();
  private final Set<String> overdue = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Awaited> arriving = new AtomicReference<>();

  void add(String id, Awaited reply) {
    waiting.put(id, reply);
  }

  /** The caller has its reply or has given up. */
  void remove(String id, Awaited reply) {
    reply.close();
    if (waiting.remove(id, reply)) {
      overdue.add(id);
    }
  }

  /** A reply with this id has begun; it arrives until {@link #arrived}. */
  Optional<Awaited> claim(String id) {
    Optional<Awaited> reply = Optional.ofNullable(waiting.remove(id));
    reply.ifPresent(arriving::set);
    return reply;
  }

  /** Whether the reply to an RPC that has given up was still to come; it is no more. */
  boolean settle(String id) {
    return overdue.remove(id);
  }

  /** Whose a reply without a message-id is: nobody's unless exactly one reply is still to come. */
  Optional<Awaited> claimOnly() {
    String[] ids = waiting.keySet().toArray(String[]::new);
    return ids.length == 1 && overdue.isEmpty() ? claim(ids[0]) : Optional.empty();
  }

  int owed() {
    return waiting.size() + overdue.size();
  }

  void arrived() {
    arriving.set(null);
  }

  void failAll(IOException reason) {
    waiting.values().forEach(reply -> reply.fail(reason));
    @Nullable Awaited current = arriving.get();
    if (current != null) {
      current.fail(reason);
    }
  }
}
