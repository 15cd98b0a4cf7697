package io.circuitd.northbound;

import io.circuitd.files.Secret;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snmp4j.agent.mo.snmp.CoexistenceInfo;
import org.snmp4j.agent.mo.snmp.CoexistenceInfoProvider;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.OctetString;

/** The SNMPv2c communities that may read; each is a security name of its own (RFC 3584, 5.2). */
final class Communities implements CoexistenceInfoProvider {
  private final Set<OctetString> names;
  private final OctetString engine;

  Communities(Set<Secret> communities, OctetString engine) {
    this.names =
        communities.stream()
            .map(community -> new OctetString(community.reveal()))
            .collect(Collectors.toUnmodifiableSet());
    this.engine = engine;
  }

  Set<OctetString> names() {
    return names;
  }

  @Override
  public CoexistenceInfo[] getCoexistenceInfo(OctetString community) {
    return names.contains(community)
        ? new CoexistenceInfo[] {new CoexistenceInfo(community, engine, new OctetString())}
        : new CoexistenceInfo[0];
  }

  @Override
  public @Nullable OctetString getCommunity(
      OctetString name, OctetString engineId, OctetString context) {
    return names.contains(name) ? name : null;
  }

  @Override
  public boolean passesFilter(Address address, CoexistenceInfo info) {
    return true;
  }
}
