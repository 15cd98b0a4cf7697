package io.circuitd.rollout;

import io.circuitd.model.CircuitName;
import java.util.Set;

/**
 * A circuit that a roll-out changes, and what is at stake with it.
 *
 * @param pops where its connections are
 * @param connections how many are built
 * @param up whether all of them are up now, and to be so by its file
 * @param mbps its bandwidth; 0 where unknown
 * @param sessions how many BGP sessions it has
 */
public record Candidate(
    CircuitName circuit, Set<String> pops, int connections, boolean up, int mbps, int sessions) {
  public Candidate {
    pops = Set.copyOf(pops);
  }
}
