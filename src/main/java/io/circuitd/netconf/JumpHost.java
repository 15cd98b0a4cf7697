package io.circuitd.netconf;

/** An SSH server that passes our line on to the router, and sees only what is encrypted for it. */
public record JumpHost(String host, int port, String user, HostTrust trust, SshLogin login) {}
