package io.circuitd.northbound;

import io.circuitd.files.Secret;
import io.circuitd.snmp.AuthAlgorithm;
import io.circuitd.snmp.PrivAlgorithm;

/**
 * An SNMPv3 user with authentication and encryption (RFC 3414).
 *
 * @param authPassword at least 8 characters, as {@code privPassword} (RFC 3414, 11.2)
 */
public record SnmpUser(
    String name,
    AuthAlgorithm auth,
    Secret authPassword,
    PrivAlgorithm priv,
    Secret privPassword) {}
