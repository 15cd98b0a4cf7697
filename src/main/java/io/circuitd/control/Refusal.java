package io.circuitd.control;

/** The body of an answer that is not 200. */
record Refusal(String reason, String error) {}
