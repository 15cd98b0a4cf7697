package io.circuitd.azure;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Follows long-running operations to their end. */
final class Following {

  private Following() {}

  static OperationStatus poll(ArmCloud arm, AzureOperation operation) {
    try {
      if (operation.pollUrl().isEmpty()) {
        return byResource(arm, operation);
      }
      URI url = operation.pollUrl().get();
      if (!arm.owns(url)) {
        return new OperationStatus.Unknown(
            "refused to follow an operation to " + url + "; expected " + arm.config().arm());
      }
      ArmAnswer answer = arm.get(url);
      return answer.notThere() ? byResource(arm, operation) : status(arm, answer);
    } catch (ArmCloud.NoAnswer e) {
      return new OperationStatus.Unknown(String.valueOf(e.getMessage()));
    }
  }

  private static OperationStatus status(ArmCloud arm, ArmAnswer answer) {
    Optional<String> word = answer.json().flatMap(body -> body.path("status").stringValueOpt());
    if (!answer.ok()) {
      return new OperationStatus.Unknown(arm.title() + " answered " + answer.describe());
    }
    if (answer.status() == 202) {
      return running(answer);
    }
    if (word.isEmpty()) {
      return answer.status() == 204 || answer.json().isPresent()
          ? new OperationStatus.Succeeded()
          : new OperationStatus.Unknown(arm.title() + " answered " + answer.describe());
    }
    return ended(word.get(), answer);
  }

  /** What the resource says of its last operation, where Azure gave no URL or forgot it. */
  private static OperationStatus byResource(ArmCloud arm, AzureOperation operation)
      throws ArmCloud.NoAnswer {
    ArmAnswer answer = arm.get(operation.resource());
    if (answer.status() != 200 || answer.json().isEmpty()) {
      return new OperationStatus.Unknown(arm.title() + " answered " + answer.describe());
    }
    return ended(
        answer.json().get().path("properties").path("provisioningState").asString(""), answer);
  }

  private static OperationStatus ended(String word, ArmAnswer answer) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "succeeded" -> new OperationStatus.Succeeded();
      case "failed", "canceled", "cancelled" -> {
        JsonNode error = answer.json().orElseThrow().path("error");
        yield new OperationStatus.Failed(
            error.path("code").asString(word),
            error.isObject() ? ArmAnswer.message(error) : "Azure gave no reason");
      }
      default -> running(answer);
    };
  }

  private static OperationStatus running(ArmAnswer answer) {
    return new OperationStatus.Running(answer.retryAfter().orElse(Waits.POLL));
  }

  static OperationStatus await(ArmCloud arm, AzureOperation operation, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    Duration wait = operation.retryAfter();
    String last = "was not asked yet";
    while (true) {
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      if (!left.isPositive()) {
        return new OperationStatus.Unknown(
            arm.title()
                + ": operation not finished after "
                + limit.toSeconds()
                + " s; it "
                + last
                + "; read the circuit to see what happened");
      }
      if (!Waits.pause(wait, left)) {
        return new OperationStatus.Unknown("interrupted while waiting for Azure");
      }
      switch (poll(arm, operation)) {
        case OperationStatus.Running(Duration retryAfter) -> {
          last = "was still running";
          wait = retryAfter;
        }
        case OperationStatus.Unknown(String reason) -> {
          last = "could not be asked: " + reason;
        }
        case OperationStatus.Succeeded done -> {
          return done;
        }
        case OperationStatus.Failed failed -> {
          return failed;
        }
      }
    }
  }
}
