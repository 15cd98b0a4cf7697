package io.circuitd.intent;

import java.time.Instant;
import java.util.Optional;

/**
 * What one person says in an approval.
 *
 * @param by who; with a signature a principal of the approvers' file
 * @param at when, as that person claims
 * @param signature over {@link Approval#text}, armoured (PROTOCOL.sshsig), without a last line end
 */
public record Consent(String by, Instant at, Optional<String> ticket, Optional<String> signature) {}
