package io.circuitd.azure;

import java.util.List;

/** What became of a search for a service key in all clouds. */
public sealed interface KeyLookup {
  /** Exactly one cloud has it; read by its own GET. */
  record Found(CrossConnection crossConnection) implements KeyLookup {}

  /** Every cloud answered, and none has it. */
  record UnknownKey() implements KeyLookup {}

  /** No cloud has it, but at least one did not answer properly; to be tried again. */
  record CannotTell(String reason) implements KeyLookup {}

  /** More than one cloud has it; nothing may be built before a person looked. */
  record InSeveralClouds(List<String> clouds) implements KeyLookup {
    public InSeveralClouds {
      clouds = List.copyOf(clouds);
    }
  }
}
