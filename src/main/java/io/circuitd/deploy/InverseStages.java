package io.circuitd.deploy;

import io.circuitd.deploy.Stage.Former;
import io.circuitd.design.LegJson;
import io.circuitd.model.LegId;
import io.circuitd.model.Reading;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.Difference;
import io.circuitd.render.OwnedConfig;
import io.circuitd.render.OwnedEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * Works out the stage that takes another one back on its router; reads what stands there, changes
 * nothing. It does so only where the router still shows what the stage left.
 */
final class InverseStages {
  private final Means means;

  InverseStages(Means means) {
    this.means = means;
  }

  /** What came of it. */
  sealed interface Result {
    record Ready(Stage stage) implements Result {}

    /** The ground does not allow it. */
    record Refused(String why) implements Result {}

    /** A router did not answer. */
    record Unreadable(String router, String why) implements Result {}
  }

  /**
   * Takes a push back: by the former document on the same router, else by removal.
   *
   * @param sessionGate the gate of the stage that comes out
   */
  Result of(Stage.Push done, boolean sessionGate) {
    Optional<Former> back = done.former().filter(former -> former.router().equals(done.router()));
    DeviceProfile profile = means.profiles().apply(done.profile());
    OwnedConfig left = OwnedConfig.parse(done.document(), profile);
    return back.map(former -> put(done.id(), former, Optional.of(done), sessionGate))
        .orElseGet(() -> remove(done, profile, left));
  }

  /** Takes a removal back. */
  Result of(Stage.Remove done, boolean sessionGate) {
    return done.former()
        .map(former -> put(done.id(), former, Optional.empty(), sessionGate))
        .orElseGet(() ->
            new Result.Refused(
                "what stood on " + done.router() + " before was not kept by that version"));
  }

  private Result remove(Stage.Push done, DeviceProfile profile, OwnedConfig left) {
    LegEdit edit = LegEdit.remove(done.id(), done.router(), profile, left, "", means::scrambled);
    return switch (means.routers().read(done.router(), edit.filter())) {
      case Reading.Present<Element>(Element data) ->
          moved(done, left, data)
              .<Result>map(Result.Refused::new)
              .orElseGet(() ->
                  new Result.Ready(
                      new Stage.Remove(
                          done.id(),
                          done.router(),
                          done.profile(),
                          done.document(),
                          edit.standing(data),
                          String.join("\n", left.removalDiff(data)),
                          LegJson.read(done.leg()).sessions().size(),
                          Optional.of(left(done)))));
      case Reading.Absent<Element> absent -> new Result.Unreadable(done.router(), "no answer");
      case Reading.Unknown<Element>(String reason) -> new Result.Unreadable(done.router(), reason);
    };
  }

  /** What a push left, as our records say it. */
  static Former left(Stage.Push done) {
    return new Former(
        done.router(),
        done.profile(),
        done.document(),
        done.templateVersion(),
        done.leg(),
        done.secretHash());
  }

  /**
   * Puts a former document back.
   *
   * @param over the push that stands in its place; empty when nothing does
   */
  private Result put(LegId id, Former former, Optional<Stage.Push> over, boolean sessionGate) {
    DeviceProfile profile = means.profiles().apply(former.profile());
    OwnedConfig wanted = OwnedConfig.parse(former.document(), profile);
    Optional<OwnedConfig> stands = over.map(push -> OwnedConfig.parse(push.document(), profile));
    boolean keyChanges =
        over.filter(push -> !push.secretHash().equals(former.secretHash())).isPresent();
    LegEdit edit =
        LegEdit.push(
            id, former.router(), profile, wanted, stands, "", keyChanges, means::scrambled);
    return switch (means.routers().read(former.router(), edit.filter())) {
      case Reading.Present<Element>(Element data) -> {
        Optional<String> moved =
            over.isPresent()
                ? moved(over.get(), stands.orElseThrow(), data)
                : taken(former, wanted, data);
        if (moved.isPresent()) {
          yield new Result.Refused(moved.get());
        }
        List<String> diff = new ArrayList<>(wanted.diff(data, edit.leftOver()));
        if (keyChanges) {
          diff.add("+ the former shared key ***");
        }
        yield new Result.Ready(
            new Stage.Push(
                id,
                former.router(),
                former.profile(),
                former.document(),
                former.templateVersion(),
                former.leg(),
                former.secretHash(),
                keyChanges,
                over.map(Stage.Push::document).orElse(""),
                edit.standing(data),
                String.join("\n", diff),
                sessionGate,
                over.isPresent() ? LegJson.read(former.leg()).sessions().size() : 0,
                over.map(InverseStages::left)));
      }
      case Reading.Absent<Element> absent -> new Result.Unreadable(former.router(), "no answer");
      case Reading.Unknown<Element>(String reason) ->
          new Result.Unreadable(former.router(), reason);
    };
  }

  private static Optional<String> moved(Stage.Push done, OwnedConfig left, Element data) {
    List<Difference> differences = left.compare(data);
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            done.router()
                + " no longer shows "
                + done.id().leg()
                + " as the change left it: "
                + String.join("; ", differences.stream().map(Difference::toString).toList()));
  }

  private static Optional<String> taken(Former former, OwnedConfig wanted, Element data) {
    List<OwnedEntry> there = wanted.conflicts(data, List.of());
    return there.isEmpty()
        ? Optional.empty()
        : Optional.of(
            former.router()
                + " has "
                + String.join(", ", there.stream().map(OwnedEntry::path).toList())
                + " again, and circuitd did not put it there");
  }
}
