package io.circuitd.lab.datastore;

import io.circuitd.lab.datastore.Datastores.Name;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Who holds which datastore's lock (RFC 6241, 7.5). For one thread at a time. */
final class Locks {
  private final Map<Name, Long> holders = new EnumMap<>(Name.class);

  Optional<Long> holder(Name target) {
    return Optional.ofNullable(holders.get(target));
  }

  boolean isHeldBy(Name target, long session) {
    return holder(target).filter(holder -> holder == session).isPresent();
  }

  void take(Name target, long session) {
    holders.put(target, session);
  }

  void giveBack(Name target) {
    holders.remove(target);
  }

  void clear() {
    holders.clear();
  }

  void mustBeFree(Name target) {
    holder(target)
        .ifPresent(holder -> {
          throw denied(target + " is locked by session " + holder, holder);
        });
  }

  void mustHold(Name target, long session) {
    if (!isHeldBy(target, session)) {
      throw new RpcRefused(
          RpcProblem.protocol("operation-failed", "this session holds no lock on " + target));
    }
  }

  void mustNotBeOfOthers(Name target, long session) {
    holder(target)
        .filter(holder -> holder != session)
        .ifPresent(holder -> {
          throw new RpcRefused(
              RpcProblem.protocol("in-use", target + " is locked by session " + holder));
        });
  }

  static RpcRefused denied(String message, long holder) {
    return new RpcRefused(
        RpcProblem.protocol("lock-denied", message)
            .withInfo("<session-id>" + holder + "</session-id>"));
  }
}
