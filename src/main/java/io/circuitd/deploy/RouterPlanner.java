package io.circuitd.deploy;

import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.design.RoutedLeg;
import io.circuitd.model.Reading;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.OwnedConfig;
import io.circuitd.render.OwnedEntry;
import io.circuitd.render.Precondition;
import io.circuitd.store.PushedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.w3c.dom.Element;

/** Plans what is done to one router for one leg: reads what stands there, changes nothing. */
final class RouterPlanner {
  private final Means means;
  private final Function<String, DeviceProfile> profiles;

  RouterPlanner(Means means, Function<String, DeviceProfile> profiles) {
    this.means = means;
    this.profiles = profiles;
  }

  void push(PlanDraft draft, WantedLeg want, boolean sessionGate) {
    Leg leg = want.leg();
    Optional<PushedRecord> former = means.store().pushed().of(leg.id());
    Optional<PushedRecord> elsewhere =
        former.filter(record -> !record.router().equals(leg.router()));
    Optional<PushedRecord> here = means.store().pushed().on(leg.id(), leg.router());
    Optional<String> otherProfile =
        here.map(PushedRecord::profile).filter(name -> !name.equals(leg.profile()));
    if (otherProfile.isPresent()) {
      draft.error(
          leg.router()
              + " has profile "
              + leg.profile()
              + ", and "
              + leg.id().leg()
              + " was built with "
              + otherProfile.get(),
          "the profile that a leg was built with",
          "put the inventory back, or retire the leg first");
      return;
    }
    Optional<OwnedConfig> formerConfig =
        here.map(record -> OwnedConfig.parse(record.document(), want.profile()));
    boolean keyChanges =
        here.filter(record -> !record.secretHash().equals(want.secretHash())).isPresent();
    LegEdit edit =
        LegEdit.push(
            leg.id(),
            leg.router(),
            want.profile(),
            want.config(),
            formerConfig,
            "",
            keyChanges,
            means::scrambled);
    if (!preconditionsRead(draft, want)) {
      return;
    }
    switch (means.routers().read(leg.router(), edit.filter())) {
      case Reading.Present<Element>(Element data) -> {
        List<OwnedEntry> ours = formerConfig.map(OwnedConfig::ownedEntries).orElse(List.of());
        for (OwnedEntry entry : want.config().conflicts(data, ours)) {
          taken(draft, leg.router(), entry);
        }
        List<String> diff = new ArrayList<>(want.config().diff(data, edit.leftOver()));
        if (keyChanges) {
          diff.add("+ another shared key ***");
        }
        draft.stages.add(
            new Stage.Push(
                leg.id(),
                leg.router(),
                leg.profile(),
                want.config().maskedText(),
                want.config().templateVersion(),
                LegJson.write(leg),
                want.secretHash(),
                keyChanges,
                here.map(PushedRecord::document).orElse(""),
                edit.standing(data),
                String.join("\n", diff),
                sessionGate && leg instanceof RoutedLeg,
                former.isPresent() ? leg.sessions().size() : 0,
                former.map(Stage.Former::of)));
        // Only then: a leg that its new router refuses goes on where it is.
        elsewhere.ifPresent(record -> remove(draft, record));
      }
      case Reading.Absent<Element> absent -> draft.unreadable(leg.router(), "no answer");
      case Reading.Unknown<Element>(String reason) -> draft.unreadable(leg.router(), reason);
    }
  }

  private void taken(PlanDraft draft, String router, OwnedEntry entry) {
    Optional<PushedRecord> owner =
        means.store().pushed().on(router).stream()
            .filter(record ->
                OwnedConfig.parse(record.document(), profiles.apply(record.profile()))
                    .ownedEntries()
                    .contains(entry))
            .findFirst();
    String found = router + " has " + entry.path() + " already, ";
    if (owner.isPresent()) {
      draft.error(
          found + "which circuitd put there for " + owner.get().leg(),
          "an entry that is free",
          "retire that leg first, or give this one other tags");
    } else {
      draft.error(
          found + "and circuitd did not put it there",
          "an entry that is free, or one of circuitd's own",
          "find out whose it is, and have it taken away");
    }
  }

  /** False when the router could not be read. */
  boolean preconditionsRead(PlanDraft draft, WantedLeg want) {
    String filter = want.config().preconditionFilter();
    if (filter.isEmpty()) {
      return true;
    }
    String router = want.leg().router();
    return switch (means.routers().read(router, filter)) {
      case Reading.Present<Element>(Element data) -> {
        for (Precondition missing : want.config().missing(data)) {
          draft.error(
              router + " has no " + missing.what(),
              "it to be there, as the inventory says; circuitd never makes it",
              "configure it on the router, or put the inventory right");
        }
        yield true;
      }
      case Reading.Absent<Element> absent -> {
        draft.unreadable(router, "no answer");
        yield false;
      }
      case Reading.Unknown<Element>(String reason) -> {
        draft.unreadable(router, reason);
        yield false;
      }
    };
  }

  /** Takes a leg off the router where it stands. */
  void remove(PlanDraft draft, PushedRecord record) {
    int sessions = LegJson.read(record.legFacts()).sessions().size();
    remove(draft, record, sessions, Optional.of(Stage.Former.of(record)));
  }

  /** Takes away what a leg left when it moved: nothing runs over it, and nothing brings it back. */
  void removeLeft(PlanDraft draft, PushedRecord record) {
    remove(draft, record, 0, Optional.empty());
  }

  private void remove(
      PlanDraft draft, PushedRecord record, int sessions, Optional<Stage.Former> back) {
    DeviceProfile profile = profiles.apply(record.profile());
    OwnedConfig former = OwnedConfig.parse(record.document(), profile);
    LegEdit edit =
        LegEdit.remove(record.leg(), record.router(), profile, former, "", means::scrambled);
    switch (means.routers().read(record.router(), edit.filter())) {
      case Reading.Present<Element>(Element data) ->
          draft.stages.add(
              new Stage.Remove(
                  record.leg(),
                  record.router(),
                  record.profile(),
                  record.document(),
                  edit.standing(data),
                  String.join("\n", former.removalDiff(data)),
                  sessions,
                  back));
      case Reading.Absent<Element> absent -> draft.unreadable(record.router(), "no answer");
      case Reading.Unknown<Element>(String reason) -> draft.unreadable(record.router(), reason);
    }
  }
}
