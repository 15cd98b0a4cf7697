package io.circuitd.azure;

import io.circuitd.files.SecretRef;
import io.circuitd.lab.FakeAzure;
import io.circuitd.model.ServiceKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.params.provider.Arguments;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A fake cloud and the configuration that reaches it. */
record LabCloud(FakeAzure azure, CloudConfig config) implements AutoCloseable {
  static final ServiceKey UNIV = ServiceKey.parse("9ee700ad-50b2-4b98-a63a-4e52f855ac24");
  static final ServiceKey HOSPITAL = ServiceKey.parse("5d0ce9c0-6a3f-4c8e-9a49-0d7c5cb0a1f2");
  static final String SECRET = "correct horse";
  private static final Path BODIES = Path.of("config/lab/cross-connections");

  static JsonNode example(String name) {
    return JsonMapper.shared().readTree(BODIES.resolve(name + ".json").toFile());
  }

  /** A cloud with the named example cross connections; operations take no time. */
  static LabCloud start(String name, Path dir, String... examples) {
    try {
      FakeAzure azure =
          FakeAzure.start(name, 0, SECRET, Arrays.stream(examples).map(LabCloud::example).toList());
      azure.faults().operations().operationTime(Duration.ZERO);
      Path ca = azure.writeCa(dir.resolve(name + "-ca.pem"));
      Path secret = Files.writeString(dir.resolve(name + "-secret"), SECRET + "\n");
      return new LabCloud(azure, config(name, azure.base(), secret, Optional.of(ca)));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A row of a table of troubles: what it is called, what brings it about, what is told of it. */
  static Arguments trouble(String name, Consumer<FakeAzure> trouble, String reason) {
    return Arguments.of(name, trouble, reason);
  }

  static CloudConfig config(String name, URI base, Path secret, Optional<Path> ca) {
    return new CloudConfig(
        name,
        base,
        base,
        "https://management.azure.com/.default",
        "2025-03-01",
        "5a1c0de0-7a1b-4c5d-8e9f-00000000c0de",
        new CloudCredential.ClientSecret(
            "1ab00000-0000-4000-8000-0000000000aa",
            "c11e4700-0000-4000-8000-0000000000bb",
            new SecretRef.File(secret)),
        ca,
        1,
        CloudLimits.USUAL,
        WriteHabits.USUAL);
  }

  /** A client of these clouds that does not dawdle between retries. */
  static AzureClouds client(LabCloud... clouds) {
    List<CloudConfig> configs = new ArrayList<>();
    for (LabCloud cloud : clouds) {
      configs.add(cloud.config());
    }
    return new AzureClouds(configs, Path.of("."), Duration.ofMillis(10));
  }

  @Override
  public void close() {
    azure.close();
  }
}
