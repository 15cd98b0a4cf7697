package io.circuitd.lab;

import io.circuitd.lab.Asked.Kind;
import io.circuitd.lab.WireAnswer.Line;
import java.net.URI;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with the lists of cross connections of one fake cloud. Safe for many threads. */
public final class ListFaults {
  private final Troubles troubles;
  private final Habits habits;

  ListFaults(Troubles troubles, Habits habits) {
    this.troubles = troubles;
    this.habits = habits;
  }

  /** How many items a page of a list has from now on; 1000 at the start. */
  public void pageSize(int items) {
    habits.pageSize(items);
  }

  /** The list's page of this number, from 1, gets 503 so often. */
  public void failListPage(int page, int times) {
    troubles.refuse(
        "failListPage",
        asked -> asked.kind() == Kind.LIST && asked.page() == page,
        times,
        503,
        "ServiceUnavailable",
        "The service is not available.");
  }

  /**
   * In the middle of the list's page of this number, from 1, the connection is dropped so often.
   */
  public void cutListPage(int page, int times) {
    troubles.onAnswer(
        "cutListPage",
        asked -> asked.kind() == Kind.LIST && asked.page() == page,
        times,
        (asked, answer) -> answer.with(Line.CUT));
  }

  /** Items of lists have no etags while this is set. */
  public void listWithoutEtags(boolean now) {
    onItems("listWithoutEtags", now, item -> item.remove("etag"));
  }

  /** Items of lists have no member {@code peerings} at all while this is set. */
  public void listWithoutPeerings(boolean now) {
    onItems("listWithoutPeerings", now, item -> WireAnswer.properties(item).remove("peerings"));
  }

  private void onItems(String name, boolean now, Consumer<ObjectNode> change) {
    troubles.onAnswer(
        name,
        Troubles.of(Kind.LIST),
        Troubles.always(now),
        (asked, answer) -> answer.resources(change));
  }

  /** Pages of lists point to another server for the next one, so often. */
  public void foreignNextLink(URI other, int times) {
    troubles.onAnswer(
        "foreignNextLink",
        Troubles.of(Kind.LIST),
        times,
        (asked, answer) -> answer.body(body -> body.put("nextLink", other + asked.path())));
  }

  /** Pages of lists say that they are followed by themselves, so often. */
  public void circularList(URI self, int times) {
    troubles.onAnswer(
        "circularList",
        Troubles.of(Kind.LIST),
        times,
        (asked, answer) -> answer.body(body -> body.put("nextLink", self + asked.path())));
  }

  /** Lists have no items while this is set, as when the role that let us see them is gone. */
  public void emptyLists(boolean now) {
    troubles.onAnswer(
        "emptyLists",
        Troubles.of(Kind.LIST),
        Troubles.always(now),
        (asked, answer) -> answer.with(200, "{\"value\":[]}"));
  }
}
