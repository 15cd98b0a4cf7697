package io.circuitd.azure;

import io.circuitd.model.Reading;
import io.circuitd.model.ServiceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** Looks for a service key in every cloud, all at once. */
record KeySearch(Collection<ArmCloud> clouds, ExecutorService threads) {

  KeyLookup find(ServiceKey key) {
    Map<ArmCloud, Future<Reading<CrossConnection>>> asked = new LinkedHashMap<>();
    for (ArmCloud cloud : clouds) {
      asked.put(cloud, threads.submit(() -> find(cloud, key)));
    }
    List<CrossConnection> hits = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    asked.forEach((cloud, answer) -> {
      switch (join(cloud, answer)) {
        case Reading.Present<CrossConnection>(CrossConnection hit) -> hits.add(hit);
        case Reading.Absent<CrossConnection>() -> {}
        case Reading.Unknown<CrossConnection>(String reason) -> failures.add(reason);
      }
    });
    if (hits.size() > 1) {
      return new KeyLookup.InSeveralClouds(hits.stream().map(CrossConnection::cloud).toList());
    }
    if (!hits.isEmpty()) {
      return new KeyLookup.Found(hits.getFirst());
    }
    return failures.isEmpty()
        ? new KeyLookup.UnknownKey()
        : new KeyLookup.CannotTell(String.join("; ", failures));
  }

  private Reading<CrossConnection> find(ArmCloud cloud, ServiceKey key) {
    try {
      Optional<String> id = cloud.circuits().findId(key);
      return id.isEmpty() ? Reading.absent() : Reads.look(cloud, id.get());
    } catch (ArmCloud.NoAnswer e) {
      return Reading.unknown(String.valueOf(e.getMessage()));
    }
  }

  private static Reading<CrossConnection> join(
      ArmCloud cloud, Future<Reading<CrossConnection>> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Reading.unknown(cloud.title() + ": interrupted while asking");
    } catch (ExecutionException e) {
      return Reading.unknown(cloud.title() + " could not be asked: " + Causes.words(e));
    }
  }
}
