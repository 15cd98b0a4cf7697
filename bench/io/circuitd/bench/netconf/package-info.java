/** Our NETCONF client beside others: {@code mvn -Pbench verify -DskipTests -Dfigures=netconf}. */
@NullMarked
package io.circuitd.bench.netconf;

import org.jspecify.annotations.NullMarked;
