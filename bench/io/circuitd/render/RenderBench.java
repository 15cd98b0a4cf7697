package io.circuitd.render;

import io.circuitd.design.Leg;
import io.circuitd.model.Side;
import io.circuitd.profile.DeviceProfile;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One dual-stack leg in a VRF, from resolved data to payload, removal and filter. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(1)
public class RenderBench {
  @Param({"junos", "iosxr-native"})
  public String profile = "";

  private DeviceProfile device = Profiles.JUNOS;
  private Leg leg = Legs.leg(device, Side.PRIMARY, true, true);
  private LegRenderer renderer = new LegRenderer(Profiles.TEMPLATES);

  /** Takes the leg to the profile that is measured. */
  @Setup
  public void choose() {
    device = Profiles.named(profile);
    leg = Legs.leg(device, Side.PRIMARY, true, true);
    renderer = new LegRenderer(Profiles.TEMPLATES);
  }

  /** All that a first push needs of a leg, as text. */
  @Benchmark
  public List<String> render() {
    OwnedConfig config = renderer.render(leg, device, Optional.empty());
    return List.of(config.payload(), config.removal(), config.filter());
  }
}
