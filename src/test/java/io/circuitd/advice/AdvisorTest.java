package io.circuitd.advice;

import static io.circuitd.advice.Advice.Status.FINE;
import static io.circuitd.advice.Advice.Status.UNKNOWN;
import static io.circuitd.advice.Advice.Status.WRONG;
import static io.circuitd.intent.Circuit.VpnUse.BACKUP;
import static io.circuitd.intent.Circuit.VpnUse.ENCRYPTION;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Severity;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds of all advice, whatever the rule. */
class AdvisorTest {

  @Test
  void checksComeFirstAndWrongOnesBeforeAll() {
    List<Advice> advice =
        new Draft()
            .microsoft()
            .vpn(BACKUP)
            .tunnelled("172.16.0.0/16")
            .attached("b", "westeurope", "192.0.2.0/24")
            .advice();

    assertThat(advice).extracting(Advice::status).containsSequence(WRONG, UNKNOWN);
    assertThat(advice)
        .isSortedAccordingTo(Comparator.comparing(Advice::status).thenComparing(Advice::rule));
  }

  @Test
  void nothingIsFineThatWasNotSeen() {
    for (Draft draft :
        List.of(
            new Draft().microsoft().ipv6().vpn(BACKUP),
            new Draft().vpn(ENCRYPTION).azureSilent(),
            new Draft().retired().vpn(BACKUP),
            new Draft().microsoft().vpn(BACKUP).networks(3).seenInPart(),
            new Draft().retired().vpn(BACKUP).seenInPart())) {
      // R-110 is of our own side, and R-097 needs one gateway alone.
      assertThat(draft.advice())
          .filteredOn(advice -> !List.of("R-110", "R-097").contains(advice.rule()))
          .extracting(Advice::status)
          .doesNotContain(FINE);
    }
  }

  @Test
  void everyLineSaysWhyAndWhatToDo() {
    List<Advice> all = new ArrayList<>();
    for (Draft draft :
        List.of(
            new Draft().microsoft().vpn(BACKUP).bandwidth(10_000).notProvisioned(),
            new Draft().vpn(ENCRYPTION).created("2017-01-01"),
            new Draft().onSwitches().state(Side.SECONDARY, ConnectionState.DRAFT),
            new Draft().retired(),
            new Draft().microsoft().ipv6().vpn(BACKUP).tunnelled("172.16.0.0/16"))) {
      all.addAll(draft.advice());
    }
    assertThat(all)
        .allSatisfy(advice -> {
          assertThat(advice.rule()).matches("R-\\d{3}");
          assertThat(advice.text()).matches("(?s)[A-Z].{20,400}\\.");
          assertThat(advice.found()).isNotBlank();
          if (advice.status() == WRONG) {
            assertThat(advice.next()).isNotBlank();
          }
        });
    assertThat(all).extracting(Advice::severity).contains(Severity.ERROR, Severity.WARNING);
  }
}
