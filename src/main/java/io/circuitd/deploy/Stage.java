package io.circuitd.deploy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.store.PushedRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One stage of a change, as it is journaled; no secrets, texts that hold one show {@code ***}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "stage")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Stage.Push.class, name = "push"),
  @JsonSubTypes.Type(value = Stage.Remove.class, name = "remove"),
  @JsonSubTypes.Type(value = Stage.ProviderState.class, name = "provider-state"),
  @JsonSubTypes.Type(value = Stage.Peering.class, name = "peering"),
  @JsonSubTypes.Type(value = Stage.PeeringState.class, name = "peering-state"),
  @JsonSubTypes.Type(value = Stage.DeletePeering.class, name = "delete-peering"),
  @JsonSubTypes.Type(value = Stage.Deprovision.class, name = "deprovision"),
  @JsonSubTypes.Type(value = Stage.Drain.class, name = "drain"),
  @JsonSubTypes.Type(value = Stage.Verify.class, name = "verify")
})
public sealed interface Stage {
  /** What an operator reads. */
  String summary();

  /**
   * What our records said of a leg before a stage: enough to put it back.
   *
   * @param document the document, secrets masked
   * @param leg the leg as JSON
   * @param secretHash keyed hash of its shared key, empty for none
   */
  record Former(
      String router,
      String profile,
      String document,
      String templateVersion,
      String leg,
      String secretHash) {
    static Former of(PushedRecord record) {
      return new Former(
          record.router(),
          record.profile(),
          record.document(),
          record.templateVersion(),
          record.legFacts(),
          record.secretHash());
    }
  }

  /**
   * Puts a leg on its router.
   *
   * @param document the rendered document
   * @param leg the leg as JSON
   * @param keyChanges another shared key than the one on the router; read-backs show it scrambled
   * @param leftOver document of the former push on this router, empty for none
   * @param baseline the touched entries as the plan found them
   * @param diff for operators
   * @param sessionGate the gate is {@code session}; otherwise {@code config}
   * @param sessionsTouched BGP sessions that may be interrupted
   * @param former the leg as it was, on this router or another; empty for a leg that comes new
   */
  record Push(
      LegId id,
      String router,
      String profile,
      String document,
      String templateVersion,
      String leg,
      String secretHash,
      boolean keyChanges,
      String leftOver,
      String baseline,
      String diff,
      boolean sessionGate,
      int sessionsTouched,
      Optional<Former> former)
      implements Stage {
    @Override
    public String summary() {
      return router + ": put " + id.leg() + " in place, gate " + gate();
    }

    /** The same, in place of a leg that stands on another router. */
    Push insteadOf(Former elsewhere) {
      return new Push(
          id,
          router,
          profile,
          document,
          templateVersion,
          leg,
          secretHash,
          keyChanges,
          leftOver,
          baseline,
          diff,
          sessionGate,
          sessionsTouched,
          Optional.of(elsewhere));
    }

    String gate() {
      return sessionGate ? "session" : "config";
    }
  }

  /**
   * Takes a leg off its router.
   *
   * @param document what was pushed
   * @param former the leg as it was; empty for what it left when it moved
   */
  record Remove(
      LegId id,
      String router,
      String profile,
      String document,
      String baseline,
      String diff,
      int sessionsTouched,
      Optional<Former> former)
      implements Stage {
    @Override
    public String summary() {
      return router + ": take " + id.leg() + " away";
    }
  }

  /** Tells Azure how far the provider is. */
  record ProviderState(String target) implements Stage {
    @Override
    public String summary() {
      return "Azure: provider state " + target;
    }
  }

  /**
   * Writes a peering, both prefixes of each family.
   *
   * @param sharedKey where it is
   * @param secretHash keyed hash of it, empty for none
   * @param microsoft what only Microsoft peering has; empty on private peering
   */
  record Peering(
      int vlanId,
      long peerAsn,
      String primaryIpv4,
      String secondaryIpv4,
      Optional<String> primaryIpv6,
      Optional<String> secondaryIpv6,
      Optional<String> sharedKey,
      String secretHash,
      Optional<Microsoft> microsoft)
      implements Stage {

    /**
     * @param customerAsn whom the prefixes are registered to; empty for the peer ASN
     */
    record Microsoft(
        List<String> advertisedPrefixes, Optional<Long> customerAsn, String routingRegistry) {
      private String words() {
        return ", advertised "
            + String.join(" and ", advertisedPrefixes)
            + customerAsn.map(asn -> ", customer ASN " + asn).orElse("")
            + (routingRegistry.isEmpty() ? "" : ", registry " + routingRegistry);
      }
    }

    /** Which of the two it is. */
    PeeringType type() {
      return microsoft.isPresent() ? PeeringType.MICROSOFT : PeeringType.PRIVATE;
    }

    @Override
    public String summary() {
      return "Azure: "
          + type().title()
          + ", VLAN "
          + vlanId
          + ", peer ASN "
          + peerAsn
          + ", "
          + primaryIpv4
          + " and "
          + secondaryIpv4
          + primaryIpv6.map(v6 -> ", " + v6 + " and " + secondaryIpv6.orElse("")).orElse("")
          + microsoft.map(Microsoft::words).orElse("")
          + sharedKey.map(key -> ", shared key ***").orElse("");
    }
  }

  /**
   * Enables or disables both sessions of a peering.
   *
   * @param legs that are built of it
   * @param sessions their BGP sessions
   * @param sharedKey where the peering's key is, which Azure does not show
   * @param secretHash keyed hash of it, empty for none
   * @param settles it ends what an earlier stage of the same plan began: it is taken whatever
   *     became of the ground, and until it is done
   */
  record PeeringState(
      PeeringType type,
      boolean enabled,
      List<LegId> legs,
      int sessions,
      Optional<String> sharedKey,
      String secretHash,
      boolean settles)
      implements Stage {
    /** As Azure spells it. */
    String target() {
      return enabled ? "Enabled" : "Disabled";
    }

    @Override
    public String summary() {
      String what = "Azure: " + type.title() + " " + target();
      return enabled
          ? what
          : what
              + ", which takes down "
              + String.join(" and ", legs.stream().map(LegId::leg).toList())
              + ", "
              + sessions
              + (sessions == 1 ? " BGP session" : " BGP sessions");
    }
  }

  /** Takes a peering away from Azure, and its sessions with it. */
  record DeletePeering(PeeringType type) implements Stage {
    @Override
    public String summary() {
      return "Azure: " + type.title() + " deleted";
    }
  }

  /**
   * One PUT with {@code NotProvisioned} and without our peerings.
   *
   * @param ours the peerings that go, all others stay; none for the state alone, as on a virtual
   *     switch, where the peerings are the customer's; empty for all there are
   */
  record Deprovision(Optional<List<PeeringType>> ours) implements Stage {
    Set<PeeringType> types() {
      return Set.copyOf(ours.orElse(List.of(PeeringType.values())));
    }

    /** True where no peering is asked to go. */
    boolean stateAlone() {
      return ours.filter(List::isEmpty).isPresent();
    }

    @Override
    public String summary() {
      return "Azure: NotProvisioned, "
          + (stateAlone()
              ? "peerings left as they are"
              : ours.filter(types -> types.size() < PeeringType.values().length)
                  .map(types -> types.getFirst().title() + " removed")
                  .orElse("peerings removed"));
    }
  }

  /** Waits until the traffic has left a leg, or for as long as the settings say. */
  record Drain(LegId id, String router) implements Stage {
    @Override
    public String summary() {
      return router + ": wait until the traffic has left " + id.leg();
    }
  }

  /**
   * Waits until the sessions are up, and says so or why not.
   *
   * @param connection only those of this one, before the other one changes
   */
  record Verify(Optional<Side> connection) implements Stage {
    Verify() {
      this(Optional.empty());
    }

    @Override
    public String summary() {
      return "wait for the sessions" + connection.map(side -> " of " + side).orElse("");
    }
  }
}
