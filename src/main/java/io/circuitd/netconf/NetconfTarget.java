package io.circuitd.netconf;

import io.circuitd.files.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and how to connect.
 *
 * @param name the router's name, for messages
 * @param hostKeyPin {@code SHA256:…}; always checked
 * @param privateKey text of an OpenSSH private key
 * @param connectTimeout limit of each step: connect with key exchange, login, subsystem, hello
 * @param rpcTimeout limit of each operation
 */
public record NetconfTarget(
    String name,
    String host,
    int port,
    String user,
    String hostKeyPin,
    Optional<Secret> password,
    Optional<Secret> privateKey,
    Duration connectTimeout,
    Duration rpcTimeout) {}
