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
 * @param method of one of the groups of {@link AzureFaults}
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
        of(n, "throttle", (f, p) -> f.pace().throttle(n, SHORT)),
        of(n, "throttleReads", (f, p) -> f.pace().throttleReads(n, SHORT)),
        of(n, "throttleWrites", (f, p) -> f.pace().throttleWrites(n, SHORT)),
        of(n, "throttleWithoutWait", (f, p) -> f.pace().throttleWithoutWait(n)),
        of(n, "badPages", (f, p) -> f.line().badPages(n)),
        of(n, "internalErrors", (f, p) -> f.line().internalErrors(n)),
        of(n, "requestTimeouts", (f, p) -> f.line().requestTimeouts(n)),
        of(n, "dropWrites", (f, p) -> f.line().dropWrites(n)),
        of(n, "dropReads", (f, p) -> f.line().dropReads(n)),
        of(n, "dropPolls", (f, p) -> f.line().dropPolls(n)),
        of(n, "loseAnswers", (f, p) -> f.line().loseAnswers(n)),
        of(n, "truncate", (f, p) -> f.line().truncate(n)),
        of(n, "cutOff", (f, p) -> f.line().cutOff(n)),
        of(n, "emptyAnswers", (f, p) -> f.line().emptyAnswers(n)),
        of(n, "portalPages", (f, p) -> f.line().portalPages(n)),
        of(n, "strangeAnswers", (f, p) -> f.line().strangeAnswers(n)),
        of(n, "rejectTokens", (f, p) -> f.access().rejectTokens(n)),
        of(n, "foreignNotFound", (f, p) -> f.access().foreignNotFound(n, "SubscriptionNotFound")),
        of(n, "notFoundPages", (f, p) -> f.line().notFoundPages(n)),
        of(n, "failListPage", (f, p) -> f.lists().failListPage(2, n)),
        of(n, "cutListPage", (f, p) -> f.lists().cutListPage(2, n)),
        of(n, "foreignNextLink", (f, p) -> f.lists().foreignNextLink(p.stranger(), n)),
        of(n, "circularList", (f, p) -> f.lists().circularList(p.self(), n)),
        of(n, "omit", (f, p) -> f.resources().omit(n, "sTag", "primaryAzurePort"), Lie.READS),
        of(n, "showOldState", (f, p) -> f.resources().showOldState(n), Lie.READS),
        of(n, "moveEtags", (f, p) -> f.resources().moveEtags(n), Lie.MOVES),
        of(n, "preconditionFails", (f, p) -> f.writes().preconditionFails(n)),
        of(n, "endlessOperations", (f, p) -> f.operations().endlessOperations(n)),
        of(n, "foreignOperationUrl", (f, p) -> f.operations().foreignOperationUrl(p.stranger(), n)),
        of(n, "redirect", (f, p) -> f.line().redirect(p.stranger(), n)),
        of(n, "refusePeerings", (f, p) -> f.writes().refusePeerings(n, "NoLuck", "not today")),
        of(n, "forgetPeerings", (f, p) -> f.writes().forgetPeerings(n), Lie.SUCCESS),
        of(n, "attachmentFor", (f, p) -> f.writes().attachmentFor(p.key(), n)));
  }

  private static List<AnyFault> standing() {
    return List.of(
        of("slow", (f, p) -> f.pace().slow(Duration.ofMillis(60))),
        of("budget", (f, p) -> f.pace().budget(1, 1, SHORT)),
        of("down", (f, p) -> f.line().down(true)),
        of("revokeTokens", (f, p) -> f.access().revokeTokens()),
        of(
            "tokenLife",
            (f, p) -> {
              f.access().tokenLife(LONG, Duration.ZERO);
              f.access().revokeTokens();
            }),
        of(
            "expireSecret",
            (f, p) -> {
              f.access().expireSecret(true);
              f.access().revokeTokens();
            }),
        of(
            "tokenServerDown",
            (f, p) -> {
              f.access().tokenServerDown(true);
              f.access().revokeTokens();
            }),
        of("forbid", (f, p) -> f.access().forbid(true)),
        of("forbidWrites", (f, p) -> f.access().forbidWrites(true)),
        of("offerApiVersionsUpTo", (f, p) -> f.access().offerApiVersionsUpTo("2024-01-01")),
        of("providerPortsRegistered", (f, p) -> f.access().providerPortsRegistered(false)),
        of("listWithoutEtags", (f, p) -> f.lists().listWithoutEtags(true)),
        of("listWithoutPeerings", (f, p) -> f.lists().listWithoutPeerings(true)),
        of("unknownStates", (f, p) -> f.resources().unknownStates(true), Lie.READS),
        of("busy", (f, p) -> f.writes().busy(LONG)),
        of("unregistered", (f, p) -> f.access().unregistered(true)),
        of(
            "failNextOperation",
            (f, p) -> f.operations().failNextOperation("InternalServerError", "no luck")),
        of("failNextOperationSilently", (f, p) -> f.operations().failNextOperationSilently()),
        of("cancelNextOperation", (f, p) -> f.operations().cancelNextOperation()),
        of("forgetOperations", (f, p) -> f.operations().forgetOperations()),
        of("acceptWith202", (f, p) -> f.operations().acceptWith202(true)),
        of("withoutRetryAfter", (f, p) -> f.operations().withoutRetryAfter(true)),
        of("withoutOperationUrl", (f, p) -> f.operations().withoutOperationUrl(true)),
        of("ignoreIpv6", (f, p) -> f.writes().ignoreIpv6(true), Lie.SUCCESS),
        of("earlyPeerings", (f, p) -> f.writes().earlyPeerings(true)),
        of("attachment", (f, p) -> f.writes().attachment(p.key(), true)),
        of("announcementsStay", (f, p) -> f.writes().announcementsStay(true)),
        of(
            "afterNextRead",
            (f, p) ->
                f.resources()
                    .afterNextRead(() -> f.others().change(p.key(), it -> it.put("sTag", 77))),
            Lie.MOVES),
        of(
            "mangle",
            (f, p) -> f.line().mangle(ALWAYS, p.key().hashCode()),
            Lie.READS,
            Lie.SUCCESS));
  }
}
