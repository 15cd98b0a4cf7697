package io.circuitd.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.deploy.Outcome.Later;
import io.circuitd.design.Leg;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.netconf.NetconfClient;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.outside.NetconfdServer;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.StepListener;
import io.circuitd.store.StepRecord;
import io.circuitd.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/**
 * A package of Debian's makes netconfd abort on get-config. It is not installed here; the server is
 * killed as get-config is asked for.
 */
@Tag("outside")
class NetconfdDefect3Test {
  private static final DeploySettings SETTINGS =
      new DeploySettings(
          Duration.ofSeconds(8),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofMillis(100),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          1,
          Duration.ofMillis(100),
          new DrainSettings(Duration.ZERO, Duration.ZERO, 0));

  private final Leg leg = TestLegs.worked(Side.SECONDARY);
  private final DeviceProfile profile = TestLegs.profile(leg.profile());

  @Test
  void defect3AServerThatDiesOnGetConfigIsUnknownAndNothingIsRemoved(@TempDir Path folder)
      throws Exception {
    List<String> sent = new CopyOnWriteArrayList<>();
    try (NetconfdServer server = NetconfdServer.start();
        Store store =
            Store.open(folder.resolve("state.db"), InstantSource.system(), StepListener.NONE);
        Wire wire = new Wire(new NetconfClient(), sent)) {
      NetconfTarget target = server.target(leg.router());
      RouterAccess routers = new RouterAccess(wire, name -> target);
      Edit removal =
          LegEdit.remove(
              leg.id(), leg.router(), profile, TestLegs.render(leg), "", UnaryOperator.identity());
      ChangeRecord record =
          store.journal().open(new CircuitName("gone"), "REMOVE", "sha256:0", "", List.of());
      wire.beforeReading(server::kill);

      Outcome outcome =
          new GuardedChange(
                  new GuardedEdit(
                      routers,
                      SETTINGS,
                      InstantSource.system(),
                      new StepLog(store.journal(), record.id(), 0),
                      removal,
                      profile.netconf(),
                      Gate.CONFIG,
                      Permit.ALWAYS))
              .run();

      assertThat(outcome)
          .isInstanceOfSatisfying(
              Later.class,
              later ->
                  assertThat(later.reason())
                      .contains(
                          leg.router() + ": ", "get-config running", "nothing was committed"));
      assertThat(sent).containsExactly("lock");
      assertThat(store.journal().steps(record.id()).stream().map(StepRecord::name))
          .containsExactly("LOCK");

      Reading<Element> reading = routers.read(leg.router(), removal.filter());
      assertThat(reading).isInstanceOf(Reading.Unknown.class);
    }
  }
}
