package io.circuitd.northbound;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snmp4j.agent.security.VACM;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityModel;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;

/**
 * Who may read what (RFC 3415): users with authentication and encryption, and communities where
 * there are any, may read our own subtree and the system group; nobody may write.
 */
final class Views implements VACM {
  private static final OctetString ALL = new OctetString("all");

  private final List<OID> subtrees;
  private final Set<OctetString> users;
  private final Set<OctetString> communities;

  Views(List<OID> subtrees, Set<OctetString> users, Set<OctetString> communities) {
    this.subtrees = List.copyOf(subtrees);
    this.users = Set.copyOf(users);
    this.communities = Set.copyOf(communities);
  }

  @Override
  public boolean hasContext(OctetString context) {
    return context.length() == 0;
  }

  @Override
  public @Nullable OctetString getViewName(
      OctetString context, OctetString name, int model, int level, int type) {
    return type == VIEW_READ && mayRead(name, model, level) ? ALL : null;
  }

  private boolean mayRead(OctetString name, int model, int level) {
    return switch (model) {
      case SecurityModel.SECURITY_MODEL_USM ->
          level == SecurityLevel.AUTH_PRIV && users.contains(name);
      case SecurityModel.SECURITY_MODEL_SNMPv2c -> communities.contains(name);
      default -> false;
    };
  }

  @Override
  public int isAccessAllowed(
      OctetString context, OctetString name, int model, int level, int type, OID oid) {
    return Optional.ofNullable(getViewName(context, name, model, level, type))
        .map(view -> isAccessAllowed(view, oid))
        .orElse(VACM_NO_SUCH_VIEW);
  }

  @Override
  public int isAccessAllowed(OctetString view, OID oid) {
    return subtrees.stream().anyMatch(oid::startsWith) ? VACM_OK : VACM_NOT_IN_VIEW;
  }
}
