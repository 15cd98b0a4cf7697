package io.circuitd.control;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was done, from the audit.
 *
 * @param changes the newest ones, oldest first
 * @param others the newest records that belong to no change, oldest first
 */
public record HistoryReport(Instant at, List<Change> changes, List<Line> others) {
  public HistoryReport {
    changes = List.copyOf(changes);
    others = List.copyOf(others);
  }

  /**
   * One change.
   *
   * @param approvedBy each approver once
   * @param outcome {@code open}, {@code done} or {@code failed}
   * @param reason why it ended so; empty text while it is open
   */
  public record Change(
      long id,
      String circuit,
      String kind,
      String digest,
      Instant startedAt,
      Optional<Instant> endedAt,
      List<String> approvedBy,
      List<String> tickets,
      String outcome,
      String reason) {
    public Change {
      approvedBy = List.copyOf(approvedBy);
      tickets = List.copyOf(tickets);
    }
  }

  /**
   * One record of the audit.
   *
   * @param circuit empty text for the whole site
   * @param event what it tells of, such as {@code step} or {@code rpc}
   * @param detail by name; secrets are masked
   */
  public record Line(
      long seq, Instant at, String circuit, String event, Map<String, String> detail, String hash) {
    /** One of the details; empty text where there is none. */
    public String detail(String name) {
      return detail.getOrDefault(name, "");
    }
  }

  /**
   * All of one change.
   *
   * @param before how its plan was shown and approved
   * @param records from its start to its end, or to now
   */
  public record Story(Change change, List<Line> before, List<Line> records) {
    public Story {
      before = List.copyOf(before);
      records = List.copyOf(records);
    }
  }

  /**
   * Whether the records are as they were written.
   *
   * @param copy the same of a second copy, where one was named
   */
  public record Verified(Part store, Optional<Part> copy) {
    /** True when all that was checked is whole. */
    public boolean whole() {
      return store.whole() && copy.map(Part::whole).orElse(true);
    }
  }

  /**
   * One part of the check.
   *
   * @param first number of the first record that was checked
   * @param last number of the last one, or of the last that was whole
   * @param head hash of the last one; empty text where it is broken
   * @param brokenAt the first record that is not as it was written
   * @param found what stands there; empty text where it is whole
   * @param expected what should; empty text where it is whole
   */
  public record Part(
      boolean whole,
      long first,
      long last,
      String head,
      Optional<Long> brokenAt,
      String found,
      String expected) {}
}
