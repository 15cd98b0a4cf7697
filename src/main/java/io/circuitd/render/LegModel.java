package io.circuitd.render;

import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.design.SwitchedLeg;
import io.circuitd.design.SwitchedLeg.Service;
import io.circuitd.files.Secret;
import io.circuitd.model.Asn;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.Family;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a template sees of a leg: texts, numbers, booleans and lists of them, never a Java object.
 * What is not given is missing, so that using it unasked is an error.
 */
final class LegModel {
  private LegModel() {}

  static Map<String, Object> of(Leg leg, Optional<Secret> sharedKey) {
    Map<String, Object> model = new HashMap<>();
    model.put("circuit", leg.id().circuit().value());
    model.put("name", leg.id().leg());
    model.put("customer", leg.customer());
    model.put("serviceKey", leg.serviceKey().toString());
    model.put("router", leg.router());
    model.put("port", leg.port());
    model.put("unit", leg.unit());
    model.put("subInterface", leg.subInterface());
    model.put("sTag", leg.sTag().value());
    model.put("dot1ad", leg.dot1ad());
    leg.qos().ifPresent(qos -> model.put("qos", qos(qos)));
    model.put("description", leg.description());
    switch (leg) {
      case RoutedLeg routed -> routed(model, routed, sharedKey);
      case SwitchedLeg switched -> service(model, switched.service());
    }
    return Map.of("leg", model);
  }

  private static void routed(Map<String, Object> model, RoutedLeg leg, Optional<Secret> sharedKey) {
    model.put("cTag", leg.cTag().value());
    leg.vrf().ifPresent(vrf -> model.put("vrf", vrf));
    leg.service().ifPresent(service -> model.put("service", service));
    model.put("routerAsn", leg.routerAsn().value());
    model.put("localAs", leg.localAs().value());
    model.put("localAsOverride", !leg.localAs().equals(leg.routerAsn()));
    if (!leg.bgpGroup().isBlank()) {
      model.put("bgpGroup", leg.bgpGroup());
    }
    model.put("timers", Map.of("keepalive", leg.timers().keepalive(), "hold", leg.timers().hold()));
    if (leg.bfd() instanceof BfdSetting.Enabled(int intervalMs, int multiplier)) {
      model.put("bfd", Map.of("interval", intervalMs, "multiplier", multiplier));
    }
    sharedKey.ifPresent(key -> model.put("sharedKey", key.reveal()));
    leg.mtu().ifPresent(mtu -> model.put("mtu", mtu));
    model.put("prepend", leg.prepend());
    List<Map<String, Object>> sessions = new ArrayList<>();
    for (Leg.Session session : leg.sessions()) {
      Map<String, Object> values = session(session);
      sessions.add(values);
      model.put(session.family().word(), values);
    }
    model.put("sessions", sessions);
  }

  private static Map<String, String> qos(Leg.Qos qos) {
    Map<String, String> model = new HashMap<>();
    qos.ingress().ifPresent(name -> model.put("ingress", name));
    qos.egress().ifPresent(name -> model.put("egress", name));
    return model;
  }

  private static void service(Map<String, Object> model, Service service) {
    switch (service) {
      case SwitchedLeg.Vpws(
              long evi,
              long local,
              long remote,
              Optional<Asn> asn,
              Optional<String> remoteSystem) -> {
        model.put("evi", evi);
        model.put("localServiceId", local);
        model.put("remoteServiceId", remote);
        asn.ifPresent(as -> model.put("serviceAsn", as.value()));
        remoteSystem.ifPresent(address -> model.put("remoteSystem", address));
      }
      case SwitchedLeg.Bridge(String domain, Optional<String> group) -> {
        model.put("bridgeDomain", domain);
        group.ifPresent(name -> model.put("bridgeGroup", name));
      }
      case SwitchedLeg.Local(String port) -> model.put("customerPort", port);
    }
  }

  private static Map<String, Object> session(Leg.Session session) {
    Map<String, Object> model = new HashMap<>();
    model.put("family", session.family().word());
    model.put("ours", session.prefix().oursText());
    model.put("azure", session.prefix().azureText());
    model.put("length", session.prefix().length());
    if (session.family() == Family.IPV4) {
      model.put("netmask", netmask(session.prefix().length()));
    }
    model.put("remoteAs", session.remoteAs().value());
    model.put("importPolicy", session.importPolicy());
    model.put("exportPolicy", session.exportPolicy());
    model.put("maxPrefixes", session.maxPrefixes());
    model.put("warnAt", session.warnAt());
    return model;
  }

  private static String netmask(int length) {
    int bits = -1 << (32 - length);
    return ((bits >>> 24) & 0xff)
        + "."
        + ((bits >>> 16) & 0xff)
        + "."
        + ((bits >>> 8) & 0xff)
        + "."
        + (bits & 0xff);
  }
}
