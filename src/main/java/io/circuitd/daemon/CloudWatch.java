package io.circuitd.daemon;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.circuitd.azure.AzureClouds;
import io.circuitd.azure.Budget;
import io.circuitd.azure.ListedCircuit;
import io.circuitd.model.Reading;
import io.circuitd.model.ServiceKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists all circuits of one cloud again and again, one LIST a cycle however many there are, and
 * rings for those alone whose entry is new, changed or gone. What moved is read by its keeper.
 */
final class CloudWatch implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(CloudWatch.class);

  private final String cloud;
  private final AzureClouds azure;
  private final CloudLists lists;
  private final Alarms alarms;
  private final Duration every;
  private final Consumer<List<ServiceKey>> moved;
  private final PortPairs portPairs;
  private final Runnable turned;
  private final Bell bell = new Bell();
  private volatile boolean stopped;
  private final AtomicLong cycles = new AtomicLong();

  /**
   * @param every time between two lists
   * @param moved rings the keepers of these keys
   * @param turned run after each list
   */
  CloudWatch(
      String cloud,
      AzureClouds azure,
      CloudLists lists,
      Alarms alarms,
      Duration every,
      Consumer<List<ServiceKey>> moved,
      PortPairs portPairs,
      Runnable turned) {
    this.cloud = cloud;
    this.azure = azure;
    this.lists = lists;
    this.alarms = alarms;
    this.every = every;
    this.moved = moved;
    this.portPairs = portPairs;
    this.turned = turned;
  }

  /** How many lists were tried to their end. */
  long cycles() {
    return cycles.get();
  }

  /** From now on nothing is told any more: what is under way fails because the daemon ends. */
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    do {
      try {
        look();
      } catch (RuntimeException e) {
        if (stopped) {
          return;
        }
        log.error("watch of {}: unexpected", cloud, e);
        alarms.raise("internal", "watch of " + cloud, "unexpected: " + e.getMessage());
      }
      cycles.incrementAndGet();
      turned.run();
    } while (!stopped && bell.sleep(every));
  }

  private void look() {
    switch (azure.list(cloud)) {
      case Reading.Present<List<ListedCircuit>>(List<ListedCircuit> circuits) -> {
        List<ServiceKey> keys = lists.listed(cloud, circuits);
        alarms.clear("azure", cloud);
        alarms.clear("internal", "watch of " + cloud);
        if (!keys.isEmpty()) {
          moved.accept(keys);
        }
        portPairs.look(cloud);
        log.debug(
            "{}: {} circuits listed; left for us {} reads, {} writes",
            cloud,
            circuits.size(),
            left(azure.budget(cloud).reads()),
            left(azure.budget(cloud).writes()));
      }
      case Reading.Absent<List<ListedCircuit>> absent ->
          failed("Azure cloud '" + cloud + "' says that it has no such list");
      case Reading.Unknown<List<ListedCircuit>>(String reason) -> failed(reason);
    }
  }

  private static String left(Optional<Budget.Left> count) {
    return count.map(left -> Long.toString(left.count())).orElse("an unknown number of");
  }

  private void failed(String reason) {
    if (stopped) {
      return;
    }
    lists.failed(cloud, reason);
    alarms.raise(
        "azure",
        cloud,
        reason
            + "; nothing is known of this cloud since "
            + lists.at(cloud).map(at -> at.truncatedTo(SECONDS).toString()).orElse("the start")
            + ", and all stays as it was read before");
  }
}
