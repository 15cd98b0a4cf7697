package io.circuitd.lab;

import io.circuitd.lab.datastore.Datastores;
import io.circuitd.lab.datastore.RpcProblem;
import io.circuitd.lab.datastore.RpcRefused;
import io.circuitd.netconf.wire.SafeXml;
import io.circuitd.netconf.wire.XmlRefused;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Trouble on demand. Operations are named as in RFC 6241 ({@code lock}, {@code edit-config}, {@code
 * validate}, …); {@code confirmed-commit} and {@code confirm} are the two halves of a confirmed
 * commit, {@code commit} is any commit but a confirming one.
 */
public final class RouterFaults {
  /** Session id of the other hand that holds the lock. */
  public static final long OTHER_SESSION = 4711;

  private final Datastores datastores;
  private final Datastores.Name edited;
  private final Runnable dropLines;
  private final Runnable reboot;
  private final Map<String, RpcProblem> errors = new ConcurrentHashMap<>();
  private final Map<String, RpcProblem> errorsAfter = new ConcurrentHashMap<>();
  private final Set<String> dropBefore = ConcurrentHashMap.newKeySet();
  private final Set<String> dropAfter = ConcurrentHashMap.newKeySet();
  private volatile boolean validateDropsCandidate;
  private volatile boolean silent;
  private volatile boolean wrongHostKey;
  private volatile boolean refuseLogin;
  private volatile boolean sessionsHeldDown;
  private volatile boolean ignoresFilters;
  private final Set<String> leftOut = ConcurrentHashMap.newKeySet();
  private final Map<String, Duration> slowOn = new ConcurrentHashMap<>();
  private volatile Duration slow = Duration.ZERO;

  /**
   * @param edited the datastore that clients lock and edit
   */
  RouterFaults(Datastores datastores, Datastores.Name edited, Runnable dropLines, Runnable reboot) {
    this.datastores = datastores;
    this.edited = edited;
    this.dropLines = dropLines;
    this.reboot = reboot;
  }

  /**
   * Lets another session hold the lock on what is edited, or give it back.
   *
   * @throws IllegalStateException when somebody holds the lock already, or candidate is changed
   */
  public void lockDenied(boolean on) {
    if (!on) {
      datastores.sessionEnded(OTHER_SESSION);
      return;
    }
    try {
      datastores.lock(OTHER_SESSION, edited);
    } catch (RpcRefused refused) {
      throw new IllegalStateException("the lock is not free: " + refused.getMessage(), refused);
    }
  }

  /** Answers an operation with an rpc-error, and does not do it, until {@link #clear}. */
  public void rpcErrorOn(String operation, String tag, String message) {
    errors.put(operation, RpcProblem.protocol(tag, message));
  }

  /** Once: does an operation, and answers all the same with an rpc-error. */
  public void rpcErrorAfter(String operation, String tag, String message) {
    errorsAfter.put(operation, RpcProblem.protocol(tag, message));
  }

  /** A validate says ok and throws away what candidate holds; netconfd 2.13 does so. */
  public void validateDropsCandidate(boolean on) {
    validateDropsCandidate = on;
  }

  /** Once: does the operation, then drops the line instead of an answer. */
  public void dropAfter(String operation) {
    dropAfter.add(operation);
  }

  /** Once: drops the line instead of doing the operation. */
  public void dropBefore(String operation) {
    dropBefore.add(operation);
  }

  /** Takes requests and gives no answer, hello included. */
  public void silent(boolean on) {
    silent = on;
  }

  /** Shows the key of another router to whoever connects; what is connected is dropped. */
  public void wrongHostKey(boolean on) {
    wrongHostKey = on;
    dropLines.run();
  }

  /** Refuses every password and key; what is logged in is dropped. */
  public void refuseLogin(boolean on) {
    refuseLogin = on;
    dropLines.run();
  }

  /** Answers each request this much later; zero for at once. */
  public void slow(Duration by) {
    slow = by;
  }

  /** Answers an operation this much later, as a router does that has much to work out. */
  public void slowOn(String operation, Duration by) {
    slowOn.put(operation, by);
  }

  /** Keeps every BGP session down, whatever is configured. */
  public void sessionsHeldDown(boolean on) {
    sessionsHeldDown = on;
  }

  /** A {@code get} shows everything, whatever its filter says. */
  public void ignoresFilters(boolean on) {
    ignoresFilters = on;
  }

  /** A {@code get} shows no leaf of this name in the state of sessions, until {@link #clear}. */
  public void leavesOut(String leaf, boolean on) {
    if (on) {
      leftOut.add(leaf);
    } else {
      leftOut.remove(leaf);
    }
  }

  /** Drops all sessions; an unconfirmed commit is taken back, BGP begins anew. */
  public void rebootNow() {
    reboot.run();
  }

  /** Takes an unconfirmed commit back before its time. */
  public void rollBackEarly() {
    datastores.expire();
  }

  /** Lets the timer of confirmed commits run this much longer than it was told. */
  public void rollBackLate(Duration by) {
    datastores.timerLate(by);
  }

  /**
   * Merges into running as another hand would, past candidate and locks.
   *
   * @param xml children of {@code <config>}; operation attributes need {@code xmlns:nc}, which is
   *     declared around them
   * @throws IllegalArgumentException when it is not XML, or the router would refuse it
   */
  public void editRunning(String xml) {
    try {
      datastores.editRunning(
          SafeXml.parse(
                  "<config xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\">"
                      + xml
                      + "</config>")
              .getDocumentElement());
    } catch (XmlRefused | RpcRefused refused) {
      throw new IllegalArgumentException("running refuses it: " + refused.getMessage(), refused);
    }
  }

  /** Ends every fault. */
  public void clear() {
    errors.clear();
    errorsAfter.clear();
    validateDropsCandidate = false;
    dropBefore.clear();
    dropAfter.clear();
    silent = false;
    wrongHostKey = false;
    refuseLogin = false;
    sessionsHeldDown = false;
    ignoresFilters = false;
    leftOut.clear();
    slow = Duration.ZERO;
    slowOn.clear();
    datastores.timerLate(Duration.ZERO);
    lockDenied(false);
  }

  void refuse(String operation) {
    RpcProblem problem = errors.get(operation);
    if (problem != null) {
      throw new RpcRefused(problem);
    }
  }

  /** What follows from an operation that was done. */
  void done(String operation) {
    if (operation.equals("validate") && validateDropsCandidate) {
      datastores.dropCandidate();
    }
    RpcProblem problem = errorsAfter.remove(operation);
    if (problem != null) {
      throw new RpcRefused(problem);
    }
  }

  boolean takeDropBefore(String operation) {
    return dropBefore.remove(operation);
  }

  boolean takeDropAfter(String operation) {
    return dropAfter.remove(operation);
  }

  boolean isSilent() {
    return silent;
  }

  boolean isWrongHostKey() {
    return wrongHostKey;
  }

  boolean isRefuseLogin() {
    return refuseLogin;
  }

  boolean isSessionsHeldDown() {
    return sessionsHeldDown;
  }

  boolean isIgnoresFilters() {
    return ignoresFilters;
  }

  boolean leavesOut(String leaf) {
    return leftOut.contains(leaf);
  }

  Duration slowness(String operation) {
    return slow.plus(slowOn.getOrDefault(operation, Duration.ZERO));
  }
}
