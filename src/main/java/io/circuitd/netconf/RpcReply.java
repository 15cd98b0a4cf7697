package io.circuitd.netconf;

import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * A reply without errors.
 *
 * @param data the {@code <data>} element, where the operation gives one
 * @param warnings rpc-errors of severity warning that came with it
 * @param whole the {@code <rpc-reply>}, for operations of a vendor's own that answer otherwise
 */
public record RpcReply(Optional<Element> data, List<RpcError> warnings, Element whole) {}
