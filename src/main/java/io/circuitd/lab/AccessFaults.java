package io.circuitd.lab;

import io.circuitd.lab.Asked.Kind;
import java.time.Duration;
import java.util.Optional;

/**
 * What one fake cloud does not let us do, or does not know: tokens, rights, registrations and
 * versions. Safe for many threads.
 */
public final class AccessFaults {
  private final Troubles troubles;
  private final Habits habits;
  private final FakeToken tokens;

  AccessFaults(Troubles troubles, Habits habits, FakeToken tokens) {
    this.troubles = troubles;
    this.habits = habits;
    this.tokens = tokens;
  }

  /** The next requests get 401, whatever token they carry. */
  public void rejectTokens(int times) {
    troubles.refuse(
        "rejectTokens",
        Troubles.ANY,
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
        Troubles.of(Kind.TOKEN),
        Troubles.always(now),
        () -> WireAnswer.html(503, "<html><h1>Service Unavailable</h1></html>"));
  }

  /** Every request gets 403 while this is set. */
  public void forbid(boolean now) {
    troubles.refuse(
        "forbid",
        Troubles.ANY,
        Troubles.always(now),
        403,
        "AuthorizationFailed",
        "No authorization to do this.");
  }

  /** Every write gets 403 while this is set; reads do not. */
  public void forbidWrites(boolean now) {
    troubles.refuse(
        "forbidWrites",
        Troubles.WRITES,
        Troubles.always(now),
        403,
        "AuthorizationFailed",
        "No authorization to perform this action.");
  }

  /** The provider's registration for networks is gone: writes get 409 with that code. */
  public void unregistered(boolean now) {
    troubles.refuse(
        "unregistered",
        Troubles.WRITES,
        Troubles.always(now),
        409,
        "MissingSubscriptionRegistration",
        "The subscription is not registered to use namespace 'Microsoft.Network'.");
  }

  /** The next requests get a 404 that does not say that the resource is gone. */
  public void foreignNotFound(int times, String code) {
    troubles.refuse("foreignNotFound", Troubles.ANY, times, 404, code, "It could not be found.");
  }

  /** The cloud lags: api-versions after this one are unknown to it. */
  public void offerApiVersionsUpTo(String newest) {
    habits.newestVersion(Optional.of(newest));
  }

  /** The subscription has, or has not, the feature of provider ports. */
  public void providerPortsRegistered(boolean now) {
    habits.portsRegistered(now);
  }
}
