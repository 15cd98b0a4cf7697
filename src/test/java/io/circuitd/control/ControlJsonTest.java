package io.circuitd.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.StatusReport.Alarm;
import io.circuitd.control.StatusReport.BfdState;
import io.circuitd.control.StatusReport.CircuitStatus;
import io.circuitd.control.StatusReport.ConnectionStatus;
import io.circuitd.control.StatusReport.DaemonState;
import io.circuitd.control.StatusReport.LegStatus;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.control.StatusReport.SessionStatus;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.control.StatusReport.Warning;
import io.circuitd.model.BgpState;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Family;
import io.circuitd.model.Side;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlJsonTest {
  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

  @Test
  void aReportReadsAsOperatorsSpellItAndComesBackTheSame() {
    StatusReport report =
        new StatusReport(
            AT,
            DaemonState.FROZEN,
            List.of(new Alarm("file-broken", "config/circuits/a.yaml", AT)),
            List.of(
                new CircuitStatus(
                    new CircuitName("example-univ"),
                    "Université",
                    Optional.of("public"),
                    Optional.empty(),
                    Verdict.NOT_LIVE,
                    "",
                    List.of(new Warning(Optional.of("R-053"), "one leg only")),
                    List.of(
                        new ConnectionStatus(
                            Side.SECONDARY,
                            ConnectionState.RETIRED,
                            Phase.RETIRING,
                            "",
                            Optional.of("r1"),
                            Optional.empty(),
                            List.of(
                                new LegStatus(
                                    "secondary-private",
                                    Optional.empty(),
                                    List.of(
                                        new SessionStatus(
                                            Family.IPV6,
                                            "2001:db8::2",
                                            Optional.of(BgpState.OPENSENT),
                                            Optional.empty())),
                                    BfdState.OFF,
                                    3,
                                    Optional.of(AT))))))));

    String json = ControlJson.pretty(report);

    assertThat(json)
        .contains(
            "\"at\" : \"2026-11-21T10:00:00Z\"",
            "\"daemon\" : \"frozen\"",
            "\"name\" : \"example-univ\"",
            "\"customer\" : \"Université\"",
            "\"azureState\" : null",
            "\"verdict\" : \"not-live\"",
            "\"rule\" : \"R-053\"",
            "\"side\" : \"secondary\"",
            "\"wanted\" : \"retired\"",
            "\"phase\" : \"retiring\"",
            "\"family\" : \"ipv6\"",
            "\"state\" : \"opensent\"",
            "\"bfd\" : \"off\"");
    assertThat(ControlJson.read(json.getBytes(StandardCharsets.UTF_8), StatusReport.class))
        .isEqualTo(report);
  }
}
