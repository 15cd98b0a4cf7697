package io.circuitd.snmp;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.SecurityProtocols.SecurityProtocolSet;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmTimeEntry;
import org.snmp4j.security.UsmUser.LocalizationGrant;
import org.snmp4j.security.UsmUserEntry;
import org.snmp4j.smi.OctetString;

/**
 * The users of one message at a time: none but that of the router which it says to be from, with
 * keys for the engine that our own polls met there, or for ours. No password is ever hashed for an
 * engine id that a stranger made up, and no such id is kept. For one thread.
 */
final class TrapUsers extends USM {
  private static final long serialVersionUID = 1L;

  private final transient SnmpManager manager;
  private final OctetString own;
  private transient @Nullable SnmpTarget current;

  TrapUsers(SnmpManager manager, OctetString own, int boots) {
    super(new SecurityProtocols(SecurityProtocolSet.maxCompatibility), own, boots);
    this.manager = manager;
    this.own = own;
    setEngineDiscoveryEnabled(false);
    getTimeTable().addEntry(new UsmTimeEntry(own, boots, 0));
  }

  SecurityProtocols protocols() {
    return getSecurityProtocols();
  }

  /**
   * Lets in the user of one of these routers, for the message that comes next.
   *
   * @return the router; empty when it is of none of them
   */
  Optional<SnmpTarget> admit(MessageHeader.User header, Collection<SnmpTarget> routers) {
    List<SnmpTarget> named =
        routers.stream().filter(router -> header.user().equals(name(router))).toList();
    Optional<SnmpTarget> admitted =
        header.engineId().equals(own)
            ? named.stream().findFirst()
            : named.stream().filter(router -> isAt(router, header.engineId())).findFirst();
    current = admitted.orElse(null);
    return admitted;
  }

  /** Nobody is let in any more. */
  void nobody() {
    current = null;
  }

  private boolean isAt(SnmpTarget router, OctetString engineId) {
    Optional<Engine> engine = manager.engine(router).filter(known -> known.id().equals(engineId));
    // What our polls know of its time is what counts; a trap must not be older.
    engine.ifPresent(
        known -> getTimeTable().addEntry(new UsmTimeEntry(engineId, known.boots(), known.time())));
    return engine.isPresent();
  }

  private static OctetString name(SnmpTarget router) {
    return new OctetString(router.user());
  }

  @Override
  public @Nullable UsmUserEntry getUser(
      OctetString engineId, OctetString userName, LocalizationGrant grant) {
    SnmpTarget router = current;
    if (router == null || !userName.equals(name(router))) {
      return null;
    }
    try {
      byte[] engine = Arrays.copyOf(engineId.getValue(), engineId.length());
      AuthAlgorithm auth = router.auth();
      PrivAlgorithm priv = router.priv();
      return new UsmUserEntry(
          engine,
          userName,
          auth.protocol().getID(),
          manager.keys().authentication(router, auth, engine).getValue(),
          priv.protocol().getID(),
          manager.keys().privacy(router, auth, priv, engine).getValue());
    } catch (NoAnswer e) {
      return null;
    }
  }
}
