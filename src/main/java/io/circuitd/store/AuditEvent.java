package io.circuitd.store;

/** What a record of the audit tells of. */
public enum AuditEvent {
  PLAN_SHOWN("plan shown"),
  /** An approval file came to be known, whether it counts or not. */
  APPROVAL_SEEN("approval seen"),
  /** A change was started on it. */
  APPROVAL_USED("approval used"),
  APPROVAL_REFUSED("approval refused"),
  CHANGE_STARTED("change started"),
  /** A step of the journal, written with it. */
  STEP("step"),
  /** One RPC to a router, and its reply. */
  RPC("rpc"),
  /** One request that writes to Azure, and its answer. */
  AZURE("azure"),
  /** What a gate read before it decided. */
  READING("reading"),
  CHANGE_ENDED("change ended"),
  /** What Azure shows otherwise than it should be, when it comes and when it is over. */
  FINDING("finding"),
  FREEZE("freeze"),
  UNFREEZE("unfreeze"),
  /** Anything else that an operator should find again. */
  NOTE("note");

  private final String word;

  AuditEvent(String word) {
    this.word = word;
  }

  /** As it stands in the records. */
  public String word() {
    return word;
  }
}
