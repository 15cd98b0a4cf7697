package io.circuitd.deploy;

import io.circuitd.netconf.NetconfSession.Datastore;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** How one commit is taken back, as it is journaled with it. */
sealed interface TakeBack {
  /** Puts what a journal needs into the detail of a commit. */
  void into(Map<String, String> detail);

  /** The persist-id by which any session may confirm or cancel. */
  default Optional<String> persist() {
    return Optional.empty();
  }

  /** True where the commit does not end with the session that made it. */
  boolean outlivesSession();

  /** Reads it from the detail of a commit. */
  static TakeBack of(Map<String, String> detail) {
    String target = detail.get(ByInverse.TARGET);
    return target == null
        ? new ByRouter(Optional.ofNullable(detail.get(ByRouter.PERSIST)))
        : new ByInverse(
            Datastore.valueOf(target.toUpperCase(Locale.ROOT)),
            JsonMapper.shared()
                .readValue(
                    detail.getOrDefault(ByInverse.FORMER, "[]"),
                    new TypeReference<List<String>>() {}));
  }

  /** The router's timer, the end of the session, or cancel-commit (RFC 6241, 8.4). */
  record ByRouter(Optional<String> persist) implements TakeBack {
    static final String PERSIST = "persist";

    @Override
    public void into(Map<String, String> detail) {
      persist.ifPresent(id -> detail.put(PERSIST, id));
    }

    @Override
    public boolean outlivesSession() {
      return persist.isPresent();
    }
  }

  /**
   * An edit of ours that puts things back.
   *
   * @param target what it edits; a candidate is committed
   * @param former what stood there before, in the form of {@link Edit#former}
   */
  record ByInverse(Datastore target, List<String> former) implements TakeBack {
    static final String TARGET = "inverse";
    static final String FORMER = "former";

    @Override
    public void into(Map<String, String> detail) {
      detail.put(TARGET, target.tag());
      detail.put(FORMER, JsonMapper.shared().writeValueAsString(former));
    }

    @Override
    public boolean outlivesSession() {
      return true;
    }
  }
}
