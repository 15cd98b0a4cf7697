/** Circuit and approval files, and the rules that the files alone decide. */
@NullMarked
package io.circuitd.intent;

import org.jspecify.annotations.NullMarked;
