package io.circuitd.azure;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Follows long-running operations to their end. */
final class Following {

  private static final Logger logger = LoggerFactory.getLogger(Following.class);

  /** Refusals that say nothing of the operation. */
  private static final Set<Integer> MAY_PASS = Set.of(401, 403, 408, 429);

  private Following() {}

  static OperationStatus poll(ArmCloud arm, AzureOperation operation) {
    try {
      Optional<URI> url = operation.pollUrl().filter(arm::owns);
      if (url.isEmpty()) {
        return byResource(arm, operation, Optional.empty());
      }
      ArmAnswer answer = arm.get(url.get());
      return settledElsewhere(answer)
          ? byResource(arm, operation, Optional.of(answer))
          : status(arm, answer);
    } catch (ArmCloud.NoAnswer e) {
      return new OperationStatus.Unknown(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Whether only the resource can tell. A place that is forgotten (404, 410) and an operation that
   * ended in a refusal look alike; and an answer without a state is no news of an operation.
   */
  private static boolean settledElsewhere(ArmAnswer answer) {
    int status = answer.status();
    return (status >= 400 && status < 500 && !MAY_PASS.contains(status))
        || (answer.ok() && status != 202 && status != 204 && word(answer).isEmpty());
  }

  /** The state of an operation, or of the resource that it ends with. */
  private static String word(ArmAnswer answer) {
    return answer
        .json()
        .flatMap(body ->
            body.path("status")
                .stringValueOpt()
                .or(() -> body.at("/properties/provisioningState").stringValueOpt()))
        .orElse("");
  }

  private static OperationStatus status(ArmCloud arm, ArmAnswer answer) {
    return switch (answer.status()) {
      case 202 -> running(answer);
      case 204 -> new OperationStatus.Succeeded();
      default ->
          answer.ok()
              ? ended(word(answer), answer, Optional.empty())
              : new OperationStatus.Unknown(arm.title() + " answered " + answer.describe());
    };
  }

  /**
   * What the resource says of its last operation, where Azure gave no URL, one on another host, or
   * forgot it.
   *
   * @param refusal what the operation's own URL answered
   */
  private static OperationStatus byResource(
      ArmCloud arm, AzureOperation operation, Optional<ArmAnswer> refusal)
      throws ArmCloud.NoAnswer {
    ArmAnswer answer = arm.get(operation.resource());
    if (answer.status() != 200 || answer.json().isEmpty()) {
      return new OperationStatus.Unknown(arm.title() + " answered " + answer.describe());
    }
    String word = answer.json().get().at("/properties/provisioningState").asString("");
    return ended(word, answer, refusal);
  }

  private static OperationStatus ended(String word, ArmAnswer answer, Optional<ArmAnswer> refusal) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "succeeded" -> new OperationStatus.Succeeded();
      case "failed", "canceled", "cancelled" -> failed(word, answer, refusal);
      default -> running(answer);
    };
  }

  private static OperationStatus failed(
      String word, ArmAnswer answer, Optional<ArmAnswer> refusal) {
    JsonNode error = answer.json().orElseThrow().path("error");
    if (error.isObject()) {
      return new OperationStatus.Failed(
          error.path("code").asString(word), ArmAnswer.message(error));
    }
    return refusal
        .map(told -> new OperationStatus.Failed(told.code(), told.message()))
        .orElseGet(() -> new OperationStatus.Failed(word, "Azure gave no reason"));
  }

  private static OperationStatus running(ArmAnswer answer) {
    return new OperationStatus.Running(answer.retryAfter().orElse(Waits.POLL));
  }

  static OperationStatus await(ArmCloud arm, AzureOperation operation, Duration limit) {
    operation
        .pollUrl()
        .filter(url -> !arm.owns(url))
        .ifPresent(url ->
            logger.warn(
                "{}: the operation of {} is at {}, which is not {} and is not asked; the resource"
                    + " itself is read instead",
                arm.title(),
                operation.resource(),
                url,
                arm.config().arm()));
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
