package io.circuitd.azure;

import java.util.ArrayList;
import java.util.List;

/**
 * How a cloud is written to, where what the service wants is known from documents only: each is a
 * switch, in case the service turns out otherwise.
 *
 * @param ifMatch etags go along, so that a write on old facts is refused
 * @param announce {@code Provisioning} is written before a first build
 * @param deprovisioning {@code Deprovisioning} is written before {@code NotProvisioned} (D-8)
 * @param peeringFirst the peering is written before {@code Provisioned}, not after it (D-7)
 * @param deletePeeringsFirst a retirement deletes our peerings before it asks for the state, which
 *     cuts traffic before Azure can refuse
 */
public record WriteHabits(
    boolean ifMatch,
    boolean announce,
    boolean deprovisioning,
    boolean peeringFirst,
    boolean deletePeeringsFirst) {
  /** What documents and other providers' experience recommend. */
  public static final WriteHabits USUAL = new WriteHabits(true, true, false, false, false);

  /** What is other than usual, as the file spells it; empty for nothing. */
  public List<String> unusual() {
    List<String> words = new ArrayList<>();
    if (!ifMatch) {
      words.add("ifMatch: false");
    }
    if (!announce) {
      words.add("announce: false");
    }
    if (deprovisioning) {
      words.add("deprovisioning: true");
    }
    if (peeringFirst) {
      words.add("order: peering-first");
    }
    if (deletePeeringsFirst) {
      words.add("deletePeeringsFirst: true");
    }
    return words;
  }
}
