package io.circuitd.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * One answer of Resource Manager, read to its end.
 *
 * @param json empty for a page that is no JSON object
 * @param operation {@code Azure-AsyncOperation}: where the state of the started operation is shown
 * @param location {@code Location}: where its result will be
 */
record ArmAnswer(
    int status,
    Optional<JsonNode> json,
    String contentType,
    Optional<URI> operation,
    Optional<URI> location,
    Optional<Duration> retryAfter) {
  private static final HttpHeaderName OPERATION = HttpHeaderName.fromString("Azure-AsyncOperation");
  private static final Set<String> NOT_THERE =
      Set.of("ResourceNotFound", "ResourceGroupNotFound", "NotFound");

  static ArmAnswer read(HttpResponse response) {
    try (response) {
      byte[] bytes = response.getBodyAsBinaryData().toBytes();
      String type = response.getHeaderValue(HttpHeaderName.CONTENT_TYPE);
      return new ArmAnswer(
          response.getStatusCode(),
          json(bytes),
          type == null ? "no content type" : type,
          url(response, OPERATION),
          url(response, HttpHeaderName.LOCATION),
          Waits.asked(response));
    }
  }

  private static Optional<JsonNode> json(byte[] bytes) {
    try {
      return Optional.of(JsonMapper.shared().readTree(new String(bytes, StandardCharsets.UTF_8)))
          .filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  boolean ok() {
    return status >= 200 && status < 300;
  }

  /**
   * Whether a write was accepted by Azure, rather than answered by something on the way to it, such
   * as a proxy that wants a password.
   */
  boolean accepted() {
    return ok()
        && (status == 202 || status == 204 || operationUrl().isPresent() || showsSomething());
  }

  /** Whether it is a resource or a list, as Azure shows them. */
  boolean showsSomething() {
    return json.filter(body -> body.path("properties").isObject() || body.path("value").isArray())
        .isPresent();
  }

  /**
   * Whether Azure says that the resource is not there. A 404 for other reasons (an api-version that
   * the cloud does not offer, a proxy's page) does not say so.
   */
  boolean notThere() {
    return status == 404 && NOT_THERE.contains(code());
  }

  /** {@code error.code}, or the status where there is none. */
  String code() {
    String word = error().path("code").asString("");
    return word.isBlank() ? "HTTP " + status : word;
  }

  /** {@code error.message} with its details, or what came instead. */
  String message() {
    if (json.isEmpty()) {
      return "no ARM answer but " + contentType;
    }
    return message(error());
  }

  static String message(JsonNode error) {
    List<String> parts = new ArrayList<>();
    parts.add(error.path("message").asString("no message"));
    for (JsonNode detail : error.path("details")) {
      detail.path("message").stringValueOpt().ifPresent(parts::add);
    }
    return String.join("; ", parts);
  }

  /** One line: status, code, words, and how long Azure asks to wait. */
  String describe() {
    String text = status + " " + code() + ": " + message();
    return retryAfter
        .filter(wait -> !ok())
        .map(wait -> text + " (asks to wait " + wait.toSeconds() + " s)")
        .orElse(text);
  }

  /** Where to ask how the started operation stands: its state first, else its result. */
  Optional<URI> operationUrl() {
    return operation.or(() -> location);
  }

  /** Where to fetch what the started operation gives: its result first, else its state. */
  Optional<URI> resultUrl() {
    return location.or(() -> operation);
  }

  /** Empty without the header, and for text that is no URL. */
  private static Optional<URI> url(HttpResponse response, HttpHeaderName header) {
    String text = response.getHeaderValue(header);
    try {
      URI asked = URI.create(response.getRequest().getUrl().toString());
      return text == null || text.isBlank() ? Optional.empty() : Optional.of(asked.resolve(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private JsonNode error() {
    return json.map(body -> body.path("error")).orElseGet(MissingNode::getInstance);
  }
}
