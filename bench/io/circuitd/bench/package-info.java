/** The figures that {@code mvn -Pbench verify} prints. */
@NullMarked
package io.circuitd.bench;

import org.jspecify.annotations.NullMarked;
