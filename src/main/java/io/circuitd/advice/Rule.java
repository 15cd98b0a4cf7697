package io.circuitd.advice;

import io.circuitd.advice.Advice.Status;
import io.circuitd.files.Severity;

/** A rule with its words: what they say is the same whatever is found. */
record Rule(String id, Severity severity, String text, String next) {
  static Rule advice(String id, String text, String next) {
    return new Rule(id, Severity.ADVICE, text, next);
  }

  static Rule warning(String id, String text, String next) {
    return new Rule(id, Severity.WARNING, text, next);
  }

  Advice applies(String found) {
    return new Advice(id, severity, Status.APPLIES, found, text, next);
  }

  Advice wrong(String found) {
    return new Advice(id, severity, Status.WRONG, found, text, next);
  }

  Advice unknown(String found) {
    return new Advice(id, severity, Status.UNKNOWN, found, text, next);
  }

  Advice fine(String found) {
    return new Advice(id, severity, Status.FINE, found, text, "");
  }
}
