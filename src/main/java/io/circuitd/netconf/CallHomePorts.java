package io.circuitd.netconf;

import java.net.InetAddress;
import java.util.OptionalInt;

/**
 * Where routers may call us (RFC 8071).
 *
 * @param address of ours that is listened on
 * @param ssh TCP port for NETCONF over SSH; IANA gave it 4334
 * @param tls TCP port for NETCONF over TLS; IANA gave it 4335
 */
public record CallHomePorts(InetAddress address, OptionalInt ssh, OptionalInt tls) {}
