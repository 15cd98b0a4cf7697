package io.circuitd.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.BgpState;
import io.circuitd.outside.Judge;
import io.circuitd.profile.Operational;
import io.circuitd.profile.StateRead;
import io.circuitd.render.Profiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vendor's YANG judges how EOS is asked for state, and what the lab's router answers. */
class OperationalYangTest {
  private static final Path YANGLINT = Path.of("/usr/bin/yanglint");
  private static final Operational EOS = Profiles.named("eos").operational();
  private static final StateRead BGP = EOS.bgp().orElseThrow();
  private static final StateRead BFD = EOS.bfd().orElseThrow();

  @TempDir private Path folder;

  @Test
  void theLabsAnswersAreOfTheModels() throws Exception {
    assertThat(
            lint(
                answer(),
                new EosState(_ -> false)
                    .write(
                        List.of(
                            SnmpLab.peer(
                                "",
                                "198.51.100.1",
                                "198.51.100.2",
                                BgpState.ACTIVE,
                                SnmpLab.NOW,
                                4,
                                0)))))
        .isEmpty();
    assertThat(lint(answer().replace("<session-state>UP", "<session-state>FAILING")))
        .contains("FAILING");
  }

  @Test
  void everyWordOfTheProfileIsOneOfTheModels() throws Exception {
    List<String> answers = new ArrayList<>();
    BGP.states()
        .keySet()
        .forEach(word -> answers.add(with("<session-state>ESTABLISHED", "<session-state>" + word)));
    BFD.states()
        .keySet()
        .forEach(word -> answers.add(with("<session-state>UP", "<session-state>" + word)));
    BFD.diags().keySet().forEach(word -> answers.add(with("NO_DIAGNOSTIC", word)));

    assertThat(answers).hasSize(6 + 4 + 8);
    assertThat(lint(answers.toArray(String[]::new))).isEmpty();
  }

  @Test
  void whatTheFiltersSelectIsInTheModels() throws Exception {
    Map<String, String> values =
        Map.of(
            "session-state", "IDLE",
            "last-established", "1",
            "id", "Ethernet7/1.3",
            "remote-address", "192.0.2.250",
            "local-diagnostic-code", "PATH_DOWN",
            "last-failure-time", "1");
    String filter =
        (BGP.filter()
                + BFD.filter().replace("<session-state/>", "<session-state>UP</session-state>"))
            .replace("{vrf}", "vr-12")
            .replace("{address}", "192.0.2.250")
            .replace(
                "<protocol>",
                "<protocol><identifier xmlns:t=\"http://openconfig.net/yang/policy-types\">"
                    + "t:BGP</identifier><name>BGP</name>")
            .replace("<peer>", "<peer><local-discriminator>1</local-discriminator>");
    for (Map.Entry<String, String> leaf : values.entrySet()) {
      String empty = "<" + leaf.getKey() + "/>";
      assertThat(filter).contains(empty);
      filter =
          filter.replace(
              empty, "<" + leaf.getKey() + ">" + leaf.getValue() + "</" + leaf.getKey() + ">");
    }
    assertThat(lint(filter)).isEmpty();
    assertThat(lint(filter.replace("last-established", "established-since")))
        .contains("established-since");
  }

  private static String answer() {
    return new EosState(_ -> false).write(SnmpLab.fourSessions().peers().subList(0, 1));
  }

  private static String with(String part, String other) {
    assertThat(answer()).contains(part);
    return answer().replace(part, other);
  }

  /** What yanglint says against answers to a get. */
  private String lint(String... answers) throws IOException, InterruptedException {
    Path kit = Judge.yangKit();
    Judge.needs(YANGLINT, "on Debian: apt-get install -y libyang2-tools");
    Path modules = kit.resolve("openconfig");
    List<String> command = new ArrayList<>(List.of(YANGLINT.toString(), "-Q", "-D", "-t", "get"));
    command.addAll(List.of(Files.readString(modules.resolve("FLAGS")).strip().split("\\s+", -1)));
    Stream.of(modules, kit.resolve("common"))
        .forEach(dir -> command.addAll(List.of("-p", dir.toString())));
    for (String module : Files.readAllLines(modules.resolve("LOAD"))) {
      command.add(modules.resolve(module).toString());
    }
    for (int i = 0; i < answers.length; i++) {
      Path file = folder.resolve("answer-" + i + ".xml");
      command.add(Files.writeString(file, answers[i]).toString());
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(said.isEmpty() ? 0 : 7);
    return said;
  }
}
