/** Observation of BGP, BFD and interfaces, and the verdict. */
@NullMarked
package io.circuitd.health;

import org.jspecify.annotations.NullMarked;
