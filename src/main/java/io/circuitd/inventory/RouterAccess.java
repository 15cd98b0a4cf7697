package io.circuitd.inventory;

import io.circuitd.files.Fields;
import io.circuitd.files.Findings;
import io.circuitd.files.Position;
import io.circuitd.files.SecretRef;
import io.circuitd.inventory.Inventory.HostTrust;
import io.circuitd.inventory.Inventory.Jump;
import io.circuitd.inventory.Inventory.Login;
import io.circuitd.inventory.Inventory.NetconfAccess;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.inventory.Inventory.SnmpAccess;
import io.circuitd.inventory.Inventory.Ssh;
import io.circuitd.inventory.Inventory.Tls;
import io.circuitd.inventory.Inventory.TlsTrust;
import io.circuitd.inventory.Inventory.Way;
import io.circuitd.profile.DeviceProfile.SshAlgorithms;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** Reads how a router is reached; what it does not say itself comes from the defaults. */
final class RouterAccess {
  private static final List<String> FOR_SSH =
      List.of(
          "user",
          "hostKey",
          "knownHosts",
          "password",
          "privateKey",
          "passphrase",
          "agent",
          "jump",
          "algorithms");

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
    Layered netconf = layered(router, "netconf");
    boolean callHome = netconf.read("callHome", Fields::flag).orElse(false);
    // Whoever names a trust decides: a router's own pin comes before a tls section of the defaults.
    Optional<Fields> decides = netconf.owner("tls", "hostKey", "knownHosts");
    boolean overTls = decides.filter(fields -> fields.has("tls")).isPresent();
    if (overTls) {
      noneForSsh(decides.get(), "netconf.tls");
      // Else a router's own jump host, say, would go unheard.
      netconf
          .own()
          .filter(own -> !own.has("tls"))
          .ifPresent(own -> noneForSsh(own, "netconf.tls of the defaults"));
    }
    Optional<? extends Way> way =
        overTls ? decides.get().section("tls").flatMap(this::tls) : ssh(netconf);
    if (callHome && way.orElse(null) instanceof Ssh ssh && ssh.jump().isPresent()) {
      findings.error(
          netconf.at(),
          "netconf.callHome beside netconf.jump",
          "a line that the router opens, or one that goes through a jump host",
          "take one of them out");
    }
    return way.map(known ->
        new NetconfAccess(
            netconf.port().orElse(overTls ? 6513 : 830),
            known,
            callHome,
            netconf.read("trace", Fields::text).map(Path::of)));
  }

  private void noneForSsh(Fields section, String tls) {
    FOR_SSH.stream()
        .filter(section::has)
        .forEach(other ->
            findings.error(
                section.keyPosition(other),
                "netconf." + other + " beside " + tls,
                "NETCONF over TLS or over SSH",
                "take one of them out"));
  }

  private Optional<Tls> tls(Fields section) {
    Optional<String> certificate = section.text("certificate");
    Optional<SecretRef> privateKey = section.secret("privateKey");
    if (section.has("pin") == section.has("authorities")) {
      findings.error(
          section.keyPosition(),
          section.has("pin")
              ? "netconf.tls.authorities beside netconf.tls.pin"
              : "no netconf.tls.pin and no netconf.tls.authorities",
          "one of both",
          "pin the router's certificate, or name a PEM file of authorities");
      return Optional.empty();
    }
    Optional<TlsTrust> trust =
        section
            .text("pin")
            .<TlsTrust>map(TlsTrust.Pin::new)
            .or(() ->
                section.text("authorities").map(file -> new TlsTrust.Authorities(Path.of(file))));
    if (certificate.isEmpty() || privateKey.isEmpty() || trust.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Tls(
            Path.of(certificate.get()),
            privateKey.get(),
            section.secret("passphrase"),
            trust.get()));
  }

  private Optional<Ssh> ssh(Layered netconf) {
    Optional<String> user = needed(netconf, "user", Fields::text);
    Optional<HostTrust> trust = trust(netconf);
    Login login = login(netconf);
    Optional<Jump> jump = netconf.read("jump", Fields::section).flatMap(this::jump);
    if (user.isEmpty() || trust.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Ssh(
            user.get(),
            trust.get(),
            login,
            jump,
            netconf.read("algorithms", Fields::text).flatMap(SshAlgorithms::named)));
  }

  private Optional<Jump> jump(Fields section) {
    Layered jump =
        new Layered(
            "netconf.jump", section.keyPosition(), Optional.of(section), Optional.empty(), "");
    Optional<String> host = section.text("host");
    Optional<String> user = section.text("user");
    Optional<HostTrust> trust = trust(jump);
    Login login = login(jump);
    if (host.isEmpty() || user.isEmpty() || trust.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Jump(host.get(), jump.port().orElse(22), user.get(), trust.get(), login));
  }

  /** What the router itself says comes before the defaults, whichever of both keys it uses. */
  private Optional<HostTrust> trust(Layered access) {
    Optional<Fields> owner = access.owner("hostKey", "knownHosts");
    if (owner.isEmpty()) {
      findings.error(
          access.at(),
          "no " + access.name() + ".hostKey and no " + access.name() + ".knownHosts",
          "one of both" + access.orDefaults(),
          "pin the key that the console shows, or name a known_hosts file");
      return Optional.empty();
    }
    Fields fields = owner.get();
    if (fields.has("hostKey") && fields.has("knownHosts")) {
      findings.error(
          fields.keyPosition("knownHosts"),
          access.name() + ".knownHosts beside " + access.name() + ".hostKey",
          "one of both",
          "take one of them out");
      return Optional.empty();
    }
    return fields
        .text("hostKey")
        .<HostTrust>map(HostTrust.Pin::new)
        .or(() -> fields.text("knownHosts").map(file -> new HostTrust.KnownHosts(Path.of(file))));
  }

  private Login login(Layered access) {
    if (access.owner("password", "privateKey", "agent").isEmpty()) {
      findings.error(
          access.at(),
          "a " + access.whose() + " without a " + access.credential(),
          access.name()
              + ".password, "
              + access.name()
              + ".privateKey or "
              + access.name()
              + ".agent"
              + access.orDefaults(),
          "add one; secrets as env:NAME or file:path");
    }
    Optional<Fields> passphrase = access.owner("passphrase");
    if (passphrase.isPresent() && !access.has("privateKey")) {
      findings.error(
          passphrase.get().keyPosition("passphrase"),
          access.name() + ".passphrase without " + access.name() + ".privateKey",
          "the key that it opens",
          "name the key, or take the passphrase out");
    }
    return new Login(
        access.read("password", Fields::secret),
        access.read("privateKey", Fields::secret),
        access.read("passphrase", Fields::secret),
        access.read("agent", Fields::text).map(Path::of));
  }

  private Optional<SnmpAccess> snmp(Fields router) {
    Layered snmp = layered(router, "snmp");
    Optional<String> user = needed(snmp, "user", Fields::text);
    Optional<SecretRef> auth = needed(snmp, "authPassword", Fields::secret);
    Optional<SecretRef> priv = needed(snmp, "privPassword", Fields::secret);
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

  private Layered layered(Fields router, String name) {
    return new Layered(
        name,
        router.keyPosition(name),
        router.section(name),
        defaults.flatMap(d -> d.section(name)),
        ", here or in defaults");
  }

  /**
   * A section above the same section of the defaults.
   *
   * @param orDefaults words on where else a missing key may stand
   */
  private record Layered(
      String name, Position at, Optional<Fields> own, Optional<Fields> shared, String orDefaults) {
    /** Who says any of the keys. */
    Optional<Fields> owner(String... keys) {
      return own.filter(f -> hasAny(f, keys)).or(() -> shared.filter(f -> hasAny(f, keys)));
    }

    private static boolean hasAny(Fields fields, String... keys) {
      return Arrays.stream(keys).anyMatch(fields::has);
    }

    String whose() {
      return name.equals("netconf.jump") ? "jump host" : "router";
    }

    String credential() {
      return name.equals("netconf.jump") ? "credential" : "NETCONF credential";
    }

    boolean has(String key) {
      return owner(key).isPresent();
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
  }

  private <T> Optional<T> needed(
      Layered access, String key, BiFunction<Fields, String, Optional<T>> read) {
    if (!access.has(key)) {
      findings.error(
          access.at(),
          "a router without " + access.name() + "." + key,
          access.name() + "." + key + access.orDefaults(),
          "add the key");
    }
    return access.read(key, read);
  }
}
