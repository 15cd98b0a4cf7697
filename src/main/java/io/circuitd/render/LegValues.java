package io.circuitd.render;

import io.circuitd.design.Leg;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a template can write of a leg, by the names that it has in templates. */
public final class LegValues {
  private LegValues() {}

  /** Texts and numbers by name ({@code sTag}, {@code ipv4.azure}); no secrets. */
  public static Map<String, String> of(Leg leg) {
    Map<String, String> values = new TreeMap<>();
    LegModel.of(leg, Optional.empty())
        .values()
        .forEach(model -> flatten("", (Map<?, ?>) model, values));
    return values;
  }

  private static void flatten(String before, Map<?, ?> model, Map<String, String> into) {
    model.forEach((name, value) -> {
      switch (value) {
        case Map<?, ?> below -> flatten(before + name + ".", below, into);
        case String text -> into.put(before + name, text);
        case Number number -> into.put(before + name, number.toString());
        default -> {}
      }
    });
  }
}
