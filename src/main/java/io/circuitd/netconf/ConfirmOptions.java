package io.circuitd.netconf;

import java.time.Duration;
import java.util.Optional;

/**
 * A confirmed commit (RFC 6241, 8.4).
 *
 * @param timeout whole seconds until the router takes it back, at least one
 * @param persist with confirmed-commit 1.1: a word that lets any session confirm or cancel
 * @param persistId the word of the confirmed commit that this one follows and whose timer it starts
 *     anew
 */
public record ConfirmOptions(
    Duration timeout, Optional<String> persist, Optional<String> persistId) {

  public ConfirmOptions {
    if (timeout.getNano() != 0 || timeout.getSeconds() < 1) {
      throw new IllegalArgumentException(
          "a confirm timeout is whole seconds and at least one, not " + timeout);
    }
  }
}
