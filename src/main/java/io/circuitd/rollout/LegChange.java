package io.circuitd.rollout;

import io.circuitd.model.LegId;
import java.util.List;
import java.util.Map;

/**
 * What is to be written otherwise of one leg.
 *
 * @param before template and version that it was rendered with, {@code virtual-router-vrf.ftl 1}
 * @param after template and version that it is rendered with
 * @param lines that begin with {@code +}, {@code -}, or a blank for what stands around them
 * @param values what is the leg's own, by the names that templates have for it
 */
public record LegChange(
    LegId leg,
    String router,
    String profile,
    String before,
    String after,
    List<String> lines,
    Map<String, String> values) {
  public LegChange {
    lines = List.copyOf(lines);
    values = Map.copyOf(values);
  }
}
