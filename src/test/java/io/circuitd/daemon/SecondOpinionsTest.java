package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.AzureClouds;
import io.circuitd.azure.AzureNeighbor;
import io.circuitd.design.Leg;
import io.circuitd.health.SecondOpinion;
import io.circuitd.model.Family;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.render.Legs;
import io.circuitd.render.Profiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For how long Azure's count of our prefixes counts. */
class SecondOpinionsTest {
  private static final Instant ASKED = Instant.parse("2026-11-21T12:00:00Z");
  private static final Leg LEG = Legs.leg(Profiles.named("eos"), Side.PRIMARY, true, true);

  private Instant now = ASKED;
  private SecondOpinions opinions;

  @BeforeEach
  void ask(@TempDir Path folder) {
    opinions =
        new SecondOpinions(
            new AzureClouds(List.of(), folder),
            () -> now,
            Runnable::run,
            circuit -> {
              throw new IllegalStateException("nobody is asked of " + circuit);
            });
    String ours = LEG.sessions().getFirst().prefix().oursText();
    opinions.keep(
        new SecondOpinion(
            LEG.id(),
            ASKED,
            Reading.present(List.of(new AzureNeighbor(ours, 11537, "00:12:33", "3300"))),
            Reading.absent()));
  }

  @Test
  void aCountIsThatOfADayAndNoLonger() {
    assertThat(opinions.advertised(LEG, ASKED)).containsEntry(Family.IPV4, 3300);
    now = ASKED.plus(Duration.ofDays(1));
    assertThat(opinions.advertised(LEG, ASKED)).containsEntry(Family.IPV4, 3300);
    now = now.plusSeconds(1);
    assertThat(opinions.advertised(LEG, ASKED)).isEmpty();
    assertThat(opinions.last(LEG.id())).as("shown with its age").isPresent();
  }

  @Test
  void aCountOfWhatStoodThereBeforeDoesNotCount() {
    assertThat(opinions.advertised(LEG, ASKED.plusSeconds(1))).isEmpty();
  }

  @Test
  void whatAzureSaidOfALegThatIsNoMoreIsForgotten() {
    opinions.retain(Set.of(LEG.id()));
    assertThat(opinions.last(LEG.id())).isPresent();
    opinions.retain(Set.of());
    assertThat(opinions.last(LEG.id())).isEmpty();
  }
}
