/**
 * The operations of RFC 6241, RFC 5277 and RFC 6243 as XML, each with what it needs of a router.
 */
@NullMarked
package io.circuitd.netconf.ops;

import org.jspecify.annotations.NullMarked;
