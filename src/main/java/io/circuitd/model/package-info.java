/** Value types; each refuses bad values in its constructor. */
@NullMarked
package io.circuitd.model;

import org.jspecify.annotations.NullMarked;
