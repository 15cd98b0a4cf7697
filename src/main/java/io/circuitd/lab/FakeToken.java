package io.circuitd.lab;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The fake Entra: gives tokens for a client secret, and knows the tokens that it gave. */
final class FakeToken {
  static final String PATH = "/oauth2/v2.0/token";
  private final String clientSecret;
  private static final Duration HOUR = Duration.ofSeconds(3599);
  private final InstantSource time = InstantSource.system();
  private final Map<String, Instant> given = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile Duration announced = HOUR;
  private volatile Duration real = HOUR;
  private volatile boolean expired;

  /** Status and body of an answer. */
  record Answer(int status, ObjectNode body) {}

  FakeToken(String clientSecret) {
    this.clientSecret = clientSecret;
  }

  /** Answers a token request, given as a form. */
  Answer answer(String form) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : form.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        fields.put(
            URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
            URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    if (!"client_credentials".equals(fields.get("grant_type"))) {
      return refused(
          400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.");
    }
    if (!fields.getOrDefault("scope", "").contains("/.default")) {
      return refused(400, "invalid_scope", 70011, "The provided value for scope is not valid.");
    }
    if (expired) {
      return refused(
          401, "invalid_client", 7000222, "The provided client secret keys are expired.");
    }
    if (!clientSecret.equals(fields.get("client_secret"))) {
      return refused(401, "invalid_client", 7000215, "Invalid client secret provided.");
    }
    String token = "lab-" + UUID.randomUUID();
    given.put(token, time.instant().plus(real));
    count.incrementAndGet();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("token_type", "Bearer");
    body.put("expires_in", announced.toSeconds()).put("ext_expires_in", announced.toSeconds());
    body.put("access_token", token);
    return new Answer(200, body);
  }

  private static Answer refused(int status, String error, int number, String words) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("error", error).put("error_description", "AADSTS" + number + ": " + words);
    body.putArray("error_codes").add(number);
    return new Answer(status, body);
  }

  /** Whether it gave that token, and the token still holds. */
  boolean accepts(String authorization) {
    return authorization.startsWith("Bearer ")
        && given.getOrDefault(authorization.substring(7), Instant.MIN).isAfter(time.instant());
  }

  /** Whether it ever gave that token. */
  boolean gave(String authorization) {
    return authorization.startsWith("Bearer ") && given.containsKey(authorization.substring(7));
  }

  /** How long tokens are said to hold, and how long they do. */
  void life(Duration said, Duration held) {
    announced = said;
    real = held;
  }

  void expired(boolean now) {
    expired = now;
  }

  /** All tokens until now hold no longer. */
  void revoke() {
    given.replaceAll((token, until) -> Instant.MIN);
  }

  void clear() {
    life(HOUR, HOUR);
    expired = false;
  }

  int count() {
    return count.get();
  }

  /** All tokens that were given. */
  Set<String> all() {
    return Set.copyOf(given.keySet());
  }
}
