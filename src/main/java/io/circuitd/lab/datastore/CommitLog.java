package io.circuitd.lab.datastore;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Who changed running, as a router remembers it. For one thread at a time. */
public final class CommitLog {
  /** Whoever changes running past NETCONF in this lab. */
  public static final String BY_HAND = "lab-admin";

  /** As many as Junos keeps. */
  private static final int KEPT = 50;

  private static final long FIRST = 1_000_000_001;

  /**
   * One change of running.
   *
   * @param id counts up from 1000000001, as IOS-XR does
   * @param client {@code netconf}, {@code cli} or {@code other}
   * @param comment empty for none
   */
  public record Commit(long id, String user, String client, Instant at, String comment) {}

  private final Deque<Commit> commits = new ArrayDeque<>();
  private final String user;
  private long next = FIRST;

  /**
   * @param user whom sessions log in as
   */
  CommitLog(String user) {
    this.user = user;
  }

  void bySession(Instant at, String comment) {
    add(user, "netconf", at, comment);
  }

  void byHand(Instant at) {
    add(BY_HAND, "cli", at, "");
  }

  void byRouter(Instant at) {
    add("root", "other", at, "confirmed commit taken back");
  }

  private void add(String who, String client, Instant at, String comment) {
    commits.addFirst(new Commit(next++, who, client, at, comment));
    if (commits.size() > KEPT) {
      commits.removeLast();
    }
  }

  /** The newest first. */
  List<Commit> commits() {
    return List.copyOf(commits);
  }
}
