package io.circuitd.azure;

import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Sends a write once, and tells acceptance, refusal and silence apart. */
final class Writes {
  private Writes() {}

  private interface Request {
    ArmAnswer send() throws ArmCloud.NoAnswer;
  }

  static AzureOperation put(
      ArmCloud arm, String id, JsonNode body, String etag, Consumer<AzureExchange> heard) {
    String sent = AzureExchange.masked(body);
    return send(arm, "PUT", id, id, sent, heard, () -> arm.put(id, body, etag));
  }

  /**
   * @param circuit whose state tells of the operation: what was deleted cannot
   */
  static AzureOperation delete(
      ArmCloud arm, String circuit, String id, String etag, Consumer<AzureExchange> heard) {
    return send(arm, "DELETE", circuit, id, "", heard, () -> arm.delete(id, etag));
  }

  private static AzureOperation send(
      ArmCloud arm,
      String method,
      String resource,
      String id,
      String sent,
      Consumer<AzureExchange> heard,
      Request request) {
    ArmAnswer answer;
    try {
      answer = request.send();
    } catch (ArmCloud.NoAnswer e) {
      heard.accept(new AzureExchange(method, id, sent, 0, String.valueOf(e.getMessage())));
      TokenFailure token = Causes.find(e, TokenFailure.class);
      if (token != null && token.refused()) {
        throw new AzureRefused(arm.name(), 401, "NoToken", String.valueOf(token.getMessage()));
      }
      throw new AzureUnavailable(String.valueOf(e.getMessage()));
    }
    heard.accept(
        new AzureExchange(
            method,
            id,
            sent,
            answer.status(),
            answer.accepted() ? accepted(arm, answer) : answer.code() + ": " + answer.message()));
    return operation(arm, resource, answer);
  }

  /** Where the operation can be asked for, as far as we may go there with our token. */
  private static Optional<URI> ours(ArmCloud arm, ArmAnswer answer) {
    return Stream.of(answer.operation(), answer.location())
        .flatMap(Optional::stream)
        .filter(arm::owns)
        .findFirst();
  }

  private static String accepted(ArmCloud arm, ArmAnswer answer) {
    return answer
        .operationUrl()
        .filter(url -> ours(arm, answer).isEmpty())
        .map(url ->
            "accepted; its operation is at "
                + url
                + ", which is not "
                + arm.config().arm()
                + " and is not asked: the resource itself is read instead")
        .orElse("accepted");
  }

  private static AzureOperation operation(ArmCloud arm, String id, ArmAnswer answer) {
    String cloud = arm.name();
    if (answer.accepted()) {
      return new AzureOperation(
          cloud, id, ours(arm, answer), answer.retryAfter().orElse(Waits.POLL));
    }
    if (answer.status() >= 400
        && answer.status() < 500
        && answer.status() != 408
        && answer.status() != 429
        && (answer.json().isPresent() || answer.status() == 401)) {
      throw new AzureRefused(cloud, answer.status(), answer.code(), answer.message());
    }
    throw new AzureUnavailable(arm.title() + " answered " + answer.describe());
  }
}
