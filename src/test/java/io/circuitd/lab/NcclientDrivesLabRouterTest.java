package io.circuitd.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.outside.Judge;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's python3-ncclient, code by others, at the client's end of the wire. */
@Tag("outside")
class NcclientDrivesLabRouterTest {
  /** Debian's own: another python3 may come first in PATH and lacks Debian's packages. */
  private static final String PYTHON = "/usr/bin/python3";

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native"})
  void ncclientSeesARouter(String kind) throws Exception {
    Judge.needs(
        Path.of("/usr/lib/python3/dist-packages/ncclient"), "apt-get install python3-ncclient");
    LabRouterSpec spec = kind.equals("junos") ? LabFixtures.junos("r1") : LabFixtures.iosXr("r1");
    try (Lab lab = Lab.start(List.of(spec))) {
      Result result =
          run(
              List.of(
                  PYTHON,
                  "src/test/python/drive_lab_router.py",
                  kind,
                  Integer.toString(lab.router("r1").netconfPort()),
                  "circuitd",
                  "lab-login"));
      assertThat(result.output()).doesNotContain("NOT OK").endsWith("done\n");
      assertThat(result.code()).isZero();
    }
  }

  private record Result(int code, String output) {}

  private static Result run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), output);
  }
}
