package io.circuitd.northbound;

import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.SecurityProtocols.SecurityProtocolSet;
import org.snmp4j.security.USM;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;

/**
 * Gives a USM the keys of users for one engine, and never a password: with that, every message that
 * names another engine would cost it a hash over a megabyte.
 */
final class UserKeys {
  private final SecurityProtocols protocols =
      new SecurityProtocols(SecurityProtocolSet.maxCompatibility);

  SecurityProtocols protocols() {
    return protocols;
  }

  /** An engine that starts; it speaks for itself alone. */
  USM usm(Engine engine) {
    return new USM(protocols, engine.id(), engine.boots());
  }

  void add(USM usm, SnmpUser user, OctetString engine) {
    byte[] id = engine.toByteArray();
    OID auth = user.auth().protocol().getID();
    OID priv = user.priv().protocol().getID();
    usm.addLocalizedUser(
        id,
        new OctetString(user.name()),
        auth,
        protocols.passwordToKey(auth, new OctetString(user.authPassword().reveal()), id),
        priv,
        protocols.passwordToKey(priv, auth, new OctetString(user.privPassword().reveal()), id));
  }
}
