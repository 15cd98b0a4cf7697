/** What a NETCONF session runs on: SSH or TLS, dialled or called. */
@NullMarked
package io.circuitd.netconf.transport;

import org.jspecify.annotations.NullMarked;
