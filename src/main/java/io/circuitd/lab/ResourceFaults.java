package io.circuitd.lab;

import io.circuitd.lab.Asked.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with resources as one fake cloud shows them. Safe for many threads. */
public final class ResourceFaults {
  private static final Predicate<Asked> SHOWN = Troubles.all(EnumSet.of(Kind.LIST, Kind.GET));

  private final Troubles troubles;
  private final Habits habits;
  private final FakeArm arm;

  ResourceFaults(Troubles troubles, Habits habits, FakeArm arm) {
    this.troubles = troubles;
    this.habits = habits;
    this.arm = arm;
  }

  /** The next GETs of one resource say that it is not there; lists show it all the same. */
  public void hideFromGets(int times) {
    troubles.refuse(
        "hideFromGets", Troubles.of(Kind.GET), times, 404, "ResourceNotFound", "It was not found.");
  }

  /** Resources show states that nobody has heard of, while this is set. */
  public void unknownStates(boolean now) {
    troubles.onAnswer(
        "unknownStates",
        SHOWN,
        Troubles.always(now),
        (asked, answer) ->
            answer.resources(resource -> {
              ObjectNode properties = WireAnswer.properties(resource);
              properties.put("provisioningState", "Enabled");
              properties.put("serviceProviderProvisioningState", "Hibernating");
              properties.path("peerings").forEach(ResourceFaults::unknownPeering);
            }));
  }

  private static void unknownPeering(JsonNode peering) {
    WireAnswer.properties((ObjectNode) peering)
        .put("state", "Suspended")
        .put("provisioningState", "Reconciling")
        .put("peeringType", "AzureLunarPeering");
  }

  /** Resources are shown without these properties by the next GETs. */
  public void omit(int times, String... properties) {
    troubles.onAnswer(
        "omit",
        Troubles.of(Kind.GET),
        times,
        (asked, answer) ->
            answer.resources(
                resource -> WireAnswer.properties(resource).remove(List.of(properties))));
  }

  /** The next GETs show a circuit as it was before the latest write to it. */
  public void showOldState(int reads) {
    habits.oldReads(reads);
  }

  /** Behind each of the next GETs the etag moves, as by a change of the customer's. */
  public void moveEtags(int reads) {
    troubles.onAnswer(
        "moveEtags",
        Troubles.of(Kind.GET),
        reads,
        (asked, answer) -> {
          arm.touch(asked.path());
          return answer;
        });
  }

  /** Behind the next GET of any circuit something happens; once. */
  public void afterNextRead(Runnable happens) {
    troubles.onAnswer(
        "afterNextRead",
        Troubles.of(Kind.GET),
        1,
        (asked, answer) -> {
          happens.run();
          return answer;
        });
  }
}
