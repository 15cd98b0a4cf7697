package io.circuitd.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.ArpEntry;
import io.circuitd.azure.AzureNeighbor;
import io.circuitd.health.SecondOpinion.Judgement;
import io.circuitd.health.SecondOpinion.Side;
import io.circuitd.model.BgpState;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Azure's view beside ours tells whose side a fault is on, and what is unknown stays unknown. */
class SecondOpinionTest {
  private static final String OURS = "198.51.100.1";

  private static Reading<List<AzureNeighbor>> neighbors(String state) {
    return switch (state) {
      case "unknown" -> Reading.unknown("Azure cloud 'commercial' asked us to stay away");
      case "none" -> Reading.present(List.of());
      case "absent" -> Reading.absent();
      default -> Reading.present(List.of(new AzureNeighbor(OURS, 11537, "00:12:33", state)));
    };
  }

  private static Reading<List<ArpEntry>> arp(String ours) {
    return switch (ours) {
      case "unknown" -> Reading.unknown("no answer");
      case "absent" -> Reading.absent();
      default -> {
        ArpEntry azure =
            new ArpEntry(OptionalInt.empty(), "Microsoft", "198.51.100.2", "0200.5e10.0002");
        ArpEntry our = new ArpEntry(OptionalInt.of(6), "On-Prem", OURS, "0200.5e10.0001");
        yield Reading.present(ours.equals("yes") ? List.of(our, azure) : List.of(azure));
      }
    };
  }

  private static Optional<LegObservation> ours(String state) {
    return switch (state) {
      case "up" -> Optional.of(AzureCausesTest.seen(PeeringType.PRIVATE, BgpState.ESTABLISHED, 12));
      case "up0" -> Optional.of(AzureCausesTest.seen(PeeringType.PRIVATE, BgpState.ESTABLISHED, 0));
      case "down" -> Optional.of(AzureCausesTest.seen(PeeringType.PRIVATE, BgpState.ACTIVE, -1));
      default -> Optional.empty();
    };
  }

  private static Judgement judge(String ours, String azure, String arp, boolean enabled) {
    return new SecondOpinion(
            AzureCausesTest.leg(PeeringType.PRIVATE).id(),
            Instant.EPOCH,
            neighbors(azure),
            arp(arp))
        .judge(
            AzureCausesTest.leg(PeeringType.PRIVATE),
            ours(ours),
            AzureCausesTest.azure(
                    PeeringType.PRIVATE,
                    peering -> peering.put("state", enabled ? "Enabled" : "Disabled"))
                .peering(PeeringType.PRIVATE));
  }

  @ParameterizedTest(name = "ours {0}, Azure''s {1}, ARP of ours {2}: {3}")
  @CsvSource({
    "up,      4,       yes,     UP,                  4 prefixes from us",
    "up0,     4,       yes,     UP_WITHOUT_PREFIXES, no prefix from Azure",
    "up,      0,       yes,     UP_WITHOUT_PREFIXES, no prefix from us",
    "down,    4,       yes,     OUR_SIDE,            ours is active",
    "up,      Active,  yes,     THEIR_SIDE,          our router has the session up",
    "down,    Active,  no,      NO_ARP,              sees no ARP from 198.51.100.1",
    "down,    Idle,    no,      NO_ARP,              sees no ARP from 198.51.100.1",
    "down,    Active,  yes,     OUR_SIDE,            look at our BGP",
    "down,    Idle,    yes,     THEIR_SIDE,          though it sees our router by ARP",
    "down,    none,    yes,     THEIR_SIDE,          has no neighbor 198.51.100.1",
    "down,    absent,  yes,     THEIR_SIDE,          Azure has no such peering",
    "down,    unknown, yes,     UNKNOWN,             asked us to stay away",
    "down,    Active,  unknown, UNKNOWN,             its ARP is unknown: no answer",
    "down,    Active,  absent,  UNKNOWN,             shows no ARP table",
    "unknown, 4,       yes,     UNKNOWN,             ours is unknown",
    "unknown, Active,  no,      NO_ARP,              sees no ARP",
  })
  void bothViewsTogetherTellWhoseSideItIs(
      String ours, String azure, String arp, Side side, String words) {
    Judgement judgement = judge(ours, azure, arp, true);
    assertThat(judgement.side()).isEqualTo(side);
    assertThat(judgement.words()).contains(words);
  }

  @Test
  void aDisabledPeeringIsTheAnswerWhateverElseIsSeen() {
    for (String azure : List.of("Idle", "unknown", "none")) {
      assertThat(judge("down", azure, "no", false).side()).as(azure).isEqualTo(Side.DISABLED);
    }
    assertThat(judge("down", "Idle", "no", false).words()).contains("R-104");
  }
}
