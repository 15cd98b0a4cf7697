/** RFC 6242 framing and guarded XML, for both ends of a NETCONF session. */
@NullMarked
package io.circuitd.netconf.wire;

import org.jspecify.annotations.NullMarked;
