package io.circuitd.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.lab.FakeAzure;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists, read-outs and port pairs as the lab's Azure gives them. */
class LabReadOutTest {
  @TempDir Path dir;
  private LabCloud lab;
  private AzureClouds clouds;

  @BeforeEach
  void start() {
    lab = LabCloud.start("commercial", dir, "example-univ", "example-college");
    clouds = LabCloud.client(lab);
  }

  @AfterEach
  void stop() {
    clouds.close();
    lab.close();
  }

  private FakeAzure azure() {
    return lab.azure();
  }

  private CrossConnection univ() {
    String id = LabCloud.example("example-univ").path("id").stringValue();
    return ((Reading.Present<CrossConnection>) clouds.get("commercial", id)).value();
  }

  private void done(AzureOperation operation) {
    assertThat(clouds.await(operation, Duration.ofSeconds(20)))
        .isEqualTo(new OperationStatus.Succeeded());
  }

  @Test
  void pagesOfOneMakeTheSameListAsOnePage() {
    Reading<List<ListedCircuit>> whole = clouds.list("commercial");
    azure().faults().lists().pageSize(1);

    assertThat(clouds.list("commercial")).isEqualTo(whole);
    assertThat(((Reading.Present<List<ListedCircuit>>) whole).value())
        .extracting(ListedCircuit::name)
        .contains(LabCloud.UNIV.toString())
        .hasSize(2);
    assertThat(azure().requests()).hasSize(3);
  }

  @Test
  void aChangeByTheCustomerMovesTheListItem() {
    List<ListedCircuit> before =
        ((Reading.Present<List<ListedCircuit>>) clouds.list("commercial")).value();
    azure()
        .faults()
        .others()
        .changePeering(LabCloud.UNIV, "AzurePrivatePeering", peering -> peering.put("vlanId", 7));
    List<ListedCircuit> now =
        ((Reading.Present<List<ListedCircuit>>) clouds.list("commercial")).value();

    assertThat(ListChanges.between(before, now).changed())
        .extracting(change -> change.now().name())
        .containsExactly(LabCloud.UNIV.toString());
  }

  @Test
  void theTablesOfAPeeringAreReadAndWithoutOneThereIsNone() {
    assertThat(clouds.neighbors(univ(), PeeringType.PRIVATE, Side.PRIMARY))
        .isEqualTo(Reading.absent());
    done(clouds.putProviderState(univ(), "Provisioned", AzureExchange.UNHEARD));
    done(clouds.putPeering(univ(), BodiesTest.write(Map.of()), AzureExchange.UNHEARD));

    assertThat(clouds.neighbors(univ(), PeeringType.PRIVATE, Side.PRIMARY))
        .isInstanceOfSatisfying(
            Reading.Present.class,
            rows ->
                assertThat((List<?>) rows.value())
                    .allMatch(row -> !((AzureNeighbor) row).established()));
    assertThat(clouds.arp(univ(), PeeringType.PRIVATE, Side.SECONDARY))
        .isInstanceOf(Reading.Present.class);
    assertThat(clouds.routes(univ(), PeeringType.PRIVATE, Side.PRIMARY))
        .isInstanceOf(Reading.Present.class);
  }

  @Test
  void portPairsAreThereOnceTheFeatureIsRegistered() {
    azure().faults().access().providerPortsRegistered(true);
    CrossConnection univ = univ();

    assertThat(((Reading.Present<List<PortPair>>) clouds.portPairs("commercial")).value())
        .anySatisfy(pair -> {
          assertThat(pair.primaryAzurePort()).isEqualTo(univ.primaryAzurePort());
          assertThat(pair.location()).isEqualTo(univ.peeringLocation());
          assertThat(pair.remainingMbps()).isPresent();
        });
    azure().faults().access().providerPortsRegistered(false);
    assertThat(clouds.portPairs("commercial")).isEqualTo(Reading.absent());
  }

  @Test
  void eachAnswerTellsWhatIsLeftAndTheFloorIsKept() {
    azure().faults().pace().budget(5000, 50);
    done(clouds.putProviderState(univ(), "Provisioning", AzureExchange.UNHEARD));

    Budget budget = clouds.budget("commercial");

    assertThat(budget.writes().orElseThrow().count()).isLessThan(50);
    assertThat(budget.reads().orElseThrow().count()).isBetween(4900L, 5000L);
    assertThat(clouds.whyNoReadOut("commercial").orElseThrow()).contains("below 100");
    assertThat(clouds.portPairs("commercial")).isInstanceOf(Reading.Unknown.class);
  }
}
