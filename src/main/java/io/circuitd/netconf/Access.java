package io.circuitd.netconf;

/** The transport to a router, with what proves each end to the other. */
public sealed interface Access permits SshAccess, TlsAccess {}
