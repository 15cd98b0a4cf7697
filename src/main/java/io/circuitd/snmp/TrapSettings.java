package io.circuitd.snmp;

import io.circuitd.files.Secret;
import java.net.InetAddress;
import java.util.Optional;

/**
 * Where traps are listened for, and which are let in beside those of SNMPv3 users.
 *
 * @param address of ours
 * @param port UDP port; 0 for any free one
 * @param community of SNMPv2c traps; without it none counts
 * @param engineId ours, for informs (RFC 3411, snmpEngineID): hexadecimal, 5 to 32 octets
 * @param boots how often our engine started; never less than before
 */
public record TrapSettings(
    InetAddress address, int port, Optional<Secret> community, String engineId, int boots) {}
