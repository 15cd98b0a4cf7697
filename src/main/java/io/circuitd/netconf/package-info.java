/** NETCONF client (RFC 6241, RFC 6242). */
@NullMarked
package io.circuitd.netconf;

import org.jspecify.annotations.NullMarked;
