package io.circuitd.lab;

import io.circuitd.lab.LabRouterSpec.Netconf;
import io.circuitd.lab.datastore.Dialect;
import java.util.ArrayList;
import java.util.List;

/**
 * What a simulated router's hello offers, and so does.
 *
 * @param uris capabilities as the hello has them
 */
record Offer(List<String> uris) {
  private static final String CAPABILITY = "urn:ietf:params:netconf:capability:";

  /** What the platform offers, less what this router lacks. */
  static Offer of(Dialect dialect, Netconf netconf) {
    List<String> uris = new ArrayList<>(dialect.capabilities());
    switch (netconf.commit()) {
      case OF_PLATFORM -> {}
      case CONFIRMED_1_0 -> {
        if (uris.removeIf(uri -> uri.startsWith(CAPABILITY + "confirmed-commit:1.1"))) {
          uris.add(CAPABILITY + "confirmed-commit:1.0");
        }
      }
      case PLAIN -> uris.removeIf(uri -> uri.startsWith(CAPABILITY + "confirmed-commit"));
      case NONE -> {
        uris.removeIf(uri ->
            uri.startsWith(CAPABILITY + "confirmed-commit")
                || uri.startsWith(CAPABILITY + "candidate")
                || uri.startsWith(CAPABILITY + "rollback-on-error"));
        uris.add(CAPABILITY + "writable-running:1.0");
        uris.add(CAPABILITY + "rollback-on-error:1.0");
      }
    }
    if (netconf.startup()) {
      uris.add(CAPABILITY + "startup:1.0");
    }
    return new Offer(List.copyOf(uris));
  }

  private boolean has(String name) {
    return uris.stream().anyMatch(uri -> uri.startsWith(CAPABILITY + name));
  }

  boolean candidate() {
    return has("candidate");
  }

  boolean confirmedCommit() {
    return has("confirmed-commit");
  }

  /** confirmed-commit 1.1, with persist and cancel-commit. */
  boolean persists() {
    return has("confirmed-commit:1.1");
  }

  boolean testOnly() {
    return has("validate:1.1");
  }

  boolean writableRunning() {
    return has("writable-running");
  }

  boolean rollsBackOnError() {
    return has("rollback-on-error");
  }

  boolean startup() {
    return has("startup");
  }
}
