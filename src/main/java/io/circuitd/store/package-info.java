/** Journal, records of what was pushed, observations, audit. */
@NullMarked
package io.circuitd.store;

import org.jspecify.annotations.NullMarked;
