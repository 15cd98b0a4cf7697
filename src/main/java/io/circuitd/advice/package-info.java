/**
 * Advice for the customer's side of a circuit, and what can be checked of it: pure functions from
 * intent and facts. {@link io.circuitd.advice.Advisor} is the door.
 */
@NullMarked
package io.circuitd.advice;

import org.jspecify.annotations.NullMarked;
