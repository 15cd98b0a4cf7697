package io.circuitd.azure;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Lists a cloud as this machine's identity; a process of its own, because the SDK looks for the
 * machine's agent in the environment alone.
 */
public final class ManagedIdentityCaller {
  private ManagedIdentityCaller() {}

  /**
   * Prints what came of it.
   *
   * @param args address, PEM of its authority, client id
   */
  public static void main(String[] args) {
    if (!"loopback".equals(System.getenv("CIRCUITD_TEST_AGENT"))) {
      throw new IllegalStateException("without an agent here the SDK would ask elsewhere");
    }
    URI base = URI.create(args[0]);
    CloudConfig config =
        new CloudConfig(
            "commercial",
            base,
            base,
            "https://management.azure.com/.default",
            "2025-03-01",
            "5a1c0de0-7a1b-4c5d-8e9f-00000000c0de",
            new CloudCredential.ManagedIdentity(Optional.of(args[2])),
            Optional.of(Path.of(args[1])),
            0,
            CloudLimits.USUAL,
            WriteHabits.USUAL);
    try (AzureClouds clouds =
        new AzureClouds(List.of(config), Path.of("."), Duration.ofMillis(10))) {
      System.out.println("RESULT " + clouds.list("commercial"));
    }
  }
}
