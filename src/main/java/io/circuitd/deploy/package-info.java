/** Plan, digest, approval, lanes, guarded change, choreography of a circuit. */
@NullMarked
package io.circuitd.deploy;

import org.jspecify.annotations.NullMarked;
