package io.circuitd.intent;

import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Consent to one very plan of one connection, of one person or of several.
 *
 * @param digest of the plan; any other plan is not approved
 * @param consents in the order in which they were given; one at least
 */
public record Approval(CircuitName circuit, Side side, String digest, List<Consent> consents) {
  /** What signatures are made for. */
  public static final String NAMESPACE = "circuitd-approval";

  public Approval {
    if (consents.isEmpty()) {
      throw new IllegalArgumentException("an approval that nobody gave");
    }
    consents = List.copyOf(consents);
  }

  /** Of one person. */
  public Approval(
      CircuitName circuit,
      Side side,
      String digest,
      String by,
      Instant at,
      Optional<String> ticket,
      Optional<String> signature) {
    this(circuit, side, digest, List.of(new Consent(by, at, ticket, signature)));
  }

  /**
   * What a signature is made over: all that a person says, each value as a JSON string, one a line,
   * as the first lines of the approval's file have it.
   */
  public String text(Consent consent) {
    return ApprovalFiles.line("circuit", circuit.value())
        + ApprovalFiles.line("connection", side.word())
        + ApprovalFiles.line("digest", digest)
        + ApprovalFiles.said("", consent);
  }

  byte[] signed(Consent consent) {
    return text(consent).getBytes(StandardCharsets.UTF_8);
  }
}
