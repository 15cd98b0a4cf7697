package io.circuitd.azure;

import io.circuitd.azure.ArmCloud.NoAnswer;
import io.circuitd.model.Reading;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Tables that Azure reads from its own routers on demand: a POST whose answer is fetched later.
 * Plain JSON, because the SDK's poller waits 30 s between two looks where Azure does not say, keeps
 * its place in memory alone, and follows an operation with our token to wherever it points.
 */
final class ReadOuts {
  private static final Set<String> NO_MORE = Set.of("failed", "canceled", "cancelled");

  private ReadOuts() {}

  /** One table; absent where there is no such circuit or peering. */
  static <T> Reading<List<T>> table(ArmCloud arm, String path, Function<JsonNode, T> row) {
    Optional<String> refusal = arm.optionalCalls().refusal();
    if (refusal.isPresent()) {
      return Reading.unknown(arm.title() + " was not asked: " + refusal.get());
    }
    try {
      ArmAnswer answer = arm.post(path);
      return answer.notThere() ? Reading.absent() : follow(arm, answer, row);
    } catch (NoAnswer e) {
      return Reading.unknown(String.valueOf(e.getMessage()));
    }
  }

  private static <T> Reading<List<T>> follow(
      ArmCloud arm, ArmAnswer first, Function<JsonNode, T> row) throws NoAnswer {
    Duration limit = arm.config().limits().readOut();
    long deadline = System.nanoTime() + limit.toNanos();
    ArmAnswer answer = first;
    Optional<URI> url = Optional.empty();
    while (true) {
      Optional<JsonNode> rows = rows(answer);
      if (rows.isPresent()) {
        return Reading.present(read(rows.get(), row));
      }
      Optional<URI> next = answer.resultUrl();
      if (next.isEmpty() && runs(answer)) {
        next = url;
      }
      if (!answer.ok() || failed(answer)) {
        return Reading.unknown(arm.title() + " answered the read-out with " + answer.describe());
      }
      if (next.isEmpty()) {
        return Reading.unknown(
            arm.title() + " ended the read-out without a table, status " + answer.status());
      }
      if (!arm.owns(next.get())) {
        return Reading.unknown(
            arm.title()
                + ": refused to fetch the read-out from "
                + next.get()
                + "; expected "
                + arm.config().arm());
      }
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) {
        return Reading.unknown(
            arm.title() + ": the read-out was not ready after " + limit.toSeconds() + " s");
      }
      if (!Waits.pause(answer.retryAfter().orElse(Waits.POLL), left)) {
        return Reading.unknown(arm.title() + ": interrupted while waiting for a read-out");
      }
      url = next;
      answer = arm.page(next.get());
    }
  }

  private static <T> List<T> read(JsonNode rows, Function<JsonNode, T> row) {
    List<T> table = new ArrayList<>();
    rows.forEach(each -> table.add(row.apply(each)));
    return List.copyOf(table);
  }

  /** The final 200 of Location, or what an operation that ended keeps beside its status. */
  private static Optional<JsonNode> rows(ArmAnswer answer) {
    return answer
        .json()
        .filter(body -> answer.status() == 200)
        .flatMap(body ->
            Stream.of("/value", "/properties/output/value", "/properties/value", "/output/value")
                .map(body::at)
                .filter(JsonNode::isArray)
                .findFirst());
  }

  /** Whether the same place may have the table later. */
  private static boolean runs(ArmAnswer answer) {
    String word = word(answer);
    return answer.status() == 202 || !(word.isEmpty() || word.equals("succeeded"));
  }

  private static boolean failed(ArmAnswer answer) {
    return NO_MORE.contains(word(answer));
  }

  private static String word(ArmAnswer answer) {
    return answer
        .json()
        .map(body -> body.path("status").asString(""))
        .orElse("")
        .toLowerCase(Locale.ROOT);
  }
}
