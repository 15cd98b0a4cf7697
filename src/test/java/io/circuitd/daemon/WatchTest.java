package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.ListedCircuit;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Reading;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** One LIST a cycle and cloud; a GET only for what moved. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchTest {
  private static final int FURTHER = 12;
  private LabSite site;

  @BeforeAll
  void start(@TempDir Path folder) {
    site = LabSite.in(folder, FURTHER).start();
    all().forEach(name -> LabSite.awaitTrue(name + " read", () -> reads(name) > 0));
    site.awaitLook(LabSite.UNIV);
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private static List<CircuitName> all() {
    return Stream.concat(
            Stream.of(LabSite.UNIV, LabSite.HOSPITAL),
            IntStream.rangeClosed(1, FURTHER).mapToObj(LabSite::test))
        .toList();
  }

  private long reads(CircuitName name) {
    return site.commercial().reads(site.key(name));
  }

  private List<Long> reads() {
    return all().stream().map(this::reads).toList();
  }

  @Test
  void circuitsThatDoNotChangeCostNoReadHoweverOftenTheyAreLookedAt() {
    List<Long> before = reads();
    site.awaitLook(LabSite.UNIV);
    site.awaitLook(LabSite.test(FURTHER));
    site.daemon().reload();
    site.awaitLook(LabSite.UNIV);
    assertThat(reads()).isEqualTo(before);
  }

  @Test
  void whatMovedIsReadOnceAndNothingElseIs() {
    CircuitName moved = LabSite.test(1);
    List<Long> before = reads();
    site.commercial().faults().others().change(site.key(moved), facts -> facts.put("sTag", 909));
    LabSite.awaitTrue("seen", () -> site.circuit(moved).reason().contains("S-tag 909"));
    site.awaitLook(moved);
    assertThat(reads(moved)).isEqualTo(before.get(all().indexOf(moved)) + 1);
    assertThat(Stream.of(LabSite.UNIV, LabSite.HOSPITAL, LabSite.test(2)).map(this::reads))
        .containsExactly(before.get(0), before.get(1), before.get(3));
  }

  @Test
  void aDraftThatIsSavedIsReadAtOnce() {
    ServiceKey key = site.key(LabSite.test(3));
    String file = LabSite.file(LabSite.test(3));
    String text = site.read(file);
    site.edit(file, root -> root.put("serviceKey", "33333333-2222-4333-8444-555555555555"));
    site.awaitAlarm("R-002: test-3");
    long before = site.commercial().reads(key);
    site.write(file, text);
    LabSite.awaitTrue("read", () -> site.commercial().reads(key) > before);
    LabSite.awaitTrue("no R-002", () -> site.alarm("R-002: test-3").isEmpty());
  }

  @Test
  void aKeyThatWasUnknownIsFoundByTheNextListWithoutCallsOfItsOwn() {
    CircuitName name = LabSite.test(4);
    ServiceKey key = site.key(name);
    site.commercial().faults().others().delete(key);
    site.awaitAlarm("R-002: test-4");
    long before = site.commercial().reads(key);
    site.awaitLook(name);
    site.awaitLook(name);
    assertThat(site.commercial().reads(key)).as("it is in no list").isEqualTo(before);
    assertThat(site.circuit(name).azureState()).contains("not found");
    assertThat(site.connection(name, Side.PRIMARY).reason()).contains("R-002");
  }

  @Test
  void aCloudThatCannotBeListedIsAnAlarmAndChangesNothing() {
    CircuitName name = LabSite.test(5);
    String before = site.circuit(name).toString();
    site.commercial().faults().line().down(true);
    try {
      assertThat(site.awaitAlarm("azure: commercial"))
          .contains("503", "ServiceUnavailable", "all stays as it was read before")
          .containsPattern("since \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ,");
      List<Long> reads = reads();
      site.awaitLook(name);
      assertThat(reads()).as("nobody asks one by one").isEqualTo(reads);
      assertThat(site.circuit(name)).hasToString(before);
      assertThat(site.alarm("R-127")).isEmpty();
    } finally {
      site.commercial().faults().line().down(false);
    }
    LabSite.awaitTrue("over", () -> site.alarm("azure: commercial").isEmpty());
  }

  @Test
  void aDraftThatIsDeletedTakesItsAlarmsAlong() throws IOException {
    CircuitName name = LabSite.test(6);
    ServiceKey key = site.key(name);
    String text = site.read(LabSite.file(name));
    site.edit(
        LabSite.file(name), root -> root.put("serviceKey", "44444444-2222-4333-8444-555555555555"));
    site.awaitAlarm("R-002: test-6");
    Files.delete(site.configDir().resolve(LabSite.file(name)));
    site.daemon().reload();
    LabSite.awaitTrue("over", () -> site.alarm("R-002: test-6").isEmpty());

    long before = site.commercial().reads(key);
    site.write(LabSite.file(name), text);
    LabSite.awaitTrue("kept again", () -> site.commercial().reads(key) > before);
    assertThat(site.alarm("R-002: test-6")).isEmpty();
  }

  @ParameterizedTest(name = "{0}, {1} Mbps, {2}, {3}: {4}")
  @CsvSource({
    "E1, 1000, Provisioned, Updating, true",
    "'', 0, '', '', true",
    "E2, 1000, Provisioned, Updating, false",
    "E1, 1000, Provisioned, Succeeded, false",
    "E1, 2000, Provisioned, Updating, false",
    "E1, 1000, NotProvisioned, Updating, false",
  })
  void aListAgreesWithWhatWasReadInAllThatItShows(
      String etag, int mbps, String provider, String provisioning, boolean agrees) {
    String key = "7e570000-0000-4000-8000-000000000099";
    CrossConnection read =
        new CrossConnection(
            "commercial",
            "/id",
            ServiceKey.parse(key),
            "E1",
            "Chicago",
            1000,
            "A",
            "B",
            OptionalInt.of(7),
            "Provisioned",
            "Updating",
            List.of(),
            JsonNodeFactory.instance.objectNode());
    ListedCircuit listed =
        new ListedCircuit("commercial", "/id", key, etag, "Chicago", mbps, provider, provisioning);
    assertThat(
            CircuitFacts.agrees(
                Reading.present(read), new CloudLists.Sighting(Optional.of(listed))))
        .isEqualTo(agrees);
  }
}
