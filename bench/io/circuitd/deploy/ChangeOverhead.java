package io.circuitd.deploy;

import io.circuitd.design.Leg;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a change costs beside the time that its router takes to answer. */
public final class ChangeOverhead {
  private static final int WARM_UP = 20;
  private static final int ROUNDS = 40;
  private static final int SYNCS = 200;
  private static final int PAGE = 4096;

  private ChangeOverhead() {}

  /**
   * One change.
   *
   * @param overhead milliseconds from its start to its end, without those spent in NETCONF calls
   * @param steps that were journaled
   */
  public record Round(double overhead, int steps) {}

  /**
   * Puts a leg on a lab router and takes it away, over and over.
   *
   * @param persist a router with confirmed commits of RFC 6241, else one with those of RFC 4741
   */
  public static List<Round> rounds(Path folder, boolean persist) {
    GuardedLab.Kind kind = persist ? GuardedLab.Kind.IOSXR : GuardedLab.Kind.JUNOS;
    List<Round> rounds = new ArrayList<>();
    try (GuardedLab lab = new GuardedLab(kind, folder)) {
      Leg leg = lab.leg();
      for (int i = 0; i < WARM_UP + ROUNDS; i++) {
        Round push = round(lab, lab.push(leg));
        Round remove = round(lab, lab.remove(leg));
        if (i >= WARM_UP) {
          rounds.add(push);
          rounds.add(remove);
        }
      }
    }
    return rounds;
  }

  private static Round round(GuardedLab lab, GuardedLab.Change change) {
    Duration before = lab.waited();
    long begin = System.nanoTime();
    Outcome outcome = change.run();
    long taken = System.nanoTime() - begin;
    if (!(outcome instanceof Outcome.Done)) {
      throw new IllegalStateException("not done: " + outcome);
    }
    long waited = lab.waited().minus(before).toNanos();
    return new Round((taken - waited) / 1e6, change.steps().size());
  }

  /** Milliseconds of writing one page at the end of a file and seeing it on the disk. */
  public static List<Double> syncs(Path folder) throws IOException {
    List<Double> syncs = new ArrayList<>();
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("sync"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < SYNCS; i++) {
        ByteBuffer page = ByteBuffer.allocate(PAGE);
        long begin = System.nanoTime();
        while (page.hasRemaining()) {
          file.write(page);
        }
        file.force(true);
        syncs.add((System.nanoTime() - begin) / 1e6);
      }
    }
    return syncs;
  }
}
