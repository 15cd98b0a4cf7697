/**
 * What a customer lets us read of the other side: the circuit, its gateways and connections. Reads
 * alone; {@link io.circuitd.azure.customer.CustomerReader} is the door.
 */
@NullMarked
package io.circuitd.azure.customer;

import org.jspecify.annotations.NullMarked;
