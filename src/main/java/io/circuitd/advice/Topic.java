package io.circuitd.advice;

import java.util.List;

/** Rules that belong together. */
interface Topic {
  /** Those that apply to this circuit, in order of their numbers. */
  List<Advice> of(Situation situation);
}
