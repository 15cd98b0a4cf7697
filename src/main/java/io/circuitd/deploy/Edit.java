package io.circuitd.deploy;

import io.circuitd.model.LegId;
import java.util.List;
import org.w3c.dom.Element;

/** What one guarded change does to one router, and how to tell whether it is there. */
interface Edit {
  LegId leg();

  String router();

  /**
   * What is sent, one {@code edit-config} each, in order, and one commit for all: the children of
   * {@code <config>}; may hold secrets.
   *
   * @param running what the router has; only what is there is taken away
   */
  List<String> payloads(Element running);

  /**
   * The touched entries in full, to go back to by {@link #inverse}: one text for each payload,
   * without secrets, as it is journaled.
   *
   * @throws NotRestorable where they hold what may not be journaled or cannot be sent again
   */
  List<String> former(Element running) throws NotRestorable;

  /**
   * What puts the touched entries back, in the form of {@link #payloads}: what was there as it was,
   * what was not there is taken away.
   *
   * @param former as {@link #former} gave it
   * @param running what the router has now
   */
  List<String> inverse(List<String> former, Element running);

  /** Reads exactly the entries that the edit touches. */
  String filter();

  /** Where the router differs from what the edit leaves behind; empty when it is as wanted. */
  List<String> differences(Element data);

  /** The touched entries as they stand in a read-back: canonical text, secrets masked. */
  String standing(Element data);

  /** The touched entries as the plan found them, in the form of {@link #standing}. */
  String baseline();

  /** A change that could not be taken back, and so is not begun. */
  final class NotRestorable extends Exception {
    private static final long serialVersionUID = 1L;

    NotRestorable(String message) {
      super(message);
    }
  }
}
