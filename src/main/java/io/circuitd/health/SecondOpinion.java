package io.circuitd.health;

import io.circuitd.azure.ArpEntry;
import io.circuitd.azure.AzureNeighbor;
import io.circuitd.azure.AzurePeering;
import io.circuitd.design.Leg;
import io.circuitd.model.Addresses;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.Reading;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How Azure's own router sees one leg. Beside what our router shows it tells whose side a fault is
 * on; an answer that is unknown decides nothing.
 *
 * @param at when it was asked
 */
public record SecondOpinion(
    LegId leg, Instant at, Reading<List<AzureNeighbor>> neighbors, Reading<List<ArpEntry>> arp) {

  /** Whose side it is, from what is worst to what is well. */
  public enum Side {
    /** Azure's peering is disabled. */
    DISABLED,
    /** Nothing of ours answers on Azure's link: cable, tags, sub-interface. */
    NO_ARP,
    /** Azure's router has no such neighbor, or holds it down. */
    THEIR_SIDE,
    /** Azure's router is well, or tries in vain. */
    OUR_SIDE,
    UNKNOWN,
    /** Sessions are up on both sides, and one of them has no prefixes. */
    UP_WITHOUT_PREFIXES,
    UP;

    /** Lower case, as operators read it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * What follows.
   *
   * @param words of every session, for operators
   */
  public record Judgement(Side side, String words) {}

  /**
   * Compares with what our router showed last.
   *
   * @param ours empty when it was not observed
   * @param peering as Azure had it last; empty when that is not known
   */
  public Judgement judge(Leg of, Optional<LegObservation> ours, Optional<AzurePeering> peering) {
    if (peering.filter(known -> !known.enabled()).isPresent()) {
      return new Judgement(
          Side.DISABLED, "R-104: Azure's peering is disabled, which keeps both sessions down");
    }
    return switch (neighbors) {
      case Reading.Unknown<List<AzureNeighbor>>(String reason) ->
          new Judgement(Side.UNKNOWN, "Azure's view is unknown: " + reason);
      case Reading.Absent<List<AzureNeighbor>> _ ->
          new Judgement(Side.THEIR_SIDE, "their side: Azure has no such peering");
      case Reading.Present<List<AzureNeighbor>>(List<AzureNeighbor> rows) ->
          of.sessions().stream()
              .map(session -> judge(of, session, ours, rows))
              .reduce(SecondOpinion::worse)
              .orElse(new Judgement(Side.UNKNOWN, "the leg has no session to ask for"));
    };
  }

  /** How many prefixes it had from us on a session; empty while that was not up, or not told. */
  public Optional<Integer> advertised(Leg.Session session) {
    return neighbors instanceof Reading.Present<List<AzureNeighbor>>(List<AzureNeighbor> rows)
        ? rows.stream()
            .filter(row -> same(row.neighbor(), session.prefix().ours()))
            .findFirst()
            .flatMap(row -> row.prefixes().stream().boxed().findFirst())
        : Optional.empty();
  }

  private static Judgement worse(Judgement one, Judgement other) {
    return new Judgement(
        one.side().compareTo(other.side()) <= 0 ? one.side() : other.side(),
        one.words() + "; " + other.words());
  }

  private Judgement judge(
      Leg of, Leg.Session session, Optional<LegObservation> ours, List<AzureNeighbor> rows) {
    String address = session.prefix().oursText();
    Optional<AzureNeighbor> row =
        rows.stream().filter(there -> same(there.neighbor(), session.prefix().ours())).findFirst();
    Reading<SessionHealth> here =
        ours.map(seen -> seen.sessions().get(session.family()))
            .orElse(Reading.unknown("our router was not read"));
    String what = session.family().word() + ": ";
    if (row.filter(AzureNeighbor::established).isPresent()) {
      return up(what, row.get(), here);
    }
    if (here instanceof Reading.Present<SessionHealth>(SessionHealth health)
        && health.established()) {
      return new Judgement(
          Side.THEIR_SIDE,
          what + "their side: our router has the session up, Azure's " + state(row, address));
    }
    if (row.isEmpty()) {
      return new Judgement(
          Side.THEIR_SIDE, what + "their side: Azure's router " + state(row, address));
    }
    return down(what, of, row.get(), address);
  }

  private static Judgement up(String what, AzureNeighbor row, Reading<SessionHealth> here) {
    String azure = "Azure's router has the session up for " + row.upDown();
    return switch (here) {
      case Reading.Present<SessionHealth>(SessionHealth health) when health.established() -> {
        boolean toUs = health.acceptedPrefixes().orElse(-1) == 0;
        boolean fromUs = row.prefixes().orElse(-1) == 0;
        yield toUs || fromUs
            ? new Judgement(
                Side.UP_WITHOUT_PREFIXES,
                what
                    + "up on both sides"
                    + (toUs ? ", no prefix from Azure" : "")
                    + (fromUs ? ", no prefix from us" : ""))
            : new Judgement(
                Side.UP,
                what
                    + "up on both sides"
                    + row.prefixes().stream()
                        .mapToObj(n -> ", " + n + " prefixes from us")
                        .findFirst()
                        .orElse(""));
      }
      case Reading.Present<SessionHealth>(SessionHealth health) ->
          new Judgement(
              Side.OUR_SIDE, what + "our side: " + azure + ", ours is " + health.state().word());
      case Reading.Absent<SessionHealth> _ ->
          new Judgement(Side.OUR_SIDE, what + "our side: " + azure + ", ours does not have it");
      case Reading.Unknown<SessionHealth>(String reason) ->
          new Judgement(Side.UNKNOWN, what + azure + "; ours is unknown: " + reason);
    };
  }

  /** Both down: whether anything of ours answers on the link tells whose side it is. */
  private Judgement down(String what, Leg of, AzureNeighbor row, String address) {
    String azure = "Azure's router " + state(Optional.of(row), address);
    Optional<InetAddress> link =
        of.sessions().stream()
            .filter(session -> session.family() == Family.IPV4)
            .map(session -> session.prefix().ours())
            .findFirst();
    return switch (arp) {
      case Reading.Unknown<List<ArpEntry>>(String reason) ->
          new Judgement(Side.UNKNOWN, what + azure + "; its ARP is unknown: " + reason);
      case Reading.Absent<List<ArpEntry>> _ ->
          new Judgement(Side.UNKNOWN, what + azure + "; it shows no ARP table");
      case Reading.Present<List<ArpEntry>>(List<ArpEntry> entries) -> {
        boolean answers =
            link.isPresent()
                && entries.stream().anyMatch(entry -> same(entry.ipAddress(), link.get()));
        if (!answers) {
          yield new Judgement(
              Side.NO_ARP,
              what
                  + azure
                  + " and sees no ARP from "
                  + link.map(Addresses::text).orElse("us")
                  + ": look at the link, the tags and the sub-interface");
        }
        yield row.stateOrPrefixesReceived().equalsIgnoreCase("Idle")
            ? new Judgement(
                Side.THEIR_SIDE,
                what + "their side: " + azure + ", though it sees our router by ARP")
            : new Judgement(
                Side.OUR_SIDE,
                what
                    + "our side: "
                    + azure
                    + " and sees our router by ARP: look at our BGP (peer ASN, shared key,"
                    + " filters)");
      }
    };
  }

  private static String state(Optional<AzureNeighbor> row, String address) {
    return row.map(there -> "has it " + there.stateOrPrefixesReceived().toLowerCase(Locale.ROOT))
        .orElse("has no neighbor " + address);
  }

  private static boolean same(String text, InetAddress address) {
    return Addresses.parse(text.strip()).filter(address::equals).isPresent();
  }
}
