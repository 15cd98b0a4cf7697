/**
 * The real lab: FRR, BIRD, Open vSwitch, net-snmp, netconfd and OpenSSH in network namespaces, with
 * a small glue that makes of a running configuration what a router would make of it. {@code
 * docs/lab.md} tells of it.
 */
@NullMarked
package io.circuitd.outside.reallab;

import org.jspecify.annotations.NullMarked;
