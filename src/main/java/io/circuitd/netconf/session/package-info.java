/** One NETCONF session: hello, RPCs in flight, typed operations (RFC 6241). */
@NullMarked
package io.circuitd.netconf.session;

import org.jspecify.annotations.NullMarked;
