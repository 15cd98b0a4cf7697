/** Sessions kept for the next use, and new ones opened no faster than a router bears. */
@NullMarked
package io.circuitd.netconf.pool;

import org.jspecify.annotations.NullMarked;
