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

  /** Reads exactly the entries that the edit touches. */
  String filter();

  /** Where the router differs from what the edit leaves behind; empty when it is as wanted. */
  List<String> differences(Element data);

  /** The touched entries as they stand in a read-back: canonical text, secrets masked. */
  String standing(Element data);

  /** The touched entries as the plan found them, in the form of {@link #standing}. */
  String baseline();
}
