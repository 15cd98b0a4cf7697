package io.circuitd.daemon;

import io.circuitd.control.ControlFailure;
import io.circuitd.control.ControlFailure.Reason;
import io.circuitd.control.HistoryReport;
import io.circuitd.control.HistoryReport.Change;
import io.circuitd.control.HistoryReport.Line;
import io.circuitd.control.HistoryReport.Part;
import io.circuitd.control.HistoryService;
import io.circuitd.model.CircuitName;
import io.circuitd.store.Audit;
import io.circuitd.store.AuditCheck;
import io.circuitd.store.AuditEvent;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Answers about the audit. */
final class HistoryApi implements HistoryService {
  private final Audit audit;
  private final InstantSource clock;

  HistoryApi(Audit audit, InstantSource clock) {
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public HistoryReport history(Optional<CircuitName> circuit, int limit) {
    Map<Long, List<Line>> byChange = new LinkedHashMap<>();
    for (Audit.Entry entry : audit.changes(circuit, limit)) {
      byChange
          .computeIfAbsent(entry.change().orElseThrow(), id -> new ArrayList<>())
          .add(line(entry));
    }
    List<Change> changes = new ArrayList<>();
    byChange.forEach((id, lines) -> changes.add(change(id, lines)));
    List<Line> others = audit.others(circuit, limit).stream().map(HistoryApi::line).toList();
    if (circuit.isPresent()
        && changes.isEmpty()
        && others.stream().noneMatch(line -> line.circuit().equals(circuit.get().value()))) {
      throw new ControlFailure(
          Reason.NOT_FOUND,
          "the audit has no record of a circuit " + circuit.get() + "; see circuitd history");
    }
    return new HistoryReport(clock.instant(), changes, others);
  }

  @Override
  public HistoryReport.Story story(long id) {
    List<Line> lines = audit.ofChange(id).stream().map(HistoryApi::line).toList();
    if (lines.isEmpty()) {
      throw new ControlFailure(
          Reason.NOT_FOUND, "the audit has no change " + id + "; see circuitd history");
    }
    Change change = change(id, lines);
    List<Line> before =
        audit.ofDigest(new CircuitName(change.circuit()), change.digest()).stream()
            .filter(entry -> entry.seq() < lines.getFirst().seq())
            .map(HistoryApi::line)
            .toList();
    return new HistoryReport.Story(change, before, lines);
  }

  private static Change change(long id, List<Line> lines) {
    Line start = lines.getFirst();
    List<Line> approvals = of(lines, AuditEvent.APPROVAL_USED);
    Optional<Line> end = of(lines, AuditEvent.CHANGE_ENDED).stream().findFirst();
    return new Change(
        id,
        start.circuit(),
        kind(start),
        start.detail("digest"),
        start.at(),
        end.map(Line::at),
        words(approvals, "by"),
        words(approvals, "ticket"),
        end.map(line -> line.detail("outcome")).orElse("open"),
        end.map(line -> line.detail("reason")).orElse(""));
  }

  private static String kind(Line start) {
    String undoes = start.detail("undoes");
    return (undoes.isEmpty() ? "" : "undo of " + undoes + ": ")
        + start.detail("kind").toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static List<Line> of(List<Line> lines, AuditEvent event) {
    return lines.stream().filter(line -> line.event().equals(event.word())).toList();
  }

  private static List<String> words(List<Line> lines, String name) {
    return lines.stream()
        .map(line -> line.detail(name))
        .filter(word -> !word.isEmpty())
        .distinct()
        .toList();
  }

  private static Line line(Audit.Entry entry) {
    return new Line(
        entry.seq(),
        entry.at(),
        entry.circuit(),
        entry.event(),
        detail(entry.detail()),
        entry.hash());
  }

  /** What somebody made unreadable is shown as it is; the check of the chain tells of it. */
  private static Map<String, String> detail(String json) {
    Map<String, String> detail = new LinkedHashMap<>();
    try {
      JsonMapper.shared()
          .readTree(json)
          .properties()
          .forEach(field -> detail.put(field.getKey(), field.getValue().asString()));
    } catch (JacksonException e) {
      detail.put("text", json);
    }
    return detail;
  }

  @Override
  public HistoryReport.Verified verify(Optional<Path> copy) {
    try {
      Part store = part(audit.verify());
      return new HistoryReport.Verified(
          store, store.whole() ? copy.map(audit::verify).map(HistoryApi::part) : Optional.empty());
    } catch (UncheckedIOException e) {
      throw new ControlFailure(
          Reason.REFUSED,
          e.getMessage() + "; next: put the copy where the daemon's user can read it");
    }
  }

  private static Part part(AuditCheck check) {
    return switch (check) {
      case AuditCheck.Whole whole ->
          new Part(true, whole.first(), whole.last(), whole.head(), Optional.empty(), "", "");
      case AuditCheck.Broken broken ->
          new Part(
              false,
              1,
              broken.seq() - 1,
              "",
              Optional.of(broken.seq()),
              broken.found(),
              broken.expected());
    };
  }
}
