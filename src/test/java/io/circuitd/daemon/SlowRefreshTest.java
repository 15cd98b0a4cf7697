package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.ServiceKey;
import io.circuitd.store.StepListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a LIST without etags does not show is found when the facts have grown old. */
class SlowRefreshTest {
  @Test
  void aChangeThatNoListShowsIsFoundAfterTheConfiguredHours(@TempDir Path folder) {
    AtomicReference<Duration> later = new AtomicReference<>(Duration.ZERO);
    try (LabSite site = LabSite.in(folder)) {
      site.commercial().faults().lists().listWithoutEtags(true);
      Daemon.Options options =
          new Daemon.Options(
              site.configDir(),
              Path.of(""),
              Duration.ofMillis(300),
              LabSite.SHORT,
              StepListener.NONE,
              () -> Instant.now().plus(later.get()));
      site.start(options);
      ServiceKey key = site.key(LabSite.COLLEGE);
      LabSite.awaitTrue("read", () -> site.circuit(LabSite.COLLEGE).azure().isPresent());
      site.awaitLook(LabSite.COLLEGE);
      long reads = site.commercial().reads(key);

      site.commercial().faults().others().change(key, facts -> facts.put("sTag", 99));
      site.awaitLook(LabSite.COLLEGE);
      assertThat(site.commercial().reads(key)).as("no list shows an S-tag").isEqualTo(reads);

      site.commercial().faults().others().change(key, facts -> facts.put("bandwidthInMbps", 5000));
      LabSite.awaitTrue("read", () -> site.commercial().reads(key) > reads);
      site.awaitLook(LabSite.COLLEGE);
      long again = site.commercial().reads(key);
      site.commercial().faults().others().change(key, facts -> facts.put("sTag", 98));
      later.set(Duration.ofHours(4));
      site.awaitLook(LabSite.COLLEGE);
      assertThat(site.commercial().reads(key)).as("not old yet").isEqualTo(again);
      later.set(Duration.ofHours(7));
      LabSite.awaitTrue("old", () -> site.circuit(LabSite.COLLEGE).reason().contains("S-tag 98"));
      assertThat(site.commercial().reads(key)).isEqualTo(again + 1);

      site.commercial().faults().others().change(key, facts -> facts.put("sTag", 97));
      later.set(Duration.ofDays(-1));
      LabSite.awaitTrue("old", () -> site.circuit(LabSite.COLLEGE).reason().contains("S-tag 97"));
    }
  }
}
