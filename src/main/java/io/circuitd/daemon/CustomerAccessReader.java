package io.circuitd.daemon;

import io.circuitd.azure.CloudConfig;
import io.circuitd.azure.customer.CustomerAccess;
import io.circuitd.files.Fields;
import io.circuitd.model.CircuitName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code customerAccess}: which subscriptions of customers may be read, and with what. */
final class CustomerAccessReader {
  private static final List<String> CREDENTIAL =
      List.of(
          "tenant",
          "clientId",
          "clientSecret",
          "clientCertificate",
          "certificatePassword",
          "managedIdentity");

  private CustomerAccessReader() {}

  /**
   * @param clouds those that could be read
   */
  static List<CustomerAccess> read(Fields root, Map<String, CloudConfig> clouds) {
    Set<String> named = root.sections("clouds").keySet();
    return root.items("customerAccess").stream()
        .flatMap(item -> one(item, clouds, named).stream())
        .toList();
  }

  private static Optional<CustomerAccess> one(
      Fields item, Map<String, CloudConfig> clouds, Collection<String> named) {
    String name = item.text("cloud").orElse("");
    CloudConfig cloud = clouds.get(name);
    if (cloud == null) {
      if (named.contains(name)) {
        // What is wrong with that cloud is told where it stands.
        return Optional.empty();
      }
      item.findings()
          .error(
              item.position("cloud"),
              "a cloud '" + name + "' that is none of clouds",
              "one of " + named,
              "correct the name");
      return Optional.empty();
    }
    String subscription = item.text("subscription").orElse("");
    return credential(item, cloud, subscription)
        .map(config ->
            new CustomerAccess(
                config,
                item.texts("circuits").stream()
                    .flatMap(CustomerAccessReader::circuit)
                    .collect(Collectors.toUnmodifiableSet()),
                item.texts("resourceGroups")));
  }

  /** A name that cannot be a circuit's is left to the schema. */
  private static Stream<CircuitName> circuit(String text) {
    try {
      return Stream.of(new CircuitName(text));
    } catch (IllegalArgumentException e) {
      return Stream.empty();
    }
  }

  private static Optional<CloudConfig> credential(
      Fields item, CloudConfig cloud, String subscription) {
    if (CREDENTIAL.stream().noneMatch(item::has)) {
      return Optional.of(cloud.reading(subscription));
    }
    return CredentialReader.read(item).map(credential -> cloud.reading(subscription, credential));
  }
}
