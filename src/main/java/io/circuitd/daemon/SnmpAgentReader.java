package io.circuitd.daemon;

import io.circuitd.daemon.DaemonConfig.SnmpAgent;
import io.circuitd.daemon.DaemonConfig.SnmpAgent.Receiver;
import io.circuitd.daemon.DaemonConfig.SnmpAgent.User;
import io.circuitd.files.Fields;
import io.circuitd.files.Finding;
import io.circuitd.files.SecretRef;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.files.Severity;
import io.circuitd.northbound.AgentSettings;
import io.circuitd.snmp.AuthAlgorithm;
import io.circuitd.snmp.PrivAlgorithm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code snmpAgent}. */
final class SnmpAgentReader {
  private static final int TRAPS = 162;

  /** Characters; RFC 3414, 11.2. */
  static final int SHORTEST_PASSWORD = 8;

  private final Path configDir;

  SnmpAgentReader(Path configDir) {
    this.configDir = configDir;
  }

  Optional<SnmpAgent> read(Fields section) {
    if (section.number("port").isEmpty()) {
      return Optional.empty();
    }
    Map<String, User> users = new LinkedHashMap<>();
    section
        .sections("users")
        .forEach((name, user) -> user(name, user).ifPresent(one -> users.put(name, one)));
    Map<String, Receiver> receivers = new LinkedHashMap<>();
    section
        .sections("receivers")
        .forEach((name, receiver) ->
            receiver(receiver, users)
                .ifPresent(one -> {
                  inTheClear(receiver, one);
                  receivers.put(name, one);
                }));
    String address = AddressReader.read(section);
    List<SecretRef> communities =
        section.section("communities").map(SnmpAgentReader::communities).orElse(List.of());
    if (!communities.isEmpty() && !AddressReader.loopback(address)) {
      section
          .findings()
          .add(
              new Finding(
                  Severity.WARNING,
                  Optional.empty(),
                  section.position("communities"),
                  "communities on " + address + ", in the clear for whoever listens on the way",
                  "users of SNMPv3 beyond the loopback, as names of customers are served",
                  "name users instead, or listen on 127.0.0.1"));
    }
    return Optional.of(
        new SnmpAgent(
            address,
            section.number("port").getAsInt(),
            section.number("enterprise").orElse(AgentSettings.DOCUMENTATION),
            section.text("engineId"),
            users,
            communities,
            receivers,
            Duration.ofSeconds(section.number("heartbeat").orElse(300)),
            Duration.ofSeconds(section.number("giveUpAfter").orElse(3600)),
            section.text("contact").orElse(""),
            section.text("name").orElse("circuitd"),
            section.text("location").orElse("")));
  }

  /** Nobody is asked for the address of a name. */
  private static void inTheClear(Fields section, Receiver receiver) {
    String host = receiver.host();
    if (receiver.community().isEmpty()
        || host.equalsIgnoreCase("localhost")
        || AddressReader.loopback(host)) {
      return;
    }
    section
        .findings()
        .add(
            new Finding(
                Severity.WARNING,
                Optional.empty(),
                section.position("community"),
                "a community for " + host + ", in the clear for whoever listens on the way",
                "a user of SNMPv3 beyond the loopback, as names of customers are told",
                "name a user of snmpAgent.users instead, where the receiver takes one"));
  }

  private static List<SecretRef> communities(Fields section) {
    return section.keys().stream().flatMap(name -> section.secret(name).stream()).toList();
  }

  private Optional<User> user(String name, Fields section) {
    Optional<SecretRef> auth = section.secret("authPassword");
    Optional<SecretRef> priv = section.secret("privPassword");
    Optional<AuthAlgorithm> how = AuthAlgorithm.of(section.text("authProtocol").orElse("SHA-256"));
    Optional<PrivAlgorithm> with = PrivAlgorithm.of(section.text("privProtocol").orElse("AES-128"));
    if (auth.isEmpty() || priv.isEmpty() || how.isEmpty() || with.isEmpty()) {
      return Optional.empty();
    }
    longEnough(section, "authPassword", auth.get());
    longEnough(section, "privPassword", priv.get());
    return Optional.of(new User(name, how.get(), auth.get(), with.get(), priv.get()));
  }

  /** A secret that cannot be had here, where files may be checked far from it, is for the start. */
  private void longEnough(Fields section, String key, SecretRef ref) {
    try {
      if (ref.resolve(configDir).reveal().length() < SHORTEST_PASSWORD) {
        section
            .findings()
            .error(
                section.position(key),
                ref + " has fewer than " + SHORTEST_PASSWORD + " characters",
                "a password that SNMPv3 takes (RFC 3414, 11.2)",
                "set a longer one here and there");
      }
    } catch (SecretUnavailable e) {
      return;
    }
  }

  private static Optional<Receiver> receiver(Fields section, Map<String, User> users) {
    Optional<String> user = section.text("user");
    Optional<SecretRef> community = section.secret("community");
    if (user.isPresent() == community.isPresent()) {
      section
          .findings()
          .error(
              section.keyPosition(),
              user.isPresent() ? "both user and community" : "neither user nor community",
              "what the receiver knows us by",
              "name a user of snmpAgent.users; a community only where it takes nothing better");
      return Optional.empty();
    }
    Optional<String> unknown = user.filter(name -> !users.containsKey(name));
    unknown.ifPresent(name ->
        section
            .findings()
            .error(
                section.position("user"),
                "user " + name,
                "a user of snmpAgent.users",
                "add the user there, or correct the name"));
    Optional<String> broken = section.text("host").filter(AddressReader::broken);
    broken.ifPresent(host ->
        section
            .findings()
            .error(
                section.position("host"),
                "host " + host,
                "an IPv4 address of four numbers up to 255, an IPv6 address, or a name",
                "correct the host"));
    if (unknown.isPresent() || broken.isPresent()) {
      return Optional.empty();
    }
    return section
        .text("host")
        .map(host ->
            new Receiver(
                host,
                section.number("port").orElse(TRAPS),
                section.flag("acknowledge").orElse(true),
                user.map(users::get),
                community));
  }
}
