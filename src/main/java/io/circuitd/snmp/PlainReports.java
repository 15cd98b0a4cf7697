package io.circuitd.snmp;

import java.util.Set;
import org.snmp4j.MessageDispatcher;
import org.snmp4j.ScopedPDU;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.mp.StateReference;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.USM;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.VariableBinding;

/**
 * Tells in clear who could not read an encrypted report, as routers do; snmp4j would sign and
 * encrypt its refusal of a wrong digest with the very key that the asker lacks.
 */
public final class PlainReports extends MPv3 {
  private static final Set<OID> READ_BY_STRANGERS =
      Set.of(
          SnmpConstants.usmStatsUnknownEngineIDs,
          SnmpConstants.usmStatsUnknownUserNames,
          SnmpConstants.usmStatsUnsupportedSecLevels,
          SnmpConstants.usmStatsWrongDigests,
          SnmpConstants.usmStatsDecryptionErrors);

  public PlainReports(USM usm) {
    super(usm);
  }

  @Override
  public int sendReport(
      MessageDispatcher dispatcher,
      ScopedPDU request,
      int securityLevel,
      int securityModel,
      OctetString securityName,
      int maxSize,
      StateReference<?> state,
      VariableBinding counter) {
    int level =
        READ_BY_STRANGERS.contains(counter.getOid()) ? SecurityLevel.NOAUTH_NOPRIV : securityLevel;
    return super.sendReport(
        dispatcher, request, level, securityModel, securityName, maxSize, state, counter);
  }
}
