package io.circuitd.cli;

import io.circuitd.daemon.Daemon;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code circuitd run}. */
@Command(
    name = "run",
    description =
        "Runs the daemon, in the foreground. Under systemd's Type=notify it says when it is ready.")
final class RunCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin CommonOptions common = new CommonOptions();

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Daemon daemon;
    try {
      daemon = Daemon.start(Daemon.Options.of(common.configDir()));
    } catch (Daemon.CannotStart e) {
      throw new CommandFailure(ExitCode.WRONG, String.valueOf(e.getMessage()));
    }
    terminal.line("circuitd runs on " + common.configDir() + "; stop it with Ctrl-C");
    terminal.flush();
    ServiceManager manager = ServiceManager.ofThisProcess(terminal);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              manager.stopping();
              daemon.close();
              stopped.countDown();
            }));
    manager.ready();
    stopped.await();
    return ExitCode.FINE;
  }
}
