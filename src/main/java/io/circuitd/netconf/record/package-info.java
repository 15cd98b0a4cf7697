/** Tells what a session sends and what is answered, for records of what was done. */
@NullMarked
package io.circuitd.netconf.record;

import org.jspecify.annotations.NullMarked;
