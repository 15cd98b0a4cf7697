package io.circuitd.lab;

import io.circuitd.lab.Asked.Kind;
import io.circuitd.lab.WireAnswer.Line;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What befalls requests of any kind to one fake cloud on their way, and the answers on theirs. Safe
 * for many threads.
 */
public final class LineFaults {
  private final Troubles troubles;

  LineFaults(Troubles troubles) {
    this.troubles = troubles;
  }

  /** Every request gets 503 while this is set. */
  public void down(boolean now) {
    troubles.refuse(
        "down",
        Troubles.ANY,
        Troubles.always(now),
        503,
        "ServiceUnavailable",
        "The service is not available.");
  }

  /** The next requests get a 502 with an HTML page, as from a broken gateway. */
  public void badPages(int times) {
    troubles.instead(
        "badPages",
        Troubles.ANY,
        times,
        () -> WireAnswer.html(502, "<html><h1>502 Bad Gateway</h1></html>"));
  }

  /** The next requests get 500 with ARM's own words. */
  public void internalErrors(int times) {
    troubles.refuse(
        "internalErrors", Troubles.ANY, times, 500, "InternalServerError", "An error occurred.");
  }

  /** The next requests get 408. */
  public void requestTimeouts(int times) {
    troubles.refuse(
        "requestTimeouts", Troubles.ANY, times, 408, "RequestTimeout", "The request timed out.");
  }

  /** The next writes find the connection dropped before anybody looked at them. */
  public void dropWrites(int times) {
    troubles.instead("dropWrites", Troubles.WRITES, times, () -> WireAnswer.DROPPED);
  }

  /** The next reads, polls apart, find the connection dropped. */
  public void dropReads(int times) {
    troubles.instead(
        "dropReads",
        Troubles.READS.and(Troubles.of(Kind.POLL).negate()),
        times,
        () -> WireAnswer.DROPPED);
  }

  /** The next polls of an operation find the connection dropped. */
  public void dropPolls(int times) {
    troubles.instead("dropPolls", Troubles.of(Kind.POLL), times, () -> WireAnswer.DROPPED);
  }

  /** The next writes are carried out, and the connection is dropped before they are answered. */
  public void loseAnswers(int writes) {
    troubles.onAnswer(
        "loseAnswers", Troubles.WRITES, writes, (asked, answer) -> answer.with(Line.DROPPED));
  }

  /** The next good answers end in the middle of their JSON, and look complete otherwise. */
  public void truncate(int times) {
    troubles.onAnswer(
        "truncate",
        Troubles.ANY,
        times,
        (asked, answer) ->
            answer.with(answer.status(), answer.text().substring(0, answer.text().length() / 2)));
  }

  /** In the middle of the next good answers the connection is dropped. */
  public void cutOff(int times) {
    troubles.onAnswer("cutOff", Troubles.ANY, times, (asked, answer) -> answer.with(Line.CUT));
  }

  /** The next good answers have no body. */
  public void emptyAnswers(int times) {
    troubles.onAnswer("emptyAnswers", Troubles.ANY, times, (asked, answer) -> answer.with(200, ""));
  }

  /**
   * The next requests get a web page with status 200, as of a captive portal, and go no further.
   */
  public void portalPages(int times) {
    troubles.instead(
        "portalPages",
        Troubles.ANY,
        times,
        () -> WireAnswer.html(200, "<html><h1>Please sign in</h1></html>"));
  }

  /** The next requests get a 404 with a web page. */
  public void notFoundPages(int times) {
    troubles.instead(
        "notFoundPages",
        Troubles.ANY,
        times,
        () -> WireAnswer.html(404, "<html><h1>404 Not Found</h1></html>"));
  }

  /** The next good answers are JSON of somebody else's, with status 200. */
  public void strangeAnswers(int times) {
    troubles.onAnswer(
        "strangeAnswers",
        Troubles.ANY,
        times,
        (asked, answer) -> answer.with(200, "{\"greeting\":\"hello\"}"));
  }

  /** In each of the next good answers one value, found by chance, is of another kind. */
  public void mangle(int times, long seed) {
    Random random = new Random(seed);
    troubles.onAnswer(
        "mangle",
        Troubles.ANY,
        times,
        (asked, answer) -> answer.body(body -> Mangling.mangle(body, random)));
  }

  /** The next requests are sent to another server (307). */
  public void redirect(URI other, int times) {
    AtomicInteger number = new AtomicInteger();
    troubles.instead(
        "redirect",
        Troubles.ANY,
        times,
        () ->
            WireAnswer.json(
                307, Map.of("Location", other + "/elsewhere/" + number.incrementAndGet()), ""));
  }
}
