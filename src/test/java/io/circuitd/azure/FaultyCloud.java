package io.circuitd.azure;

import io.circuitd.files.Secret;
import io.circuitd.lab.FakeAzure;
import io.circuitd.lab.LabTls;
import io.circuitd.model.Asn;
import io.circuitd.model.Family;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.PeeringType;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import io.circuitd.model.VlanId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A fake cloud for faults, with another server beside it that must never be asked. */
record FaultyCloud(FakeAzure azure, FakeAzure stranger, CloudConfig config, AtomicInteger used)
    implements AutoCloseable {
  static final String NAME = "commercial";
  static final String MD5_KEY = "tell-nobody-md5";

  static final PeeringWrite MICROSOFT =
      new PeeringWrite(
          new VlanId(300),
          new Asn(11537),
          Map.of(
              Side.PRIMARY, Ipv4Prefix30.parse("198.51.100.0/30"),
              Side.SECONDARY, Ipv4Prefix30.parse("198.51.100.4/30")),
          Map.of(),
          Optional.empty(),
          Optional.of(
              new MicrosoftConfig(
                  List.of("203.0.113.0/24"), Optional.of(new Asn(4200000001L)), "ARIN")));

  /** How long an operation is waited for; those that end do so at once. */
  static final Duration PATIENCE = Duration.ofMillis(160);

  /** In three pages of a list; the last one is left alone by {@link #take}. */
  static final int CIRCUITS = 13;

  private static final int PAGE = 5;

  /** The peering of a circuit that is built, and with another C-tag the one that is written. */
  static PeeringWrite peering(int vlan) {
    return new PeeringWrite(
        new VlanId(vlan),
        new Asn(11537),
        BodiesTest.IPV4,
        BodiesTest.IPV6,
        Optional.of(new Secret(MD5_KEY)));
  }

  static FaultyCloud start(Path dir) {
    try {
      LabTls tls = LabTls.create();
      List<JsonNode> bodies =
          IntStream.range(0, CIRCUITS).<JsonNode>mapToObj(FaultyCloud::circuit).toList();
      FakeAzure azure = FakeAzure.start(tls, NAME, 0, LabCloud.SECRET, bodies);
      FakeAzure stranger = FakeAzure.start(tls, "stranger", 0, "other", List.of());
      azure.faults().operations().operationTime(Duration.ZERO);
      azure.faults().lists().pageSize(PAGE);
      Path ca = azure.writeCa(dir.resolve("ca.pem"));
      Path secret = Files.writeString(dir.resolve("secret"), LabCloud.SECRET);
      CloudConfig usual = LabCloud.config(NAME, azure.base(), secret, Optional.of(ca));
      CloudConfig config =
          new CloudConfig(
              usual.name(),
              usual.arm(),
              usual.authority(),
              usual.scope(),
              usual.apiVersion(),
              usual.subscription(),
              usual.credential(),
              usual.caCertificate(),
              usual.retries(),
              new CloudLimits(PATIENCE, PATIENCE, 1_000_000, 0),
              usual.writes());
      return new FaultyCloud(azure, stranger, config, new AtomicInteger());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static ServiceKey key(int n) {
    return ServiceKey.parse("7e570000-0000-4000-8000-%012d".formatted(n));
  }

  private static ObjectNode circuit(int n) {
    ObjectNode body = (ObjectNode) LabCloud.example("example-univ");
    body.put("id", body.path("id").stringValue().replaceAll("[^/]+$", key(n).toString()));
    return body.put("name", key(n).toString());
  }

  AzureClouds client() {
    return new AzureClouds(List.of(config), Path.of("."), Duration.ofMillis(5));
  }

  /** A circuit as new, or one that is provisioned and has its private peering. */
  ServiceKey take(boolean built) {
    ServiceKey key = key(used.getAndIncrement() % (CIRCUITS - 1));
    azure
        .faults()
        .others()
        .change(
            key,
            circuit -> {
              circuit.removeAll();
              circuit.setAll((ObjectNode) circuit(0).get("properties"));
              if (built) {
                circuit.put("serviceProviderProvisioningState", "Provisioned");
              }
            });
    if (built) {
      azure
          .faults()
          .others()
          .changePeering(key, PeeringType.PRIVATE.azureName(), FaultyCloud::describe);
    }
    return key;
  }

  private static void describe(ObjectNode peering) {
    peering.put("vlanId", 200).put("peerASN", 11537).put("sharedKey", MD5_KEY);
    ObjectNode ipv6 = peering.putObject("ipv6PeeringConfig").put("state", "Enabled");
    for (Side side : Side.values()) {
      String field = side.word() + "PeerAddressPrefix";
      peering.put(field, peering(200).prefix(side, Family.IPV4).orElseThrow());
      ipv6.put(field, peering(200).prefix(side, Family.IPV6).orElseThrow());
    }
  }

  /** What Azure holds. */
  CrossConnection held(ServiceKey key) {
    return CrossConnection.parse(NAME, body(key));
  }

  /** What Azure holds, but for the etag. */
  JsonNode stable(ServiceKey key) {
    ObjectNode body = body(key);
    body.remove("etag");
    return body;
  }

  private ObjectNode body(ServiceKey key) {
    return (ObjectNode) JsonMapper.shared().readTree(azure.body(key).orElseThrow());
  }

  @Override
  public void close() {
    azure.close();
    stranger.close();
  }
}
