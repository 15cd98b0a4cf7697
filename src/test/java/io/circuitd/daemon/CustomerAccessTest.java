package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.CloudCredential;
import io.circuitd.azure.customer.CustomerAccess;
import io.circuitd.files.Loaded;
import io.circuitd.files.SecretRef;
import io.circuitd.model.CircuitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code customerAccess} of the settings. */
class CustomerAccessTest {
  private static final String SUBSCRIPTION = "c0570e01-3f6b-4d0a-9b1e-000000000001";
  private static final String ITEM = "{cloud: commercial, subscription: " + SUBSCRIPTION;

  @TempDir Path folder;

  private Loaded<DaemonConfig> load(String... items) {
    try {
      String example = Files.readString(Path.of("config/circuitd.yaml"));
      String without = example.replaceAll("(?m)^ {2}- \\{cloud: .*\n", "");
      assertThat(without).isNotEqualTo(example);
      String list =
          items.length == 0 ? "customerAccess: []" : "customerAccess: [" + String.join(", ", items);
      Files.writeString(
          folder.resolve("circuitd.yaml"),
          without.replace("customerAccess:", items.length == 0 ? list : list + "]"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return DaemonConfig.load(folder);
  }

  private CustomerAccess only(String item) {
    List<CustomerAccess> accesses = load(item).value().orElseThrow().customerAccess();
    assertThat(accesses).hasSize(1);
    return accesses.getFirst();
  }

  @Test
  void withoutACredentialTheCloudsOwnReads() {
    CustomerAccess access = only(ITEM + "}");

    assertThat(access.cloud().subscription()).isEqualTo(SUBSCRIPTION);
    assertThat(access.cloud().credential())
        .isInstanceOfSatisfying(
            CloudCredential.ClientSecret.class,
            own -> assertThat(own.clientId()).isEqualTo("c11e4700-0000-4000-8000-000000000001"));
    assertThat(access.circuits()).isEmpty();
    assertThat(access.resourceGroups()).isEmpty();
  }

  @Test
  void aCredentialOfItsOwnTakesTheCloudsPlace() {
    CustomerAccess access =
        only(
            ITEM
                + ", circuits: [a, b], resourceGroups: [hub], tenant: t, clientId: c,"
                + " clientSecret: 'file:key'}");

    assertThat(access.circuits()).isEqualTo(Set.of(new CircuitName("a"), new CircuitName("b")));
    assertThat(access.resourceGroups()).containsExactly("hub");
    assertThat(access.cloud().credential())
        .isEqualTo(new CloudCredential.ClientSecret("t", "c", new SecretRef.File(Path.of("key"))));
    assertThat(access.cloud().arm().getPort()).as("the cloud's address").isEqualTo(18443);
  }

  @Test
  void nobodyNeedsToGrantAnything() {
    assertThat(load().value().orElseThrow().customerAccess()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {cloud: moon, subscription: 5a1c0de0-7a1b-4c5d-8e9f-000000000001}                                | none of clouds
          {cloud: commercial, subscription: contoso.example}            | expected a UUID
          {cloud: commercial}                                           | subscription
          {cloud: commercial, subscription: 5a1c0de0-7a1b-4c5d-8e9f-000000000001, clientId: c}             | none of clientCertificate, clientSecret
          {cloud: commercial, subscription: 5a1c0de0-7a1b-4c5d-8e9f-000000000001, tenant: t, clientId: c}  | none of clientCertificate, clientSecret
          {cloud: commercial, subscription: 5a1c0de0-7a1b-4c5d-8e9f-000000000001, tenant: t, clientId: c, clientSecret: 'file:k', clientCertificate: x} | at once
          {cloud: commercial, subscription: 5a1c0de0-7a1b-4c5d-8e9f-000000000001, tenant: t, clientId: c, clientSecret: hush} | no reference
          {cloud: commercial, subscription: 5a1c0de0-7a1b-4c5d-8e9f-000000000001, circuits: [Not A Name]}  | Not A Name
          """)
  void whatIsWrongIsSaidWithItsPlace(String item, String words) {
    Loaded<DaemonConfig> loaded = load(item);

    assertThat(loaded.value()).isEmpty();
    assertThat(loaded.findings())
        .anySatisfy(finding -> assertThat(finding.toString()).contains("circuitd.yaml:", words));
  }
}
