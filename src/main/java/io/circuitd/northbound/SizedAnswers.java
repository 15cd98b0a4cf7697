package io.circuitd.northbound;

import org.snmp4j.CommandResponderEvent;
import org.snmp4j.PDU;
import org.snmp4j.agent.CommandProcessor;
import org.snmp4j.agent.MOServer;
import org.snmp4j.agent.request.SnmpRequest;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OctetString;

/**
 * Answers with no more than the asker takes and a datagram carries: GETBULK with the bindings that
 * fit, the first ones (RFC 3416, 4.2.3), all else with {@code tooBig} (4.2.1, 4.2.2).
 */
final class SizedAnswers extends CommandProcessor {
  /** Octets of a PDU that a UDP datagram carries with every header before it. */
  private static final int MOST = 65_200;

  SizedAnswers(OctetString engine) {
    super(engine);
  }

  @Override
  public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
    event.setMaxSizeResponsePDU(Math.min(event.getMaxSizeResponsePDU(), MOST));
    super.processPdu(event);
  }

  /**
   * A GETBULK that is full before its first row ends would never be answered: what is left of it
   * counts as work that somebody else does.
   */
  @Override
  protected <A extends Address> void finalizeRequest(
      CommandResponderEvent<A> command, SnmpRequest request, MOServer server) {
    if (!request.isBulkRequest() || request.isComplete()) {
      super.finalizeRequest(command, request, server);
      return;
    }
    requestList.remove(request);
    PDU answer = request.getResponse();
    int done = 0;
    while (done < answer.size() && request.get(done).isComplete()) {
      done++;
    }
    while (answer.size() > done) {
      answer.trim();
    }
    sendResponse(command, answer);
    release(server, request);
  }
}
