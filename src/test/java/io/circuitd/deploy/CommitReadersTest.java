package io.circuitd.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.netconf.wire.SafeXml;
import io.circuitd.netconf.wire.XmlRefused;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** Who committed, out of what routers answer, well-formed or not. */
class CommitReadersTest {
  private static final String JUNOS_ENTRY =
      "<commit-history><sequence-number>0</sequence-number><user>lab-admin</user>"
          + "<client>cli</client><date-time junos:seconds='1757518615'>2025-09-10 08:36:55 PDT"
          + "</date-time><log>ticket 12</log></commit-history>";
  private static final Instant JUNOS_AT = Instant.parse("2025-09-10T15:36:55Z");

  private static Element xml(String text) {
    try {
      return SafeXml.parse(text).getDocumentElement();
    } catch (XmlRefused e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Optional<List<RouterCommit>> junos(String inside) {
    return JunosCommits.commits(
        xml(
            "<rpc-reply xmlns='urn:ietf:params:xml:ns:netconf:base:1.0'"
                + " xmlns:junos='http://xml.juniper.net/junos/23.4R2/junos'>"
                + inside
                + "</rpc-reply>"));
  }

  private static Optional<List<RouterCommit>> junosHistory(String entries) {
    return junos("<commit-information>" + entries + "</commit-information>");
  }

  private static Optional<List<RouterCommit>> iosXr(String entries) {
    return IosXrCommits.commits(
        xml(
            "<data><config-manager><global><config-commit><commits>"
                + entries
                + "</commits></config-commit></global></config-manager></data>"),
        ZoneOffset.ofHours(2));
  }

  private static String iosXrEntry(String timestamp, String user) {
    return "<commit><commit>1000000023</commit><timestamp>%s</timestamp><commit-id>1000000023</commit-id><user-id>%s</user-id><comment/></commit>"
        .formatted(timestamp, user);
  }

  @Test
  void junosTellsNumberUserTimeAndComment() {
    RouterCommit commit = new RouterCommit("0", "lab-admin", JUNOS_AT, Optional.of("ticket 12"));
    assertThat(junosHistory(JUNOS_ENTRY)).contains(List.of(commit));
    assertThat(
            junosHistory(
                JUNOS_ENTRY.replace("junos:seconds", "seconds").replace("log>", "comment>")))
        .as("without a namespace, and with the other leaf")
        .contains(List.of(commit));
    assertThat(
            junos(
                "<multi-routing-engine-results><multi-routing-engine-item><commit-information>"
                    + JUNOS_ENTRY
                    + "</commit-information></multi-routing-engine-item>"
                    + "</multi-routing-engine-results>"))
        .as("of several routing engines")
        .contains(List.of(commit));
    assertThat(junosHistory("")).as("no commit at all is an answer").contains(List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<ok/>",
        "<data/>",
        "<output>error: permission denied</output>",
        "<commit-information><commit-history/></commit-information>",
        "<commit-information><commit-history><user>x</user></commit-history></commit-information>",
        "<commit-information><commit-history><user>x</user><date-time>yesterday</date-time>"
            + "</commit-history></commit-information>",
        "<commit-information><commit-history><user>x</user><date-time junos:seconds='-1'/>"
            + "</commit-history></commit-information>",
        "<commit-information><commit-history><user>x</user>"
            + "<date-time junos:seconds='99999999999999999999'/>"
            + "</commit-history></commit-information>",
        "<commit-information><commit-history><user> \n </user><date-time junos:seconds='1'/>"
            + "</commit-history></commit-information>"
      })
  void aJunosAnswerWithoutOneReadableCommitTellsNothing(String inside) {
    assertThat(junos(inside)).isEmpty();
  }

  @Test
  void entriesThatCannotBeReadAreLeftOutAndTheOthersCount() {
    assertThat(junosHistory("<commit-history/>" + JUNOS_ENTRY + "<other/>").orElseThrow())
        .extracting(RouterCommit::user)
        .containsExactly("lab-admin");
    assertThat(
            iosXr(
                    "<commit/>"
                        + iosXrEntry("soon", "nobody")
                        + iosXrEntry("Sat Feb 31 10:00:00 2026", "nobody")
                        + iosXrEntry("Wed Sep 10 17:36:55 2025", "lab-admin"))
                .orElseThrow())
        .extracting(RouterCommit::user)
        .containsExactly("lab-admin");
  }

  @Test
  void whatARouterNamesIsOneShortLineOfReadableCharacters() {
    String user = junosUser("ev&#10;il\u202e \u200b&#9;x" + "y".repeat(500));
    assertThat(user).startsWith("ev il x").hasSize(80).endsWith("…").doesNotContain("\u202e", "\n");
    assertThat(junosUser("<b>lab</b>-admin")).isEqualTo("lab-admin");
  }

  private static String junosUser(String inside) {
    return junosHistory(JUNOS_ENTRY.replace("lab-admin", inside)).orElseThrow().getFirst().user();
  }

  @Test
  void iosXrTellsItsTimesInItsOwnZone() {
    assertThat(iosXr(iosXrEntry("Wed Sep 10 17:36:55 2025", "lab-admin")))
        .contains(List.of(new RouterCommit("1000000023", "lab-admin", JUNOS_AT, Optional.empty())));
    assertThat(iosXr(iosXrEntry("Mon Sep  1 01:00:00 2025", "x")).orElseThrow().getFirst().at())
        .as("a day of one digit")
        .isEqualTo(Instant.parse("2025-08-31T23:00:00Z"));
    assertThat(iosXr("")).contains(List.of());
    assertThat(iosXr(iosXrEntry("", "lab-admin"))).isEmpty();
    assertThat(IosXrCommits.commits(xml("<data/>"), ZoneOffset.UTC)).isEmpty();
    assertThat(IosXrCommits.commits(xml("<data><config-manager/></data>"), ZoneOffset.UTC))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026, 3, 1, 12, 0, 7, Z",
    "2026, 3, 1, 13, 0, 7, +01:00",
    "2026, 3, 1, 6, 59, 55, -05:00",
    "2026, 3, 1, 17, 30, 0, +05:30",
    "2026, 3, 2, 0, 44, 0, +12:45",
    "2026, 3, 1, 12, 6, 0, Z",
    "2026, 4, 1, 12, 0, 0, ''",
    "2026, 2, 30, 12, 0, 0, ''",
    "0, 3, 1, 12, 0, 0, ''",
    "2026, 3, 1, 12, 0, soon, ''",
    "2026, 3, 1, 12, 0, -1, ''",
    "2026, 3, 1, 12, 0, '', ''"
  })
  void theClockOfIosXrGivesItsZoneOrNothing(
      String year, String month, String day, String hour, String minute, String second, String to) {
    Element data =
        xml(
            "<data><system-time><clock><year>%s</year><month>%s</month><day>%s</day><hour>%s</hour><minute>%s</minute><second>%s</second></clock></system-time></data>"
                .formatted(year, month, day, hour, minute, second));
    assertThat(
            IosXrCommits.zone(data, Instant.parse("2026-03-01T12:00:00Z")).map(ZoneOffset::getId))
        .isEqualTo(Optional.of(to).filter(zone -> !zone.isEmpty()));
  }

  @Test
  void onlyCommitsSinceThePlanWasShownCountAndOurOwnComeLast() {
    Instant since = Instant.parse("2026-03-01T12:00:00Z");
    List<RouterCommit> commits =
        List.of(
            commit("0", "circuitd", since.plusSeconds(90)),
            commit("1", "alice", since.plusSeconds(60)),
            commit("2", "alice", since.plusSeconds(30)),
            commit("3", "bob", since),
            commit("4", "carol", since.minusSeconds(1)));
    assertThat(WhoMoved.words(commits, since, Optional.of("circuitd")))
        .isEqualTo(
            "committed since by alice at 2026-03-01T12:01:00Z (commit 1, and 1 before), bob at"
                + " 2026-03-01T12:00:00Z (commit 3), circuitd itself (or somebody with its login)"
                + " at 2026-03-01T12:01:30Z (commit 0)");
    assertThat(WhoMoved.words(commits, since.plusSeconds(100), Optional.empty()))
        .isEqualTo("its history has no commit since 2026-03-01T12:01:40Z");
    assertThat(
            WhoMoved.words(
                List.of(
                    commit("0", "a", since),
                    commit("1", "b", since),
                    commit("2", "c", since),
                    commit("3", "d", since),
                    commit("4", "e", since),
                    commit("5", "f", since)),
                since,
                Optional.empty()))
        .contains("d at ")
        .doesNotContain("e at ")
        .endsWith(", and 2 more");
  }

  private static RouterCommit commit(String id, String user, Instant at) {
    return new RouterCommit(id, user, at, Optional.empty());
  }
}
