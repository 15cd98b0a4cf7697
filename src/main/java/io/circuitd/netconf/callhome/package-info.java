/** Routers that open the line themselves (RFC 8071). */
@NullMarked
package io.circuitd.netconf.callhome;

import org.jspecify.annotations.NullMarked;
