/** Scheduled read-back of owned entries, and findings. */
@NullMarked
package io.circuitd.drift;

import org.jspecify.annotations.NullMarked;
