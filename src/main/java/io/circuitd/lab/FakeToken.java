package io.circuitd.lab;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The fake Entra: gives tokens for a client secret, and knows the tokens that it gave. */
final class FakeToken {
  static final String PATH = "/oauth2/v2.0/token";
  private final String clientSecret;
  private final Set<String> given = ConcurrentHashMap.newKeySet();

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
    if (!clientSecret.equals(fields.get("client_secret"))) {
      return refused(401, "invalid_client", 7000215, "Invalid client secret provided.");
    }
    String token = "lab-" + UUID.randomUUID();
    given.add(token);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("token_type", "Bearer").put("expires_in", 3599).put("ext_expires_in", 3599);
    body.put("access_token", token);
    return new Answer(200, body);
  }

  private static Answer refused(int status, String error, int number, String words) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("error", error).put("error_description", "AADSTS" + number + ": " + words);
    body.putArray("error_codes").add(number);
    return new Answer(status, body);
  }

  boolean accepts(String authorization) {
    return authorization.startsWith("Bearer ") && given.contains(authorization.substring(7));
  }

  int count() {
    return given.size();
  }
}
