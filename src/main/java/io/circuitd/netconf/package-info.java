/** NETCONF client (RFC 6241) over SSH (RFC 6242) and TLS (RFC 7589). */
@NullMarked
package io.circuitd.netconf;

import org.jspecify.annotations.NullMarked;
