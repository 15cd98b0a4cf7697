/** The virtual PoP: simulated routers, SNMP agents, fake Azure. */
@NullMarked
package io.circuitd.lab;

import org.jspecify.annotations.NullMarked;
