package io.circuitd.daemon;

import io.circuitd.daemon.ModelIntent.Shape;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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

  /** Freezes all writes while the next step of this name is about to be taken. */
  record FreezeAt(String step) implements ModelMove {}

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
    List<Shape> shapes = new ArrayList<>(Arrays.asList(Shape.values()));
    Collections.shuffle(shapes, random);
    List<List<ModelMove>> scenes =
        new ArrayList<>(
            List.of(
                failover(random, shapes.get(0)),
                freezeOnTheWay(random, shapes.get(1)),
                refusableRetirement(random, shapes.get(2))));
    Collections.shuffle(scenes, random);
    for (int played = 0; played <= scenes.size(); played++) {
      while (moves.size() < length * (played + 1) / (scenes.size() + 1)) {
        add(moves, random);
      }
      if (played < scenes.size()) {
        moves.addAll(scenes.get(played));
      }
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

  /** A change while the connection that would have to carry the traffic is down. */
  private static List<ModelMove> failover(Random random, Shape shape) {
    List<ModelMove> moves = new ArrayList<>();
    moves.add(new Quiet());
    for (Side side : Side.values()) {
      moves.add(new State(shape, side, ConnectionState.LIVE));
    }
    moves.addAll(List.of(new Approve(shape, 0), new Quiet()));
    moves.add(new Router(shape.router(Side.SECONDARY), RouterFault.SESSIONS_DOWN));
    moves.addAll(List.of(new Wait(1300), new Edit(shape, 0, 20 + random.nextInt(20))));
    moves.addAll(List.of(new Approve(shape, 0), new Wait(1200), new ClearFaults()));
    return moves;
  }

  /** A freeze that falls between the first look at it, before the lock, and the commit. */
  private static List<ModelMove> freezeOnTheWay(Random random, Shape shape) {
    String[] steps = {"LOCK", "EDIT", "VALIDATE"};
    List<ModelMove> moves = new ArrayList<>();
    moves.add(new Quiet());
    moves.add(new State(shape, Side.PRIMARY, ConnectionState.LIVE));
    moves.add(new Edit(shape, 0, 20 + random.nextInt(20)));
    moves.addAll(List.of(new FreezeAt(any(random, steps)), new Approve(shape, 0)));
    moves.addAll(List.of(new Wait(1200), new Freeze(false)));
    return moves;
  }

  private static List<ModelMove> refusableRetirement(Random random, Shape shape) {
    List<ModelMove> moves = new ArrayList<>();
    moves.add(new Quiet());
    retirement(moves, random, shape);
    return moves;
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
      case 3 -> {
        String[] steps = {"LOCK", "VALIDATE", "READ_BACK", "PUSHED", "AZURE_WRITE", "AZURE_DONE"};
        moves.addAll(List.of(new FreezeAt(any(random, steps)), whole, new Wait(1200)));
      }
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
