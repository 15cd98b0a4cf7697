package io.circuitd.store;

import io.circuitd.model.LegId;

/** On which router a leg stands. */
public record PushedPlace(LegId leg, String router) {}
