/** What a NETCONF session runs on: today SSH, a seam for TLS and call home. */
@NullMarked
package io.circuitd.netconf.transport;

import org.jspecify.annotations.NullMarked;
