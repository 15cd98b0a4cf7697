package io.circuitd.deploy;

import java.time.Duration;

/**
 * Times and limits of changes.
 *
 * @param confirmWindow how long a router waits for the confirm before it rolls back
 * @param gateMargin how long before the end of the confirm window the gate must have passed
 * @param rollbackMargin how long after the end of the window a rollback counts as overdue
 * @param stableFor how long sessions must be up without a break
 * @param readingEvery time between two readings of a gate
 * @param verifyFor how long a first build waits for its sessions, and a change for the circuit's
 *     other connection
 * @param retryEvery pause before a step that could not start is tried again
 * @param azureLimit how long one operation at Azure may take, where the cloud's own limit is longer
 * @param azureRefusals how often a refusal that may be only a delay is tried again
 * @param azureRefusalPause pause between such tries
 * @param drain when a leg in maintenance counts as drained
 */
public record DeploySettings(
    Duration confirmWindow,
    Duration gateMargin,
    Duration rollbackMargin,
    Duration stableFor,
    Duration readingEvery,
    Duration verifyFor,
    Duration retryEvery,
    Duration azureLimit,
    int azureRefusals,
    Duration azureRefusalPause,
    DrainSettings drain) {

  public DeploySettings {
    if (confirmWindow.compareTo(gateMargin.plus(stableFor)) <= 0) {
      throw new IllegalArgumentException(
          "a confirm window of "
              + confirmWindow.toSeconds()
              + " s leaves no time for a gate that ends "
              + gateMargin.toSeconds()
              + " s before it and wants "
              + stableFor.toSeconds()
              + " s of stability");
    }
  }
}
