package io.circuitd.outside.reallab;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.outside.Programs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A network namespace, and the programs that run in it. Its commands run one after the other.
 *
 * @param name as {@code ip netns} knows it
 */
record Namespace(String name, Programs programs) {
  /** The words before a command that has it run inside. */
  List<String> entrance() {
    return List.of("ip", "netns", "exec", name);
  }

  /**
   * Starts a program inside, which runs until the lab is closed. It comes before the tests: BFD of
   * 300 ms is not to fall because they keep the machine busy.
   */
  void serve(String what, Map<String, String> environment, List<String> command)
      throws IOException {
    List<String> first = new ArrayList<>(List.of("nice", "-n", "-10"));
    first.addAll(command);
    programs.serve(what, environment, inside(first));
  }

  /** Runs a program inside to its good end, and returns what it wrote. */
  synchronized String run(String... command) throws IOException, InterruptedException {
    programs.run("run", Map.of(), inside(List.of(command)));
    return programs.output("run");
  }

  /** Runs commands of {@code ip}, one a line, inside. */
  synchronized void ip(String lines) throws IOException, InterruptedException {
    feed(lines, List.of("ip", "-n", name, "-batch", "-"));
  }

  /** Runs a program outside to its good end, and has it read a text. */
  synchronized void feed(String text, List<String> command)
      throws IOException, InterruptedException {
    int exit = programs.feed("feed", text, command);
    assertThat(exit)
        .as("%s, given%n%s%s", String.join(" ", command), text, programs.output("feed"))
        .isZero();
  }

  private List<String> inside(List<String> command) {
    List<String> all = new ArrayList<>(entrance());
    all.addAll(command);
    return all;
  }
}
