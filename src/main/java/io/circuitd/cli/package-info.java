/** Commands; thin. */
@NullMarked
package io.circuitd.cli;

import org.jspecify.annotations.NullMarked;
