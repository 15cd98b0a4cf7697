package io.circuitd.netconf;

import java.time.Instant;
import java.util.Optional;

/**
 * Who has a lock: the session by the router's refusal, the rest where the router tells it (RFC
 * 6022).
 *
 * @param sessionId 0 for somebody outside NETCONF, such as a command line
 * @param sourceHost address or name that the session comes from
 */
public record LockHolder(
    long sessionId, Optional<String> user, Optional<String> sourceHost, Optional<Instant> since) {

  /** Only the session is known. */
  public static LockHolder session(long sessionId) {
    return new LockHolder(sessionId, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** True for a lock that no NETCONF session has. */
  public boolean outsideNetconf() {
    return sessionId == 0;
  }

  /** All that is known, such as {@code NETCONF session 7 of alice from 192.0.2.1 since …}. */
  @Override
  public String toString() {
    return (outsideNetconf() ? "somebody outside NETCONF" : "NETCONF session " + sessionId)
        + user.map(name -> " of " + name).orElse("")
        + sourceHost.map(host -> " from " + host).orElse("")
        + since.map(time -> " since " + time).orElse("");
  }
}
