package io.circuitd.control;

/**
 * What came of a freeze or of its end.
 *
 * @param frozen whether writes are stopped now
 * @param text what was done, and what still stops writes, for operators
 */
public record FreezeReport(boolean frozen, String text) {}
