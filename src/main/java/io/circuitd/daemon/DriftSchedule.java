package io.circuitd.daemon;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import io.circuitd.drift.DriftChecker;
import io.circuitd.store.Store;
import java.time.Duration;

/** When all that stands on routers is compared without anybody asking for it. */
final class DriftSchedule {
  private DriftSchedule() {}

  /**
   * Not started yet.
   *
   * @param cron with seconds, as in {@code drift.schedule}
   */
  static Scheduler of(String cron, DriftChecker drift, Store store) {
    RecurringTask<Void> check =
        Tasks.recurring("drift", Schedules.cron(cron))
            .execute((instance, context) -> drift.check(store.pushed().all()));
    return Scheduler.create(store.dataSource())
        .startTasks(check)
        .threads(1)
        .pollingInterval(Duration.ofSeconds(10))
        .build();
  }
}
