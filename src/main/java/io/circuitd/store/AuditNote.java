package io.circuitd.store;

import java.time.Instant;

/**
 * Something that the audit is to tell, kept until it is written together with a journal step.
 *
 * @param at when it happened
 * @param detail a JSON object, without secrets
 */
public record AuditNote(AuditEvent event, Instant at, String detail) {}
