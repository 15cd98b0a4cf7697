/** Pure functions: intent, inventory and Azure facts give a resolved leg. */
@NullMarked
package io.circuitd.design;

import org.jspecify.annotations.NullMarked;
