package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void onATerminalOneLineIsWrittenOverAndTakenAway() {
    Captured person = Captured.person();
    try (Progress progress = new Progress(person.terminal())) {
      progress.say("one");
      progress.say("two");
    }

    assertThat(person.err()).isEqualTo("\r\u001b[Kone\r\u001b[Ktwo\r\u001b[K");
  }

  @Test
  void elsewhereEveryNewThingIsALine() {
    Captured file = Captured.plain();
    try (Progress progress = new Progress(file.terminal())) {
      progress.say("one");
      progress.say("one");
      progress.say("two");
    }

    assertThat(file.err()).isEqualToNormalizingNewlines("one\ntwo\n");
  }
}
