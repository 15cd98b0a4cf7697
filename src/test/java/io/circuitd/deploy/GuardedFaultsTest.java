package io.circuitd.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.deploy.GuardedLab.Change;
import io.circuitd.deploy.GuardedLab.Kind;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.lab.RouterFaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault of a router at every step: it ends with the old or the new, and with nothing open.
 */
@ParameterizedClass
@Execution(ExecutionMode.CONCURRENT)
@EnumSource(
    value = Kind.class,
    names = {"JUNOS", "IOSXR", "IOSXR_PLAIN", "JUNOS_RUNNING"})
class GuardedFaultsTest {
  @Parameter Kind kind = Kind.IOSXR;
  @TempDir Path folder = Path.of("");
  private Optional<GuardedLab> started = Optional.empty();

  @BeforeEach
  void start() {
    started = Optional.of(new GuardedLab(kind, folder, GuardedLab.QUICK));
  }

  @AfterEach
  void stop() {
    lab().close();
  }

  private GuardedLab lab() {
    return started.orElseThrow();
  }

  private String running() {
    return lab().router().running().replaceAll("(junos:)?(changed|commit)-[a-z]+=\"[^\"]*\"", "");
  }

  enum Fault {
    RESET {
      @Override
      void begin(GuardedLab lab) {
        lab.dropLines();
      }
    },
    FREEZE {
      @Override
      void begin(GuardedLab lab) {
        lab.router().faults().silent(true);
      }
    },
    REBOOT {
      @Override
      void begin(GuardedLab lab) {
        lab.router().faults().rebootNow();
      }
    },
    REBOOT_AND_LOCK {
      @Override
      void begin(GuardedLab lab) {
        lab.router().faults().rebootNow();
        lab.router().faults().lockDenied(true);
      }
    },
    REFUSAL {
      @Override
      void begin(GuardedLab lab) {
        RouterFaults faults = lab.router().faults();
        List.of("edit-config", "validate", "commit", "confirmed-commit", "confirm")
            .forEach(operation -> faults.rpcErrorOn(operation, "resource-denied", "no memory"));
      }
    },
    TIMER_EARLY {
      @Override
      void begin(GuardedLab lab) {
        lab.router().faults().rollBackEarly();
      }
    },
    TIMER_LATE {
      @Override
      void begin(GuardedLab lab) {
        lab.router().faults().rollBackLate(Duration.ofMillis(300));
        lab.dropLines();
      }
    };

    abstract void begin(GuardedLab lab);
  }

  static List<Arguments> table() {
    List<Arguments> table = new ArrayList<>();
    for (Step step :
        List.of(
            Step.LOCK,
            Step.EDIT,
            Step.VALIDATE,
            Step.COMMIT,
            Step.READ_BACK,
            Step.GATE,
            Step.CONFIRM)) {
      for (Fault fault : Fault.values()) {
        table.add(Arguments.of(step, fault));
      }
    }
    return table;
  }

  @ParameterizedTest(name = "{1} at {0}")
  @MethodSource("table")
  void itEndsWithTheOldOrTheNew(Step step, Fault fault) {
    String before = running();
    Change push = lab().push(lab().leg());
    if (fault == Fault.FREEZE) {
      lab().rpcTimeout(Duration.ofMillis(400));
    }
    lab().meanwhile(step, () -> fault.begin(lab()));

    Outcome outcome = push.run();
    boolean ended = outcome instanceof Done || outcome instanceof Failed;
    lab().router().faults().clear();
    lab().rpcTimeout(Duration.ofSeconds(20));
    if (!ended) {
      outcome = push.toTheEnd();
    }

    switch (outcome) {
      case Done done -> assertThat(running()).contains(lab().leg().description());
      case Failed failed -> assertThat(running()).as(failed.reason()).isEqualTo(before);
      default -> throw new AssertionError(outcome);
    }
    lab().assertSettled();
  }

  @Test
  void aTimerThatRunsLateIsWaitedFor() {
    String before = running();
    Change push = lab().push(lab().leg());
    lab().router().faults().rollBackLate(Duration.ofMillis(300));
    lab().crashAt(Step.GATE, false, Wire.Death.LINES_STAY);
    try {
      push.run();
    } catch (GuardedLab.Died e) {
      assertThat(running()).isNotEqualTo(before);
    }

    assertThat(push.resumed()).isEqualTo(new Done());

    lab().assertSettled();
    assertThat(running()).contains(lab().leg().description());
  }
}
