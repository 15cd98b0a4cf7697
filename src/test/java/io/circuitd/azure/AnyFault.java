package io.circuitd.azure;

import io.circuitd.lab.AzureFaults;
import io.circuitd.model.ServiceKey;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A fault of the fake Azure, and what may be said of its answers meanwhile.
 *
 * @param method of {@link AzureFaults}
 */
public record AnyFault(String name, String method, Trouble trouble, Set<Lie> lies) {
  /** Brings it about. */
  public interface Trouble {
    void on(AzureFaults faults, Place place);
  }

  /**
   * Where it happens.
   *
   * @param key the circuit that is asked about
   * @param self the cloud's own endpoint
   * @param stranger another server
   */
  public record Place(ServiceKey key, URI self, URI stranger) {}

  /** How answers deviate from what Azure holds. */
  public enum Lie {
    /** Reads show something else than what is. */
    READS,
    /** Success is told where there is none. */
    SUCCESS,
    /** What was asked about may be changed by others meanwhile. */
    MOVES
  }

  private static final int ALWAYS = 1_000;
  private static final Duration SHORT = Duration.ofMillis(3);
  private static final Duration LONG = Duration.ofMinutes(5);

  @Override
  public String toString() {
    return name;
  }

  /** Every fault there is; those that pass are here twice, for once and for good. */
  public static List<AnyFault> all() {
    List<AnyFault> all = new ArrayList<>();
    for (int times : new int[] {1, ALWAYS}) {
      all.addAll(passing(times));
    }
    all.addAll(standing());
    return all;
  }

  private static AnyFault of(int times, String method, Trouble trouble, Lie... lies) {
    String name = method + (times == 1 ? " once" : " always");
    return new AnyFault(name, method, trouble, lies(lies));
  }

  private static AnyFault of(String method, Trouble trouble, Lie... lies) {
    return new AnyFault(method, method, trouble, lies(lies));
  }

  private static Set<Lie> lies(Lie... lies) {
    Set<Lie> set = EnumSet.noneOf(Lie.class);
    set.addAll(List.of(lies));
    return set;
  }

  private static List<AnyFault> passing(int n) {
    return List.of(
        of(n, "throttle", (f, p) -> f.throttle(n, SHORT)),
        of(n, "throttleReads", (f, p) -> f.throttleReads(n, SHORT)),
        of(n, "throttleWrites", (f, p) -> f.throttleWrites(n, SHORT)),
        of(n, "throttleWithoutWait", (f, p) -> f.throttleWithoutWait(n)),
        of(n, "badPages", (f, p) -> f.badPages(n)),
        of(n, "internalErrors", (f, p) -> f.internalErrors(n)),
        of(n, "requestTimeouts", (f, p) -> f.requestTimeouts(n)),
        of(n, "dropWrites", (f, p) -> f.dropWrites(n)),
        of(n, "dropReads", (f, p) -> f.dropReads(n)),
        of(n, "dropPolls", (f, p) -> f.dropPolls(n)),
        of(n, "loseAnswers", (f, p) -> f.loseAnswers(n)),
        of(n, "truncate", (f, p) -> f.truncate(n)),
        of(n, "cutOff", (f, p) -> f.cutOff(n)),
        of(n, "emptyAnswers", (f, p) -> f.emptyAnswers(n)),
        of(n, "portalPages", (f, p) -> f.portalPages(n)),
        of(n, "strangeAnswers", (f, p) -> f.strangeAnswers(n)),
        of(n, "rejectTokens", (f, p) -> f.rejectTokens(n)),
        of(n, "foreignNotFound", (f, p) -> f.foreignNotFound(n, "SubscriptionNotFound")),
        of(n, "notFoundPages", (f, p) -> f.notFoundPages(n)),
        of(n, "failListPage", (f, p) -> f.failListPage(2, n)),
        of(n, "cutListPage", (f, p) -> f.cutListPage(2, n)),
        of(n, "foreignNextLink", (f, p) -> f.foreignNextLink(p.stranger(), n)),
        of(n, "circularList", (f, p) -> f.circularList(p.self(), n)),
        of(n, "omit", (f, p) -> f.omit(n, "sTag", "primaryAzurePort"), Lie.READS),
        of(n, "showOldState", (f, p) -> f.showOldState(n), Lie.READS),
        of(n, "moveEtags", (f, p) -> f.moveEtags(n), Lie.MOVES),
        of(n, "preconditionFails", (f, p) -> f.preconditionFails(n)),
        of(n, "endlessOperations", (f, p) -> f.endlessOperations(n)),
        of(n, "foreignOperationUrl", (f, p) -> f.foreignOperationUrl(p.stranger(), n)),
        of(n, "redirect", (f, p) -> f.redirect(p.stranger(), n)),
        of(n, "refusePeerings", (f, p) -> f.refusePeerings(n, "NoLuck", "not today")),
        of(n, "forgetPeerings", (f, p) -> f.forgetPeerings(n), Lie.SUCCESS),
        of(n, "attachmentFor", (f, p) -> f.attachmentFor(p.key(), n)));
  }

  private static List<AnyFault> standing() {
    return List.of(
        of("slow", (f, p) -> f.slow(Duration.ofMillis(60))),
        of("budget", (f, p) -> f.budget(1, 1, SHORT)),
        of("down", (f, p) -> f.down(true)),
        of("revokeTokens", (f, p) -> f.revokeTokens()),
        of(
            "tokenLife",
            (f, p) -> {
              f.tokenLife(LONG, Duration.ZERO);
              f.revokeTokens();
            }),
        of(
            "expireSecret",
            (f, p) -> {
              f.expireSecret(true);
              f.revokeTokens();
            }),
        of(
            "tokenServerDown",
            (f, p) -> {
              f.tokenServerDown(true);
              f.revokeTokens();
            }),
        of("forbid", (f, p) -> f.forbid(true)),
        of("forbidWrites", (f, p) -> f.forbidWrites(true)),
        of("offerApiVersionsUpTo", (f, p) -> f.offerApiVersionsUpTo("2024-01-01")),
        of("providerPortsRegistered", (f, p) -> f.providerPortsRegistered(false)),
        of("listWithoutEtags", (f, p) -> f.listWithoutEtags(true)),
        of("listWithoutPeerings", (f, p) -> f.listWithoutPeerings(true)),
        of("unknownStates", (f, p) -> f.unknownStates(true), Lie.READS),
        of("busy", (f, p) -> f.busy(LONG)),
        of("unregistered", (f, p) -> f.unregistered(true)),
        of("failNextOperation", (f, p) -> f.failNextOperation("InternalServerError", "no luck")),
        of("failNextOperationSilently", (f, p) -> f.failNextOperationSilently()),
        of("cancelNextOperation", (f, p) -> f.cancelNextOperation()),
        of("forgetOperations", (f, p) -> f.forgetOperations()),
        of("acceptWith202", (f, p) -> f.acceptWith202(true)),
        of("withoutRetryAfter", (f, p) -> f.withoutRetryAfter(true)),
        of("withoutOperationUrl", (f, p) -> f.withoutOperationUrl(true)),
        of("ignoreIpv6", (f, p) -> f.ignoreIpv6(true), Lie.SUCCESS),
        of("earlyPeerings", (f, p) -> f.earlyPeerings(true)),
        of("attachment", (f, p) -> f.attachment(p.key(), true)),
        of("announcementsStay", (f, p) -> f.announcementsStay(true)),
        of(
            "afterNextRead",
            (f, p) -> f.afterNextRead(() -> f.change(p.key(), it -> it.put("sTag", 77))),
            Lie.MOVES),
        of("mangle", (f, p) -> f.mangle(ALWAYS, p.key().hashCode()), Lie.READS, Lie.SUCCESS));
  }
}
