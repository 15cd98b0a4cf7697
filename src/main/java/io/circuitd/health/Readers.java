package io.circuitd.health;

import io.circuitd.model.Reading;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.snmp.BfdReader;
import io.circuitd.snmp.BgpReader;
import io.circuitd.snmp.InterfaceReader;
import io.circuitd.snmp.InterfaceState;
import io.circuitd.snmp.SnmpManager;
import io.circuitd.snmp.SnmpTarget;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The readers of all MIB families, chosen by a router's profile. */
final class Readers {
  private final BgpReader bgp4;
  private final BgpReader juniperBgp;
  private final BgpReader ciscoBgp;
  private final BgpReader ciscoVrfBgp;
  private final BgpReader aristaBgp;
  private final BgpReader timetraBgp;
  private final BfdReader rfc7331;
  private final BfdReader juniperBfd;
  private final BfdReader ciscoBfd;
  private final BfdReader timetraBfd;
  private final InterfaceReader interfaces;

  Readers(SnmpManager manager) {
    this.bgp4 = BgpReader.bgp4(manager);
    this.juniperBgp = BgpReader.juniper(manager);
    this.ciscoBgp = BgpReader.cisco(manager);
    this.ciscoVrfBgp = BgpReader.ciscoVrf(manager);
    this.aristaBgp = BgpReader.arista(manager);
    this.timetraBgp = BgpReader.timetra(manager);
    this.rfc7331 = BfdReader.rfc7331(manager);
    this.juniperBfd = BfdReader.juniper(manager);
    this.ciscoBfd = BfdReader.cisco(manager);
    this.timetraBfd = BfdReader.timetra(manager);
    this.interfaces = new InterfaceReader(manager);
  }

  BgpReader bgp(DeviceProfile profile) {
    return switch (profile.snmp().bgp()) {
      case BGP4 -> bgp4;
      case JNX_BGP_M2 -> juniperBgp;
      case CBGP_PEER2 -> ciscoBgp;
      case CBGP_PEER3 -> ciscoVrfBgp;
      case ARISTA -> aristaBgp;
      case TIMETRA -> timetraBgp;
    };
  }

  /** Empty where the routers of the profile have no table that shows BFD. */
  Optional<BfdReader> bfd(DeviceProfile profile) {
    return profile
        .snmp()
        .bfd()
        .map(mib ->
            switch (mib) {
              case RFC7331 -> rfc7331;
              case CISCO -> ciscoBfd;
              case JUNIPER -> juniperBfd;
              case TIMETRA -> timetraBfd;
            });
  }

  /** Reads sub-interfaces from the table that has them; unknown where none does. */
  Map<String, Reading<InterfaceState>> interfaces(
      DeviceProfile profile, SnmpTarget target, Collection<String> names) {
    return switch (profile.snmp().interfaces()) {
      case IF_MIB -> interfaces.read(target, names);
      case TIMETRA -> interfaces.routerInterfaces(target, names);
      case NONE ->
          names.stream()
              .distinct()
              .collect(
                  Collectors.toMap(
                      Function.identity(),
                      name ->
                          Reading.unknown(
                              target.router()
                                  + " is of profile "
                                  + profile.name()
                                  + ", whose ifTable has no sub-interfaces, so no "
                                  + name)));
    };
  }
}
