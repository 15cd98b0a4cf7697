package io.circuitd.health;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A BGP neighbor of a router.
 *
 * @param vrf empty for the global table
 * @param address the far side's address
 */
public record RouterPeer(Optional<String> vrf, InetAddress address) {}
