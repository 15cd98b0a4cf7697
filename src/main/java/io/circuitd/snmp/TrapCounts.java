package io.circuitd.snmp;

/**
 * What became of the datagrams that came to the trap receiver since it started.
 *
 * @param received all of them
 * @param outside of addresses that are no router's of the inventory
 * @param undecodable no SNMP message, or one of another version
 * @param refused with another engine, user, digest, time or community than the router's
 * @param ignored in order, but of nothing that health depends on
 * @param hints traps that mean a poll
 */
public record TrapCounts(
    long received, long outside, long undecodable, long refused, long ignored, long hints) {}
