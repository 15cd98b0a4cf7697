package io.circuitd.cli;

import io.circuitd.daemon.Site;
import io.circuitd.lab.FakeAzure;
import io.circuitd.lab.Lab;
import io.circuitd.lab.SimulatedRouter;
import io.circuitd.lab.VirtualPop;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code circuitd lab}. */
@Command(
    name = "lab",
    description =
        "Runs the virtual PoP of the site: its routers and its Azure, on this machine, at the"
            + " addresses that the files name.")
final class LabCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin CommonOptions common = new CommonOptions();

  LabCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Site site = Sites.sound(common.configDir());
    VirtualPop pop;
    try {
      pop = VirtualPop.start(site, false, Lab.Settings.DEFAULT);
    } catch (UncheckedIOException e) {
      throw new CommandFailure(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()));
    }
    for (SimulatedRouter router : pop.routers().routers()) {
      terminal.line(
          "router %s (%s): NETCONF 127.0.0.1:%d, SNMP 127.0.0.1:%d, host key %s"
              .formatted(
                  router.name(),
                  router.kind(),
                  router.netconfPort(),
                  router.snmpPort(),
                  router.hostKeyPin()));
    }
    for (FakeAzure cloud : pop.clouds()) {
      terminal.line("cloud %s: %s".formatted(cloud.cloudName(), cloud.base()));
    }
    terminal.line("the lab runs; stop it with Ctrl-C");
    terminal.flush();
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              pop.close();
              stopped.countDown();
            }));
    stopped.await();
    return ExitCode.FINE;
  }
}
