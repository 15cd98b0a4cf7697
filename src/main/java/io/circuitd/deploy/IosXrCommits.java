package io.circuitd.deploy;

import io.circuitd.netconf.Filter;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.Query;
import io.circuitd.netconf.wire.SafeXml;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.w3c.dom.Element;

/**
 * IOS-XR: the list of {@code show configuration commit list detail} in
 * Cisco-IOS-XR-config-cfgmgr-exec-oper. Its times are texts in the router's own zone, which they do
 * not name; how far that is from UTC shows in the clock of Cisco-IOS-XR-shellutil-oper.
 */
final class IosXrCommits implements CommitReader {
  private static final String COMMITS =
      "<config-manager xmlns=\"http://cisco.com/ns/yang/Cisco-IOS-XR-config-cfgmgr-exec-oper\">"
          + "<global><config-commit><commits/></config-commit></global></config-manager>";
  private static final String CLOCK =
      "<system-time xmlns=\"http://cisco.com/ns/yang/Cisco-IOS-XR-shellutil-oper\">"
          + "<clock/></system-time>";
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss uuuu", Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);
  private static final long QUARTER = Duration.ofMinutes(15).toSeconds();

  @Override
  public Optional<List<RouterCommit>> read(NetconfSession session, Supplier<Instant> now) {
    Element clock = session.get(Query.of(new Filter.Subtree(CLOCK)));
    Optional<ZoneOffset> zone = zone(clock, now.get());
    return zone.isEmpty()
        ? Optional.empty()
        : commits(session.get(Query.of(new Filter.Subtree(COMMITS))), zone.get());
  }

  /**
   * How far the router's clock is from UTC, to the quarter of an hour, as zones are.
   *
   * @param data the answer with its clock
   * @param now when it came
   */
  static Optional<ZoneOffset> zone(Element data, Instant now) {
    return SafeXml.child(data, "system-time")
        .flatMap(time -> SafeXml.child(time, "clock"))
        .flatMap(IosXrCommits::time)
        .flatMap(local -> {
          long ahead =
              Duration.between(LocalDateTime.ofInstant(now, ZoneOffset.UTC), local).toSeconds();
          long quarters = Math.floorDiv(ahead + QUARTER / 2, QUARTER);
          return Math.abs(quarters * QUARTER) <= ZoneOffset.MAX.getTotalSeconds()
              ? Optional.of(ZoneOffset.ofTotalSeconds((int) (quarters * QUARTER)))
              : Optional.empty();
        });
  }

  private static Optional<LocalDateTime> time(Element clock) {
    List<Integer> parts = new ArrayList<>();
    for (String leaf : List.of("year", "month", "day", "hour", "minute", "second")) {
      RouterCommit.text(clock, leaf)
          .filter(text -> text.matches("\\d{1,4}"))
          .ifPresent(text -> parts.add(Integer.parseInt(text)));
    }
    if (parts.size() < 6) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDateTime.of(
              parts.get(0), parts.get(1), parts.get(2), parts.get(3), parts.get(4), parts.get(5)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * The commits in an answer.
   *
   * @param zone in which its times are
   */
  static Optional<List<RouterCommit>> commits(Element data, ZoneOffset zone) {
    Optional<Element> list =
        SafeXml.child(data, "config-manager")
            .flatMap(manager -> SafeXml.child(manager, "global"))
            .flatMap(global -> SafeXml.child(global, "config-commit"))
            .flatMap(commit -> SafeXml.child(commit, "commits"));
    if (list.isEmpty()) {
      return Optional.empty();
    }
    List<Element> entries =
        SafeXml.children(list.get()).stream()
            .filter(entry -> "commit".equals(entry.getLocalName()))
            .toList();
    List<RouterCommit> commits =
        entries.stream().flatMap(entry -> commit(entry, zone).stream()).toList();
    return CommitReader.told(entries.size(), commits);
  }

  private static Optional<RouterCommit> commit(Element entry, ZoneOffset zone) {
    Optional<Instant> at =
        RouterCommit.text(entry, "timestamp").flatMap(text -> timestamp(text, zone));
    return RouterCommit.text(entry, "user-id")
        .flatMap(user ->
            at.map(time ->
                new RouterCommit(
                    RouterCommit.text(entry, "commit-id").orElse("?"),
                    user,
                    time,
                    RouterCommit.text(entry, "comment"))));
  }

  private static Optional<Instant> timestamp(String text, ZoneOffset zone) {
    try {
      return Optional.of(LocalDateTime.parse(text, TIMESTAMP).toInstant(zone));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
