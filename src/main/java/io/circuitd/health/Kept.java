package io.circuitd.health;

/**
 * What is kept over a restart of one leg, circuit or router, so that no news is told twice or lost.
 *
 * @param subject {@code leg NAME}, {@code circuit NAME} or {@code router NAME}
 * @param memory JSON; empty text when it is to be forgotten
 */
public record Kept(String subject, String memory) {}
