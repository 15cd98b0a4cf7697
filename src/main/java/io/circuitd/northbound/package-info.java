/** What monitoring systems are served: the snapshot, the SNMP agent, notifications. */
@NullMarked
package io.circuitd.northbound;

import org.jspecify.annotations.NullMarked;
