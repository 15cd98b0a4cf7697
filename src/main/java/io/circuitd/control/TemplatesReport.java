package io.circuitd.control;

import io.circuitd.model.CircuitName;
import io.circuitd.rollout.Stages.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What other templates would change on the routers.
 *
 * @param old folder of the templates as they are
 * @param fresh folder of those that are to take their place
 * @param legs how many stand on routers
 * @param unchanged how many of them both folders render alike
 * @param groups equal changes, the largest group first
 * @param refused what the new templates refuse
 * @param warnings what to know before they take the old ones' place, each as one line
 */
public record TemplatesReport(
    Instant at,
    String old,
    String fresh,
    int legs,
    int unchanged,
    List<Group> groups,
    List<Refused> refused,
    List<String> warnings,
    Staged stages) {
  public TemplatesReport {
    groups = List.copyOf(groups);
    refused = List.copyOf(refused);
    warnings = List.copyOf(warnings);
  }

  /**
   * Legs with the same change.
   *
   * @param profile their device profile
   * @param before template and version that they were rendered with
   * @param after template and version that they are rendered with
   * @param stage in which the change is made first
   * @param lines the change, <code>{sTag}</code> where each leg has its own value
   */
  public record Group(
      String profile,
      String before,
      String after,
      int connections,
      int routers,
      Stage stage,
      List<CircuitName> circuits,
      List<String> lines,
      Example example) {
    public Group {
      circuits = List.copyOf(circuits);
      lines = List.copyOf(lines);
    }
  }

  /**
   * The change of one leg, shown for those of its group.
   *
   * @param diff lines that begin with {@code +}, {@code -} or a blank
   */
  public record Example(CircuitName circuit, String leg, String router, List<String> diff) {
    public Example {
      diff = List.copyOf(diff);
    }
  }

  /**
   * Legs that a template refuses for the same reason.
   *
   * @param file the template, as a path
   * @param reason in the template's words, with its line where one is known
   * @param legs {@code CIRCUIT LEG} of each
   */
  public record Refused(String file, String reason, List<String> legs) {
    public Refused {
      legs = List.copyOf(legs);
    }
  }

  /**
   * The stages of the roll-out.
   *
   * @param canary empty when nothing changes
   * @param why the canary was picked
   * @param pops where the canary is
   * @param pop the circuits of the second stage
   * @param rest the circuits of the last stage
   * @param notUp which are in the last stage because they are not up now
   */
  public record Staged(
      Optional<CircuitName> canary,
      String why,
      List<String> pops,
      List<CircuitName> pop,
      List<CircuitName> rest,
      List<CircuitName> notUp) {
    public Staged {
      pops = List.copyOf(pops);
      pop = List.copyOf(pop);
      rest = List.copyOf(rest);
      notUp = List.copyOf(notUp);
    }
  }
}
