/** Templates and owned entries: payload, removal, filter, comparison, diff. */
@NullMarked
package io.circuitd.render;

import org.jspecify.annotations.NullMarked;
