/** Metrics and liveness over HTTP, for Prometheus and whoever reads its text formats. */
@NullMarked
package io.circuitd.northbound.metrics;

import org.jspecify.annotations.NullMarked;
