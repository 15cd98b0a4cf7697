/** What another set of templates changes: equal changes in groups, and the stages of a roll-out. */
@NullMarked
package io.circuitd.rollout;

import org.jspecify.annotations.NullMarked;
