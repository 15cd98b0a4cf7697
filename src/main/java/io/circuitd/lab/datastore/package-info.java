/** NETCONF datastores as RFC 6241 means them, over the lab's own schema tables. */
@NullMarked
package io.circuitd.lab.datastore;

import org.jspecify.annotations.NullMarked;
