package io.circuitd.store;

/** Whether records of the audit are as they were written. */
public sealed interface AuditCheck {
  /**
   * Every record follows from the one before it.
   *
   * @param first number of the first record that was checked; 1 in the store
   * @param last number of the last one; one less than {@code first} when there is none
   * @param head hash of the last one
   */
  record Whole(long first, long last, String head) implements AuditCheck {
    /** How many records were checked. */
    public long count() {
      return last - first + 1;
    }
  }

  /**
   * The first record that is not.
   *
   * @param found what stands there, in words
   * @param expected what should, in words
   */
  record Broken(long seq, String found, String expected) implements AuditCheck {}
}
