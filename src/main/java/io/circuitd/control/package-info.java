/** Local API between commands and the daemon. */
@NullMarked
package io.circuitd.control;

import org.jspecify.annotations.NullMarked;
