package io.circuitd.store;

/** Is told of each journal step; shows progress. */
public interface StepListener {
  /** Does nothing. */
  StepListener NONE = new StepListener() {};

  /** The step is about to be written. */
  default void before(long changeId, int stage, String name) {}

  /** The step is on the disk and about to be taken. */
  default void after(long changeId, int stage, String name) {}
}
