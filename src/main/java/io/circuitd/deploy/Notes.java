package io.circuitd.deploy;

import io.circuitd.model.Sha256;
import io.circuitd.netconf.record.RpcExchange;
import io.circuitd.store.AuditEvent;
import io.circuitd.store.AuditNote;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * What a stage has said and heard and the audit does not have yet. Where the same RPC gets the same
 * answer over and over, as while a router is waited for, the first is kept and the others are
 * counted. For one thread at a time.
 */
final class Notes {
  /** Longer texts are cut; a hash stands for the whole. */
  static final int LONGEST = 16_384;

  private final BiFunction<AuditEvent, Map<String, String>, AuditNote> make;
  private final UnaryOperator<String> mask;
  private final List<AuditNote> waiting = new ArrayList<>();
  private Optional<Told> last = Optional.empty();
  private int repeats;

  private record Told(String router, RpcExchange exchange) {
    boolean again(Told other) {
      return router.equals(other.router) && exchange.repeats(other.exchange);
    }
  }

  /**
   * @param make puts the time on a note
   * @param mask hides what is known to be secret, wherever it stands
   */
  Notes(BiFunction<AuditEvent, Map<String, String>, AuditNote> make, UnaryOperator<String> mask) {
    this.make = make;
    this.mask = mask;
  }

  void add(AuditEvent event, Map<String, String> detail) {
    endOfRepeats();
    put(event, detail);
  }

  void add(String router, RpcExchange exchange) {
    Told told = new Told(router, exchange);
    if (last.filter(told::again).isPresent()) {
      repeats++;
      return;
    }
    endOfRepeats();
    last = Optional.of(told);
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("router", router);
    detail.put("session", Long.toString(exchange.session()));
    detail.put("operation", exchange.operation());
    detail.put("sent", exchange.sent());
    detail.put("answer", exchange.answer().word());
    detail.put("received", exchange.received());
    detail.put("ms", Long.toString(exchange.took().toMillis()));
    put(AuditEvent.RPC, detail);
  }

  private void put(AuditEvent event, Map<String, String> detail) {
    Map<String, String> kept = new LinkedHashMap<>();
    detail.forEach((name, text) -> kept.put(name, cut(mask.apply(text))));
    waiting.add(make.apply(event, kept));
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end)
        + " … cut; whole: "
        + text.getBytes(StandardCharsets.UTF_8).length
        + " bytes, "
        + Sha256.of(text);
  }

  private void endOfRepeats() {
    if (repeats > 0) {
      Told told = last.orElseThrow();
      put(
          AuditEvent.RPC,
          Map.of(
              "router",
              told.router(),
              "operation",
              told.exchange().operation(),
              "answer",
              "the same " + repeats + " times more"));
    }
    repeats = 0;
    last = Optional.empty();
  }

  /** All there is, for a step that ends what was being repeated. */
  List<AuditNote> take() {
    endOfRepeats();
    return takeNew();
  }

  /** What is new; a repetition that goes on goes on being counted. */
  List<AuditNote> takeNew() {
    List<AuditNote> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }
}
