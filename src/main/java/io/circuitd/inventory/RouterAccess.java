package io.circuitd.inventory;

import io.circuitd.files.Fields;
import io.circuitd.files.Findings;
import io.circuitd.files.Position;
import io.circuitd.files.SecretRef;
import io.circuitd.inventory.Inventory.NetconfAccess;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.inventory.Inventory.SnmpAccess;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads how a router is reached; what it does not say itself comes from the defaults. */
final class RouterAccess {
  private final Optional<Fields> defaults;
  private final Findings findings;

  RouterAccess(Optional<Fields> defaults, Findings findings) {
    this.defaults = defaults;
    this.findings = findings;
  }

  /** Empty when something is missing; the findings say what. */
  Optional<Router> router(String name, String pop, String profile, String host, Fields section) {
    Optional<NetconfAccess> netconf = netconf(section);
    Optional<SnmpAccess> snmp = snmp(section);
    if (netconf.isEmpty() || snmp.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Router(name, pop, profile, host, netconf.get(), snmp.get(), section.keyPosition()));
  }

  private Optional<NetconfAccess> netconf(Fields router) {
    Layered netconf = new Layered(router, "netconf");
    Optional<String> user = netconf.needed("user", Fields::text);
    Optional<String> hostKey = netconf.needed("hostKey", Fields::text);
    Optional<SecretRef> password = netconf.read("password", Fields::secret);
    Optional<SecretRef> privateKey = netconf.read("privateKey", Fields::secret);
    if (!netconf.has("password") && !netconf.has("privateKey")) {
      findings.error(
          netconf.at(),
          "a router without a NETCONF credential",
          "netconf.password or netconf.privateKey, here or in defaults",
          "add one as env:NAME or file:path");
    }
    if (user.isEmpty() || hostKey.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new NetconfAccess(
            netconf.port().orElse(830), user.get(), hostKey.get(), password, privateKey));
  }

  private Optional<SnmpAccess> snmp(Fields router) {
    Layered snmp = new Layered(router, "snmp");
    Optional<String> user = snmp.needed("user", Fields::text);
    Optional<SecretRef> auth = snmp.needed("authPassword", Fields::secret);
    Optional<SecretRef> priv = snmp.needed("privPassword", Fields::secret);
    Map<String, String> contexts = new HashMap<>();
    snmp.read("contexts", Fields::section)
        .ifPresent(c -> c.keys().forEach(vrf -> c.text(vrf).ifPresent(x -> contexts.put(vrf, x))));
    if (user.isEmpty() || auth.isEmpty() || priv.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SnmpAccess(
            snmp.port().orElse(161),
            user.get(),
            snmp.read("authProtocol", Fields::text).orElse("SHA-256"),
            auth.get(),
            snmp.read("privProtocol", Fields::text).orElse("AES-128"),
            priv.get(),
            Map.copyOf(contexts)));
  }

  /** A section of a router above the same section of the defaults. */
  private final class Layered {
    private final Fields router;
    private final String name;
    private final Optional<Fields> own;
    private final Optional<Fields> shared;

    Layered(Fields router, String name) {
      this.router = router;
      this.name = name;
      this.own = router.section(name);
      this.shared = defaults.flatMap(d -> d.section(name));
    }

    private Optional<Fields> owner(String key) {
      return own.filter(f -> f.has(key)).or(() -> shared.filter(f -> f.has(key)));
    }

    boolean has(String key) {
      return owner(key).isPresent();
    }

    Position at() {
      return router.keyPosition(name);
    }

    Optional<Integer> port() {
      return read(
          "port",
          (f, k) -> {
            var port = f.number(k);
            return port.isPresent() ? Optional.of(port.getAsInt()) : Optional.empty();
          });
    }

    <T> Optional<T> read(String key, BiFunction<Fields, String, Optional<T>> read) {
      return owner(key).flatMap(fields -> read.apply(fields, key));
    }

    <T> Optional<T> needed(String key, BiFunction<Fields, String, Optional<T>> read) {
      if (!has(key)) {
        findings.error(
            at(),
            "a router without " + name + "." + key,
            name + "." + key + ", here or in defaults",
            "add the key");
      }
      return read(key, read);
    }
  }
}
