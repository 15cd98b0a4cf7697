package io.circuitd.azure;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A write that Azure has accepted and may still be working on. Holds no secret; its text form is
 * for the journal, so that a restarted daemon goes on waiting instead of writing again.
 *
 * @param cloud where it runs
 * @param resource ARM id of what was written; asked for its state where Azure gave no URL
 * @param pollUrl Azure's own URL of the operation, always on the cloud's ARM host
 * @param retryAfter how long to wait before the first poll
 */
public record AzureOperation(
    String cloud, String resource, Optional<URI> pollUrl, Duration retryAfter) {

  /** One line of JSON that {@link #parse} reads. */
  public String text() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("cloud", cloud);
    json.put("resource", resource);
    pollUrl.ifPresent(url -> json.put("pollUrl", url.toString()));
    json.put("retryAfterMs", retryAfter.toMillis());
    return json.toString();
  }

  /**
   * Reads {@link #text}.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static AzureOperation parse(String text) {
    JsonNode json;
    try {
      json = JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not the text of an Azure operation: " + text, e);
    }
    if (!json.path("cloud").isString() || !json.path("resource").isString()) {
      throw new IllegalArgumentException("not the text of an Azure operation: " + text);
    }
    return new AzureOperation(
        json.path("cloud").stringValue(),
        json.path("resource").stringValue(),
        json.path("pollUrl").stringValueOpt().map(URI::create),
        Duration.ofMillis(json.path("retryAfterMs").asLong(0)));
  }
}
