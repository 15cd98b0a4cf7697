/** Cross connections and peerings at Azure, in several clouds. */
@NullMarked
package io.circuitd.azure;

import org.jspecify.annotations.NullMarked;
