package io.circuitd.lab;

/**
 * What one fake cloud does wrong, or what is done in it behind our back, from now on: the catalogue
 * of all there is, by what it hits. Safe for many threads. A number of times counts requests;
 * asking for the same again replaces what is left of it. The name of a fault is its own in the
 * whole catalogue.
 */
public final class AzureFaults {
  private final FakeArm arm;
  private final FakeToken tokens;
  private final RateLimits limits;
  private final Habits habits;
  private final Troubles troubles = new Troubles();

  AzureFaults(FakeArm arm, FakeToken tokens, RateLimits limits, Habits habits) {
    this.arm = arm;
    this.tokens = tokens;
    this.limits = limits;
    this.habits = habits;
  }

  Troubles troubles() {
    return troubles;
  }

  /**
   * All is well again. What was changed stays changed, and so do the times of operations and the
   * size of pages; operations that never end are over.
   */
  public void clear() {
    troubles.clear();
    habits.clear();
    limits.reset();
    tokens.clear();
    arm.endOperations();
  }

  /** How fast it answers, and how much it lets itself be asked. */
  public PaceFaults pace() {
    return new PaceFaults(troubles, habits, limits);
  }

  /** What befalls requests of any kind, and answers, on their way. */
  public LineFaults line() {
    return new LineFaults(troubles);
  }

  /** Tokens, rights, registrations and versions. */
  public AccessFaults access() {
    return new AccessFaults(troubles, habits, tokens);
  }

  /** Lists of cross connections. */
  public ListFaults lists() {
    return new ListFaults(troubles, habits);
  }

  /** Resources as they are shown. */
  public ResourceFaults resources() {
    return new ResourceFaults(troubles, habits, arm);
  }

  /** What becomes of writes. */
  public WriteFaults writes() {
    return new WriteFaults(troubles, habits);
  }

  /** Operations that were accepted. */
  public OperationFaults operations() {
    return new OperationFaults(troubles, habits, arm);
  }

  /** What the customer and Microsoft do meanwhile. */
  public OtherHands others() {
    return new OtherHands(arm);
  }
}
