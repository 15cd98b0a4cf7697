package io.circuitd.lab;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands before the fake Resource Manager: troubles of the way, budget, token, api-version.
 */
final class ArmFront {
  private static final Pattern VERSION =
      Pattern.compile("(?:^|&)api-version=(\\d{4}-\\d{2}-\\d{2})(?:$|&)");
  private final FakeArm arm;
  private final FakeToken tokens;
  private final Habits habits;
  private final FakeCustomer customer = new FakeCustomer();
  private final RateLimits limits = new RateLimits();
  private final AzureFaults faults;

  ArmFront(FakeArm arm, FakeToken tokens, Habits habits) {
    this.arm = arm;
    this.tokens = tokens;
    this.habits = habits;
    this.faults = new AzureFaults(arm, tokens, limits, habits);
  }

  AzureFaults faults() {
    return faults;
  }

  FakeCustomer customer() {
    return customer;
  }

  /**
   * The answer to a request, or what becomes of it.
   *
   * @param base endpoint of this server
   */
  WireAnswer answer(Asked asked, FakeAzure.Seen request, String authorization, URI base) {
    boolean passes = limits.take(asked.writes());
    WireAnswer answer =
        faults
            .troubles()
            .instead(asked)
            .or(() -> passes ? Optional.empty() : Optional.of(overdrawn(limits.retryAfter())))
            .orElseGet(() -> served(asked, request, authorization, base));
    return answer.headers(headers ->
        headers.put(
            RateLimits.header(asked.writes()), String.valueOf(limits.left(asked.writes()))));
  }

  private static WireAnswer overdrawn(Duration wait) {
    return WireAnswer.refusal(
            429,
            "SubscriptionRequestsThrottled",
            "Number of requests for the subscription exceeded the limit.")
        .headers(headers -> headers.putAll(FakeOperations.wait(wait)));
  }

  private WireAnswer served(Asked asked, FakeAzure.Seen request, String authorization, URI base) {
    try {
      if (!tokens.accepts(authorization)) {
        throw new ArmError(401, "InvalidAuthenticationToken", "The access token is not valid.");
      }
      URI uri = URI.create(request.path());
      checkVersion(Optional.ofNullable(uri.getQuery()).orElse(""));
      Optional<FakeArm.Reply> customers = customer.answer(request.method(), uri, base);
      FakeArm.Reply reply =
          customers.isPresent()
              ? customers.get()
              : arm.answer(
                  new FakeArm.Request(
                      request.method(), uri, request.ifMatch(), json(request.body()), base));
      String text = reply.body().map(JsonNode::toString).orElse("");
      return faults
          .troubles()
          .onAnswer(asked, WireAnswer.json(reply.status(), reply.headers(), text));
    } catch (ArmError e) {
      return WireAnswer.refusal(e);
    }
  }

  private void checkVersion(String query) throws ArmError {
    Matcher version = VERSION.matcher(query);
    if (!version.find()) {
      throw ArmError.bad("MissingApiVersionParameter", "The api-version is required.");
    }
    if (!habits.offers(version.group(1))) {
      throw new ArmError(
          404,
          "InvalidResourceType",
          "The resource type could not be found in the namespace 'Microsoft.Network' for api"
              + " version '"
              + version.group(1)
              + "'.");
    }
  }

  private static Optional<JsonNode> json(String body) {
    try {
      return body.isEmpty() ? Optional.empty() : Optional.of(JsonMapper.shared().readTree(body));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
