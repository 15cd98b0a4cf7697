/** Notifications: read into events (RFC 5277, RFC 6470), and kept until somebody takes them. */
@NullMarked
package io.circuitd.netconf.events;

import org.jspecify.annotations.NullMarked;
