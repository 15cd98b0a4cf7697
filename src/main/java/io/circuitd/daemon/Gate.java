package io.circuitd.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Executes nothing before it is opened; what came before is executed then, in its order. */
final class Gate implements Executor {
  private final Executor threads;
  private final List<Runnable> held = new ArrayList<>();
  private boolean open;

  Gate(Executor threads) {
    this.threads = threads;
  }

  @Override
  public synchronized void execute(Runnable task) {
    if (open) {
      threads.execute(task);
    } else {
      held.add(task);
    }
  }

  synchronized void open() {
    open = true;
    held.forEach(threads::execute);
    held.clear();
  }
}
