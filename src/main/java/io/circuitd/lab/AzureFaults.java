package io.circuitd.lab;

import io.circuitd.lab.Asked.Kind;
import io.circuitd.lab.WireAnswer.Line;
import io.circuitd.model.ServiceKey;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one fake cloud does wrong, or does behind our back, from now on. Safe for many threads. A
 * number of times counts requests; asking for the same again replaces what is left of it.
 */
public final class AzureFaults {
  private static final Predicate<Asked> ANY = Troubles.all(Asked.ARM);
  private static final Predicate<Asked> READS = Troubles.all(Asked.READS);
  private static final Predicate<Asked> WRITES = Troubles.all(Asked.WRITES);
  private static final Set<Kind> SHOWN = EnumSet.of(Kind.LIST, Kind.GET);

  private final FakeArm arm;
  private final FakeToken tokens;
  private final RateLimits limits;
  private final Habits habits;
  private final Troubles troubles = new Troubles();

  AzureFaults(FakeArm arm, FakeToken tokens, RateLimits limits, Habits habits) {
    this.arm = arm;
    this.tokens = tokens;
    this.limits = limits;
    this.habits = habits;
  }

  Troubles troubles() {
    return troubles;
  }

  /**
   * All is well again. What was changed stays changed, and so do the times of operations and the
   * size of pages; operations that never end are over.
   */
  public void clear() {
    troubles.clear();
    habits.clear();
    limits.reset();
    tokens.clear();
    arm.endOperations();
  }

  private static Predicate<Asked> of(Kind kind) {
    return asked -> asked.kind() == kind;
  }

  private static int always(boolean now) {
    return now ? Troubles.ALWAYS : 0;
  }

  private void refuse(
      String name, Predicate<Asked> whom, int times, int status, String code, String message) {
    troubles.instead(name, whom, times, () -> WireAnswer.refusal(status, code, message));
  }

  // Pace.

  /** How long each operation takes from now on. */
  public void operationTime(Duration time) {
    habits.operationTime(time);
  }

  /** How long each answer takes from now on. */
  public void slow(Duration wait) {
    habits.slowness(wait);
  }

  /** The next requests get 429 and are asked to wait. */
  public void throttle(int times, Duration wait) {
    throttle("throttle", ANY, times, wait);
  }

  /** As {@link #throttle}, reads alone. */
  public void throttleReads(int times, Duration wait) {
    throttle("throttleReads", READS, times, wait);
  }

  /** As {@link #throttle}, writes and read-outs alone. */
  public void throttleWrites(int times, Duration wait) {
    throttle("throttleWrites", WRITES, times, wait);
  }

  private void throttle(String name, Predicate<Asked> whom, int times, Duration wait) {
    troubles.instead(
        name,
        whom,
        times,
        () ->
            WireAnswer.refusal(429, "TooManyRequests", "Too many requests.")
                .headers(headers -> headers.putAll(FakeOperations.wait(wait))));
  }

  /** As {@link #throttle}, without a word on how long to wait. */
  public void throttleWithoutWait(int times) {
    refuse("throttleWithoutWait", ANY, times, 429, "TooManyRequests", "Too many requests.");
  }

  /** As {@link #budget(int, int, Duration)}, with five minutes to wait. */
  public void budget(int reads, int writes) {
    budget(reads, writes, Duration.ofMinutes(5));
  }

  /**
   * So many requests are left of the subscription's budget; whoever asks for more gets 429 and is
   * asked to wait.
   */
  public void budget(int reads, int writes, Duration wait) {
    limits.set(reads, writes, wait);
  }

  // The line.

  /** Every request gets 503 while this is set. */
  public void down(boolean now) {
    refuse("down", ANY, always(now), 503, "ServiceUnavailable", "The service is not available.");
  }

  /** The next requests get a 502 with an HTML page, as from a broken gateway. */
  public void badPages(int times) {
    troubles.instead(
        "badPages",
        ANY,
        times,
        () -> WireAnswer.html(502, "<html><h1>502 Bad Gateway</h1></html>"));
  }

  /** The next requests get 500 with ARM's own words. */
  public void internalErrors(int times) {
    refuse("internalErrors", ANY, times, 500, "InternalServerError", "An error occurred.");
  }

  /** The next requests get 408. */
  public void requestTimeouts(int times) {
    refuse("requestTimeouts", ANY, times, 408, "RequestTimeout", "The request timed out.");
  }

  /** The next writes find the connection dropped before anybody looked at them. */
  public void dropWrites(int times) {
    troubles.instead("dropWrites", WRITES, times, () -> WireAnswer.DROPPED);
  }

  /** The next reads, polls apart, find the connection dropped. */
  public void dropReads(int times) {
    troubles.instead(
        "dropReads", READS.and(of(Kind.POLL).negate()), times, () -> WireAnswer.DROPPED);
  }

  /** The next polls of an operation find the connection dropped. */
  public void dropPolls(int times) {
    troubles.instead("dropPolls", of(Kind.POLL), times, () -> WireAnswer.DROPPED);
  }

  /** The next writes are carried out, and the connection is dropped before they are answered. */
  public void loseAnswers(int writes) {
    troubles.onAnswer("loseAnswers", WRITES, writes, (asked, answer) -> answer.with(Line.DROPPED));
  }

  /** The next good answers end in the middle of their JSON, and look complete otherwise. */
  public void truncate(int times) {
    troubles.onAnswer(
        "truncate",
        ANY,
        times,
        (asked, answer) ->
            answer.with(answer.status(), answer.text().substring(0, answer.text().length() / 2)));
  }

  /** In the middle of the next good answers the connection is dropped. */
  public void cutOff(int times) {
    troubles.onAnswer("cutOff", ANY, times, (asked, answer) -> answer.with(Line.CUT));
  }

  /** The next good answers have no body. */
  public void emptyAnswers(int times) {
    troubles.onAnswer("emptyAnswers", ANY, times, (asked, answer) -> answer.with(200, ""));
  }

  /**
   * The next requests get a web page with status 200, as of a captive portal, and go no further.
   */
  public void portalPages(int times) {
    troubles.instead(
        "portalPages",
        ANY,
        times,
        () -> WireAnswer.html(200, "<html><h1>Please sign in</h1></html>"));
  }

  /** The next good answers are JSON of somebody else's, with status 200. */
  public void strangeAnswers(int times) {
    troubles.onAnswer(
        "strangeAnswers",
        ANY,
        times,
        (asked, answer) -> answer.with(200, "{\"greeting\":\"hello\"}"));
  }

  /** In each of the next good answers one value, found by chance, is of another kind. */
  public void mangle(int times, long seed) {
    Random random = new Random(seed);
    troubles.onAnswer(
        "mangle",
        ANY,
        times,
        (asked, answer) -> answer.body(body -> Mangling.mangle(body, random)));
  }

  // Tokens and rights.

  /** The next requests get 401, whatever token they carry. */
  public void rejectTokens(int times) {
    refuse(
        "rejectTokens",
        ANY,
        times,
        401,
        "InvalidAuthenticationToken",
        "The access token is not valid.");
  }

  /** Tokens given until now are refused, as after a change of the application. */
  public void revokeTokens() {
    tokens.revoke();
  }

  /**
   * A clock that is wrong: tokens are announced for so long, and hold for so long.
   *
   * @param announced in {@code expires_in}
   */
  public void tokenLife(Duration announced, Duration real) {
    tokens.life(announced, real);
  }

  /** The client's secret has expired; no new tokens. */
  public void expireSecret(boolean now) {
    tokens.expired(now);
  }

  /** The server of tokens answers 503 while this is set. */
  public void tokenServerDown(boolean now) {
    troubles.instead(
        "tokenServerDown",
        of(Kind.TOKEN),
        always(now),
        () -> WireAnswer.html(503, "<html><h1>Service Unavailable</h1></html>"));
  }

  /** Every request gets 403 while this is set. */
  public void forbid(boolean now) {
    refuse("forbid", ANY, always(now), 403, "AuthorizationFailed", "No authorization to do this.");
  }

  /** Every write gets 403 while this is set; reads do not. */
  public void forbidWrites(boolean now) {
    refuse(
        "forbidWrites",
        WRITES,
        always(now),
        403,
        "AuthorizationFailed",
        "No authorization to perform this action.");
  }

  // What is said not to be there.

  /** The next requests get a 404 that does not say that the resource is gone. */
  public void foreignNotFound(int times, String code) {
    refuse("foreignNotFound", ANY, times, 404, code, "It could not be found.");
  }

  /** The next GETs of one resource say that it is not there; lists show it all the same. */
  public void hideFromGets(int times) {
    refuse("hideFromGets", of(Kind.GET), times, 404, "ResourceNotFound", "It was not found.");
  }

  /** The next requests get a 404 with a web page. */
  public void notFoundPages(int times) {
    troubles.instead(
        "notFoundPages",
        ANY,
        times,
        () -> WireAnswer.html(404, "<html><h1>404 Not Found</h1></html>"));
  }

  /** The cloud lags: api-versions after this one are unknown to it. */
  public void offerApiVersionsUpTo(String newest) {
    habits.newestVersion(Optional.of(newest));
  }

  /** The subscription has, or has not, the feature of provider ports. */
  public void providerPortsRegistered(boolean now) {
    habits.portsRegistered(now);
  }

  /** The customer deletes the circuit; its cross connection is gone (404). */
  public void delete(ServiceKey key) {
    arm.delete(key);
  }

  // Lists.

  /** How many items a page of a list has from now on; 1000 at the start. */
  public void pageSize(int items) {
    habits.pageSize(items);
  }

  /** The list's page of this number, from 1, gets 503 so often. */
  public void failListPage(int page, int times) {
    refuse(
        "failListPage",
        asked -> asked.kind() == Kind.LIST && asked.page() == page,
        times,
        503,
        "ServiceUnavailable",
        "The service is not available.");
  }

  /**
   * In the middle of the list's page of this number, from 1, the connection is dropped so often.
   */
  public void cutListPage(int page, int times) {
    troubles.onAnswer(
        "cutListPage",
        asked -> asked.kind() == Kind.LIST && asked.page() == page,
        times,
        (asked, answer) -> answer.with(Line.CUT));
  }

  /** Items of lists have no etags while this is set. */
  public void listWithoutEtags(boolean now) {
    onItems("listWithoutEtags", now, item -> item.remove("etag"));
  }

  /** Items of lists have no member {@code peerings} at all while this is set. */
  public void listWithoutPeerings(boolean now) {
    onItems("listWithoutPeerings", now, item -> properties(item).remove("peerings"));
  }

  private void onItems(String name, boolean now, Consumer<ObjectNode> change) {
    troubles.onAnswer(
        name, of(Kind.LIST), always(now), (asked, answer) -> answer.resources(change));
  }

  /** Pages of lists point to another server for the next one, so often. */
  public void foreignNextLink(URI other, int times) {
    troubles.onAnswer(
        "foreignNextLink",
        of(Kind.LIST),
        times,
        (asked, answer) -> answer.body(body -> body.put("nextLink", other + asked.path())));
  }

  /** Pages of lists say that they are followed by themselves, so often. */
  public void circularList(URI self, int times) {
    troubles.onAnswer(
        "circularList",
        of(Kind.LIST),
        times,
        (asked, answer) -> answer.body(body -> body.put("nextLink", self + asked.path())));
  }

  /** Lists have no items while this is set, as when the role that let us see them is gone. */
  public void emptyLists(boolean now) {
    troubles.onAnswer(
        "emptyLists",
        of(Kind.LIST),
        always(now),
        (asked, answer) -> answer.with(200, "{\"value\":[]}"));
  }

  // Bodies of resources.

  /** Resources show states that nobody has heard of, while this is set. */
  public void unknownStates(boolean now) {
    troubles.onAnswer(
        "unknownStates",
        Troubles.all(SHOWN),
        always(now),
        (asked, answer) ->
            answer.resources(resource -> {
              ObjectNode properties = properties(resource);
              properties.put("provisioningState", "Enabled");
              properties.put("serviceProviderProvisioningState", "Hibernating");
              properties.path("peerings").forEach(AzureFaults::unknownPeering);
            }));
  }

  private static void unknownPeering(JsonNode peering) {
    properties((ObjectNode) peering)
        .put("state", "Suspended")
        .put("provisioningState", "Reconciling")
        .put("peeringType", "AzureLunarPeering");
  }

  /** Resources are shown without these properties by the next GETs. */
  public void omit(int times, String... properties) {
    troubles.onAnswer(
        "omit",
        of(Kind.GET),
        times,
        (asked, answer) ->
            answer.resources(resource -> properties(resource).remove(List.of(properties))));
  }

  private static ObjectNode properties(ObjectNode resource) {
    return resource.get("properties") instanceof ObjectNode properties
        ? properties
        : resource.objectNode();
  }

  /** The next GETs show a circuit as it was before the latest write to it. */
  public void showOldState(int reads) {
    habits.oldReads(reads);
  }

  /** Behind each of the next GETs the etag moves, as by a change of the customer's. */
  public void moveEtags(int reads) {
    troubles.onAnswer(
        "moveEtags",
        of(Kind.GET),
        reads,
        (asked, answer) -> {
          arm.touch(asked.path());
          return answer;
        });
  }

  /** Behind the next GET of any circuit something happens; once. */
  public void afterNextRead(Runnable happens) {
    troubles.onAnswer(
        "afterNextRead",
        of(Kind.GET),
        1,
        (asked, answer) -> {
          happens.run();
          return answer;
        });
  }

  /**
   * Changes a circuit behind our back; its etag moves.
   *
   * @param change gets the {@code properties}: S-tag, ports, any value, unknown ones too
   */
  public void change(ServiceKey key, Consumer<ObjectNode> change) {
    arm.change(key, change);
  }

  /**
   * Changes a peering behind our back, as a customer does in the portal; etags move.
   *
   * @param peering such as {@code AzurePrivatePeering}
   * @param change gets the {@code properties} of the peering; an empty one when there is none yet
   */
  public void changePeering(ServiceKey key, String peering, Consumer<ObjectNode> change) {
    arm.changePeering(key, peering, change);
  }

  /** The customer removes a peering behind our back. */
  public void removePeering(ServiceKey key, String peering) {
    arm.on(
        key,
        circuit -> {
          circuit.remove(peering);
          circuit.touch();
        });
  }

  // Writes.

  /** The next writes get 412, as if somebody had been quicker. */
  public void preconditionFails(int times) {
    refuse("preconditionFails", WRITES, times, 412, "PreconditionFailed", "It was changed.");
  }

  /** Writes get 409 for so long. */
  public void busy(Duration time) {
    troubles.instead(
        "busy",
        of(Kind.WRITE),
        time,
        () ->
            WireAnswer.refusal(
                409,
                "AnotherOperationInProgress",
                "Another operation on this resource is running."));
  }

  /** The provider's registration for networks is gone: writes get 409 with that code. */
  public void unregistered(boolean now) {
    refuse(
        "unregistered",
        WRITES,
        always(now),
        409,
        "MissingSubscriptionRegistration",
        "The subscription is not registered to use namespace 'Microsoft.Network'.");
  }

  /** The next operation that is accepted ends as Failed, told with HTTP 200; nothing changes. */
  public void failNextOperation(String code, String message) {
    habits.failure(new Habits.Failure("Failed", Optional.of(code), message));
  }

  /** The next operation that is accepted ends as Failed, and nobody says why. */
  public void failNextOperationSilently() {
    habits.failure(new Habits.Failure("Failed", Optional.empty(), "no reason"));
  }

  /** The next operation that is accepted ends as Canceled and changes nothing. */
  public void cancelNextOperation() {
    habits.failure(new Habits.Failure("Canceled", Optional.of("Canceled"), "It was canceled."));
  }

  /** The next operations never end, until {@link #endOperations}. */
  public void endlessOperations(int count) {
    habits.endlessOperations(count);
  }

  /** What still runs is over, with effect. */
  public void endOperations() {
    arm.endOperations();
  }

  /** Operations accepted until now cannot be asked about any more; they go on. */
  public void forgetOperations() {
    arm.forgetOperations();
  }

  /** Writes are accepted with 202 and a {@code Location} alone, while this is set. */
  public void acceptWith202(boolean now) {
    troubles.onAnswer(
        "acceptWith202",
        of(Kind.WRITE),
        always(now),
        (asked, answer) ->
            answer
                .with(202, "")
                .headers(headers ->
                    Optional.ofNullable(headers.remove("Azure-AsyncOperation"))
                        .ifPresent(url ->
                            headers.put(
                                "Location", url.replace("/operations/", "/operationResults/")))));
  }

  /** Nothing says how long to wait for an operation, while this is set. */
  public void withoutRetryAfter(boolean now) {
    onHeaders(
        "withoutRetryAfter",
        always(now),
        headers -> headers.keySet().removeAll(Set.of("Retry-After", "x-ms-retry-after-ms")));
  }

  /** Nothing says where to ask for an operation, while this is set. */
  public void withoutOperationUrl(boolean now) {
    onHeaders(
        "withoutOperationUrl",
        always(now),
        headers -> headers.keySet().removeAll(Set.of("Azure-AsyncOperation", "Location")));
  }

  /** Operations are to be asked for at another server, so often. */
  public void foreignOperationUrl(URI other, int writes) {
    onHeaders(
        "foreignOperationUrl",
        writes,
        headers ->
            headers.replaceAll((name, value) ->
                value.startsWith("https://") ? other + URI.create(value).getRawPath() : value));
  }

  private void onHeaders(String name, int times, Consumer<Map<String, String>> change) {
    troubles.onAnswer(
        name,
        asked -> asked.writes() || asked.kind() == Kind.POLL,
        times,
        (asked, answer) -> answer.headers(change));
  }

  /** The next requests are sent to another server (307). */
  public void redirect(URI other, int times) {
    AtomicInteger number = new AtomicInteger();
    troubles.instead(
        "redirect",
        ANY,
        times,
        () ->
            WireAnswer.json(
                307, Map.of("Location", other + "/elsewhere/" + number.incrementAndGet()), ""));
  }

  // Peerings.

  /** The next writes of a peering are refused. */
  public void refusePeerings(int times, String code, String message) {
    refuse(
        "refusePeerings",
        asked -> asked.kind() == Kind.WRITE && asked.path().contains("/peerings/"),
        times,
        400,
        code,
        message);
  }

  /** The next peerings are accepted, reported as done, and not there afterwards. */
  public void forgetPeerings(int times) {
    habits.forgottenPeerings(times);
  }

  /** Peerings are accepted in any provider state while this is set, against R-103. */
  public void earlyPeerings(boolean now) {
    habits.earlyPeerings(now);
  }

  /** Peerings are accepted with IPv6, and kept without it, while this is set. */
  public void ignoreIpv6(boolean now) {
    habits.withoutIpv6(now);
  }

  /** A peering is from before Azure had BFD: it answers none until it is reset. */
  public void bfdNeedsReset(ServiceKey key, String peering) {
    arm.on(key, circuit -> circuit.withoutBfd(peering));
  }

  /** The customer's route filter is, or is not, attached to the Microsoft peering. */
  public void routeFilter(ServiceKey key, boolean attached) {
    arm.on(key, circuit -> circuit.routeFilter(attached));
  }

  /**
   * What Microsoft finds of the public prefixes of a Microsoft peering, the one that is there and
   * later ones.
   *
   * @param state such as {@code ValidationNeeded}
   * @param ofEach such as {@code ManualValidationNeeded}
   */
  public void prefixValidation(ServiceKey key, String state, String ofEach) {
    arm.on(key, circuit -> circuit.validation(state, ofEach));
  }

  // Giving back.

  /**
   * The customer has, or no longer has, something attached; deprovisioning is refused meanwhile.
   */
  public void attachment(ServiceKey key, boolean attachedNow) {
    habits.attached(key, always(attachedNow));
  }

  /** The two sides of Azure are out of step: deprovisioning is refused so often, then accepted. */
  public void attachmentFor(ServiceKey key, int refusals) {
    habits.attached(key, refusals);
  }

  /** A provider state that only announced something cannot be taken back, while this is set. */
  public void announcementsStay(boolean now) {
    habits.announcementsStay(now);
  }
}
