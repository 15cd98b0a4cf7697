package io.circuitd.outside.reallab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a lab started is taken down, whatever happens meanwhile. */
class EndingTest {
  private final List<String> closed = new ArrayList<>();

  /** Ends its JVM with an ending open, which makes a file. */
  static final class Exits {
    private Exits() {}

    /** The first argument is the file. */
    public static void main(String[] args) {
      Ending open = Ending.of(() -> Files.createFile(Path.of(args[0])));
      System.exit(open.hashCode() == 0 ? 1 : 0);
    }
  }

  private Closeable failing(String name) {
    return () -> {
      closed.add(name);
      throw new AssertionError(name);
    };
  }

  @Test
  void allAreClosedThoughSomeFail() {
    assertThatThrownBy(
            () -> Ending.all(List.of(failing("daemon"), failing("lab"), () -> closed.add("azure"))))
        .isInstanceOf(AssertionError.class);
    assertThat(closed).containsExactly("daemon", "lab", "azure");
  }

  @Test
  void whatIsClosedIsNotClosedAgain() throws IOException {
    Ending ending = Ending.of(() -> closed.add("lab"));
    ending.close();
    ending.close();
    assertThat(closed).containsExactly("lab");
  }

  @Test
  void whatIsOpenWhenTheJvmEndsIsClosed(@TempDir Path folder) throws Exception {
    Path made = folder.resolve("made");
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Exits.class.getName(),
                made.toString())
            .inheritIO()
            .start();
    assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(made).exists();
  }
}
