package io.circuitd.snmp;

import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.OID;

/** Words for the reports by which an SNMPv3 engine refuses a message (RFC 3414, 3; RFC 3412). */
final class Reports {
  private Reports() {}

  /** The counter that a report names; empty when it names none. */
  static OID counter(PDU report) {
    return report.size() == 0 ? new OID() : report.get(0).getOid();
  }

  /** Why the router refused the request, for an operator. */
  static String words(SnmpTarget target, ScopedPDU request, OID counter) {
    if (counter.equals(SnmpConstants.snmpUnknownContexts)) {
      return target.router() + " has no SNMP context '" + request.getContextName() + "'";
    }
    return target.router() + " refuses SNMPv3 user " + target.user() + ": " + reason(counter);
  }

  private static String reason(OID counter) {
    if (counter.equals(SnmpConstants.usmStatsWrongDigests)) {
      return "wrong digest; check authentication password and protocol";
    }
    if (counter.equals(SnmpConstants.usmStatsUnknownUserNames)) {
      return "unknown user name";
    }
    if (counter.equals(SnmpConstants.usmStatsUnsupportedSecLevels)) {
      return "authentication with privacy is not set up for this user";
    }
    if (counter.equals(SnmpConstants.usmStatsDecryptionErrors)) {
      return "decryption error; check privacy password and protocol";
    }
    if (counter.equals(SnmpConstants.usmStatsNotInTimeWindows)) {
      return "not in time window; its engine boots or time went backwards";
    }
    if (counter.equals(SnmpConstants.usmStatsUnknownEngineIDs)) {
      return "unknown engine id";
    }
    return "report " + counter.toDottedString();
  }
}
