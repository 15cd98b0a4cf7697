package io.circuitd.lab;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.VariableBinding;

/** Answers the requests of managers from the router's tables; read only. */
final class PollResponder implements CommandResponder {
  /** Leaves room for the SNMPv3 header in an Ethernet frame, as routers do. */
  private static final int LARGEST_RESPONSE = 1400;

  private final Views views;
  private final InstantSource clock;
  private final Instant started;
  private volatile boolean tableMissing;

  /** What a router shows at a time. */
  interface Views {
    /**
     * All that is to be seen in one SNMP context.
     *
     * @param noBgpTables leaves BGP and BFD out
     */
    MibView view(String context, Instant now, Duration upTime, boolean noBgpTables);
  }

  PollResponder(Views views, InstantSource clock) {
    this.views = views;
    this.clock = clock;
    this.started = clock.instant();
  }

  /** Fault: BGP and BFD tables are not served while set. */
  void tableMissing(boolean tableMissing) {
    this.tableMissing = tableMissing;
  }

  @Override
  public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
    if (!(event.getPDU() instanceof ScopedPDU request)) {
      return;
    }
    event.setProcessed(true);
    ScopedPDU response = new ScopedPDU();
    response.setType(PDU.RESPONSE);
    response.setRequestID(request.getRequestID());
    response.setContextEngineID(request.getContextEngineID());
    response.setContextName(request.getContextName());
    if (event.getSecurityLevel() != SecurityLevel.AUTH_PRIV) {
      refuse(request, response, SnmpConstants.SNMP_ERROR_AUTHORIZATION_ERROR);
    } else {
      int largest = Math.min(LARGEST_RESPONSE, event.getMaxSizeResponsePDU());
      answer(request, response, largest);
    }
    try {
      event
          .getMessageDispatcher()
          .returnResponsePdu(
              event.getMessageProcessingModel(),
              event.getSecurityModel(),
              event.getSecurityName(),
              event.getSecurityLevel(),
              response,
              event.getMaxSizeResponsePDU(),
              event.getStateReference(),
              new StatusInformation());
    } catch (MessageException e) {
      throw new IllegalStateException("response to " + event.getPeerAddress() + " lost", e);
    }
  }

  private void answer(ScopedPDU request, ScopedPDU response, int largest) {
    Instant now = clock.instant();
    MibView view =
        views.view(
            new String(request.getContextName().getValue(), StandardCharsets.UTF_8),
            now,
            Duration.between(started, now),
            tableMissing);
    switch (request.getType()) {
      case PDU.GET -> {
        for (VariableBinding asked : request.getAll()) {
          response.add(new VariableBinding(asked.getOid(), view.get(asked.getOid())));
        }
      }
      case PDU.GETNEXT -> {
        for (VariableBinding asked : request.getAll()) {
          response.add(view.next(asked.getOid()));
        }
      }
      case PDU.GETBULK -> {
        bulk(request, response, view, largest);
        return;
      }
      default -> refuse(request, response, PDU.notWritable);
    }
    if (response.getBERLength() > largest) {
      refuse(request, response, PDU.tooBig);
    }
  }

  /** RFC 3416, 4.2.3: as many rounds as fit. */
  private void bulk(ScopedPDU request, ScopedPDU response, MibView view, int largest) {
    List<VariableBinding> asked = request.getAll();
    int once = Math.clamp(request.getNonRepeaters(), 0, asked.size());
    for (VariableBinding single : asked.subList(0, once)) {
      response.add(view.next(single.getOid()));
    }
    OID[] at =
        asked.subList(once, asked.size()).stream().map(VariableBinding::getOid).toArray(OID[]::new);
    for (int round = 0; round < request.getMaxRepetitions() && at.length > 0; round++) {
      boolean end = true;
      for (int i = 0; i < at.length; i++) {
        VariableBinding next = view.next(at[i]);
        response.add(next);
        if (response.getBERLength() > largest) {
          response.remove(response.size() - 1);
          return;
        }
        at[i] = next.getOid();
        end &= next.isException();
      }
      if (end) {
        return;
      }
    }
  }

  private void refuse(ScopedPDU request, ScopedPDU response, int status) {
    response.clear();
    response.setType(PDU.RESPONSE);
    response.setRequestID(request.getRequestID());
    response.setErrorStatus(status);
    if (status != PDU.tooBig) {
      response.setErrorIndex(1);
      response.addAll(request.getAll());
    }
  }
}
