package io.circuitd.daemon;

import io.circuitd.daemon.ModelIntent.Shape;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One thing that an operator, a router, Azure or the machine does to the site. */
sealed interface ModelMove {
  /** Another value in the circuit's file. */
  record Edit(Shape shape, int field, int value) implements ModelMove {}

  record State(Shape shape, Side side, ConnectionState state) implements ModelMove {}

  /** The circuit's file ends half way. */
  record Break(Shape shape) implements ModelMove {}

  record Delete(Shape shape) implements ModelMove {}

  /** The file is good and there again. */
  record Restore(Shape shape) implements ModelMove {}

  /**
   * Approves the plan.
   *
   * @param patience milliseconds to wait for the end of a change that is under way
   */
  record Approve(Shape shape, int patience) implements ModelMove {}

  /** Approves the plan that was shown before the last one. */
  record ApproveStale(Shape shape) implements ModelMove {}

  record ApproveOneSide(Shape shape) implements ModelMove {}

  record Freeze(boolean on) implements ModelMove {}

  record Router(String router, RouterFault fault) implements ModelMove {}

  record Azure(Shape shape, AzureFault fault) implements ModelMove {}

  record ClearFaults() implements ModelMove {}

  record Restart() implements ModelMove {}

  /** Stops the daemon at the next step of this name, and starts it again. */
  record RestartAt(String step) implements ModelMove {}

  /** Somebody edits our leg in the confirm window, before we have read it back. */
  record Meddle(Shape shape) implements ModelMove {}

  record Wait(int millis) implements ModelMove {}

  /** Ends all trouble and waits until nothing is under way. */
  record Quiet() implements ModelMove {}

  enum RouterFault {
    LINE_RESET,
    SILENCE,
    COMMIT_REFUSED,
    CONFIRM_REFUSED,
    VALIDATE_REFUSED,
    LOCK_HELD,
    REBOOT,
    SESSIONS_DOWN,
    DROP_BEFORE_EDIT,
    DROP_BEFORE_COMMIT,
    COMMIT_REPLY_LOST,
    CONFIRM_REPLY_LOST,
    DROP_BEFORE_CONFIRM,
    LOCK_REPLY_LOST,
    SLOW
  }

  enum AzureFault {
    THROTTLE,
    DOWN,
    BAD_PAGE,
    BAD_TOKEN,
    LOSE_ANSWER,
    DROP_POLL,
    OPERATION_FAILS,
    PEERING_FORGOTTEN,
    ATTACHED,
    ETAG_MOVES,
    TAG_MOVES
  }

  /** A sequence, the same for the same seed. */
  static List<ModelMove> sequence(long seed, int length) {
    Random random = new Random(seed);
    List<ModelMove> moves = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      if (random.nextInt(4) > 0) {
        moves.add(new State(shape, Side.SECONDARY, ConnectionState.LIVE));
      }
      moves.add(new Approve(shape, random.nextInt(4) * 600));
    }
    moves.add(random.nextInt(3) == 0 ? new Wait(random.nextInt(1500)) : new Quiet());
    while (moves.size() < length) {
      add(moves, random);
    }
    return moves;
  }

  private static <T> T any(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  private static void add(List<ModelMove> moves, Random random) {
    Shape shape = any(random, Shape.values());
    int kind = random.nextInt(100);
    if (kind < 22) {
      // Mostly what is ours alone, sometimes what is on both sides.
      int field = random.nextInt(5) == 0 ? 4 + random.nextInt(2) : random.nextInt(4);
      moves.add(new Edit(shape, field, random.nextInt(20)));
      if (field < 4 && random.nextInt(5) == 0) {
        failingGate(moves, random, shape);
      } else {
        trouble(moves, random, shape);
        approval(moves, random, shape);
      }
    } else if (kind < 25) {
      retirement(moves, random, shape);
    } else if (kind < 36) {
      ConnectionState state = any(random, ConnectionState.values());
      moves.add(new State(shape, any(random, Side.values()), state));
      if (random.nextInt(4) == 0) {
        moves.add(new State(shape, any(random, Side.values()), state));
      }
      trouble(moves, random, shape);
      approval(moves, random, shape);
    } else if (kind < 40) {
      moves.add(new Break(shape));
    } else if (kind < 43) {
      moves.add(new Delete(shape));
    } else if (kind < 48) {
      moves.add(new Restore(shape));
    } else if (kind < 54) {
      moves.add(new Approve(shape, random.nextInt(4) * 600));
    } else if (kind < 57) {
      moves.add(new ApproveStale(shape));
    } else if (kind < 60) {
      moves.add(new ApproveOneSide(shape));
    } else if (kind < 64) {
      moves.add(new Freeze(random.nextInt(2) == 0));
    } else if (kind < 76) {
      trouble(moves, random, shape);
    } else if (kind < 81) {
      moves.add(new ClearFaults());
    } else if (kind < 84) {
      moves.add(new Restart());
    } else if (kind < 97) {
      moves.add(new Wait(random.nextInt(900)));
    } else {
      moves.add(new Quiet());
    }
  }

  /** The whole circuit, which Azure may refuse. */
  private static void retirement(List<ModelMove> moves, Random random, Shape shape) {
    for (Side side : Side.values()) {
      moves.add(new State(shape, side, ConnectionState.RETIRED));
    }
    if (random.nextInt(2) == 0) {
      moves.add(new Azure(shape, AzureFault.ATTACHED));
    }
    moves.addAll(List.of(new Approve(shape, 1800), new Wait(1500)));
  }

  /** Sessions that stay down for as long as a change is judged by them. */
  private static void failingGate(List<ModelMove> moves, Random random, Shape shape) {
    Router down = new Router(shape.router(any(random, Side.values())), RouterFault.SESSIONS_DOWN);
    moves.addAll(List.of(down, new Wait(300), new Approve(shape, 1800), new Wait(3500)));
    moves.add(new ClearFaults());
  }

  /** Mostly the right one; sometimes one that is not enough, or for another plan. */
  private static void approval(List<ModelMove> moves, Random random, Shape shape) {
    Approve whole = new Approve(shape, random.nextInt(4) * 600);
    switch (random.nextInt(8)) {
      case 0 -> moves.addAll(List.of(new Wait(600), new ApproveOneSide(shape), new Wait(600)));
      case 1 -> moves.addAll(List.of(new ApproveStale(shape), new Wait(600), whole));
      case 2 ->
          moves.addAll(
              List.of(whole, new Wait(random.nextInt(500)), new Freeze(true), new Wait(1200)));
      default -> moves.add(whole);
    }
  }

  private static void trouble(List<ModelMove> moves, Random random, Shape shape) {
    int kind = random.nextInt(12);
    if (kind < 1) {
      moves.add(new Router(shape.router(any(random, Side.values())), RouterFault.SESSIONS_DOWN));
    } else if (kind < 5) {
      moves.add(
          new Router(shape.router(any(random, Side.values())), any(random, RouterFault.values())));
    } else if (kind < 7) {
      moves.add(new Azure(shape, any(random, AzureFault.values())));
    } else if (kind < 9) {
      moves.add(new Meddle(shape));
    } else if (kind < 10) {
      String[] steps = {
        "LOCK",
        "EDIT",
        "COMMIT",
        "READ_BACK",
        "GATE",
        "CONFIRM",
        "UNLOCKED",
        "CANCEL",
        "ROLLED_BACK",
        "PUSHED",
        "AZURE_WRITE",
        "AZURE_OPERATION",
        "VERIFY",
        "FAILING"
      };
      moves.add(new RestartAt(any(random, steps)));
    }
  }
}
