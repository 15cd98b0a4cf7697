package io.circuitd.health;

import io.circuitd.model.Addresses;
import io.circuitd.model.BgpState;
import io.circuitd.model.Family;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One BGP session as its router shows it.
 *
 * @param azure the far side's address
 * @param since time in established, or since established was left; empty if never established, or
 *     not served
 * @param lastError the last NOTIFICATION in the words of RFC 4271
 * @param acceptedPrefixes empty when the router does not serve it
 */
public record SessionHealth(
    Family family,
    InetAddress azure,
    BgpState state,
    Optional<Duration> since,
    Optional<String> lastError,
    OptionalInt acceptedPrefixes) {
  /** Whether routes can flow. */
  public boolean established() {
    return state == BgpState.ESTABLISHED;
  }

  /** {@code ipv4 session with 192.0.2.250 is active, last error …}, for operators. */
  String words() {
    return family.word()
        + " session with "
        + Addresses.text(azure)
        + " is "
        + state.word()
        + lastError.filter(_ -> !established()).map(error -> ", last error " + error).orElse("");
  }
}
