/** Routers, ports, PoPs, virtual routers and virtual switches. */
@NullMarked
package io.circuitd.inventory;

import org.jspecify.annotations.NullMarked;
