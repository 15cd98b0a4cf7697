/** Wiring, reconcile loop, schedules, configuration watch. */
@NullMarked
package io.circuitd.daemon;

import org.jspecify.annotations.NullMarked;
