package io.circuitd.netconf.transport;

import io.circuitd.netconf.HostTrust;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import java.io.IOException;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.digest.BuiltinDigests;

/** Judges a server's host key (RFC 4253 section 8) by what was known before. */
interface HostKeys {
  /** Why this key is not accepted; empty when it is. */
  Optional<String> refusal(PublicKey offered);

  /** Types of the keys that would be accepted, where they are known. */
  List<String> types();

  /**
   * What the hop's trust says now.
   *
   * @throws NotConnected when the known_hosts file cannot be read
   */
  static HostKeys of(Hop hop) {
    return switch (hop.trust()) {
      case HostTrust.Pin(String fingerprint) -> new Pinned(hop, fingerprint.strip());
      case HostTrust.KnownHosts known -> {
        try {
          yield new Listed(hop, KnownHosts.read(known.file(), hop.host(), hop.port()));
        } catch (IOException e) {
          throw hop.failed(
              Reason.HOST_KEY,
              "the known_hosts file "
                  + known.file()
                  + " cannot be read; make it readable, or correct "
                  + hop.section()
                  + ".knownHosts",
              e);
        }
      }
    };
  }

  /** As {@code ssh-keygen -l} prints it: fingerprint and type. */
  static String shown(PublicKey key) {
    return fingerprint(key) + " (" + KeyUtils.getKeyType(key) + ")";
  }

  private static String fingerprint(PublicKey key) {
    return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
  }

  /** One key, by its fingerprint. */
  record Pinned(Hop hop, String pin) implements HostKeys {
    @Override
    public Optional<String> refusal(PublicKey offered) {
      if (fingerprint(offered).equals(pin)) {
        return Optional.empty();
      }
      return Optional.of(
          "the host key is not the pinned one: pinned "
              + pin
              + ", offered "
              + shown(offered)
              + "; nothing was sent. If the key was changed on purpose, or the pin is for a key of"
              + " another type, compare this fingerprint on the "
              + hop.side()
              + "'s console and put it into "
              + hop.section()
              + ".hostKey in the inventory; if not, somebody else answers at this address");
    }

    @Override
    public List<String> types() {
      return List.of();
    }
  }

  /** The keys of a known_hosts file. */
  record Listed(Hop hop, KnownHosts known) implements HostKeys {
    @Override
    public Optional<String> refusal(PublicKey offered) {
      Optional<KnownHosts.Key> revoked = known.revoked(offered);
      if (revoked.isPresent()) {
        return Optional.of(
            "the host key "
                + shown(offered)
                + " is revoked at "
                + known.at(revoked.get())
                + "; nothing was sent. Whoever answers holds a key that must not be used any more:"
                + " give the "
                + hop.side()
                + " a new host key and list that one");
      }
      if (known.keys().stream().anyMatch(k -> KeyUtils.compareKeys(k.key(), offered))) {
        return Optional.empty();
      }
      return Optional.of(known.keys().isEmpty() ? unknown(offered) : changed(offered));
    }

    private String unknown(PublicKey offered) {
      String name = KnownHosts.nameOf(hop.host(), hop.port());
      String unusable = known.unusable().isEmpty() ? "" : " (" + known.unusable() + ")";
      return "the host key is unknown: "
          + known.file()
          + " has none for "
          + name
          + unusable
          + "; offered "
          + shown(offered)
          + "; nothing was sent. Compare this fingerprint on the "
          + hop.side()
          + "'s console, and only if it is the same add this line to the file: "
          + name
          + " "
          + PublicKeyEntry.toString(offered);
    }

    private String changed(PublicKey offered) {
      String before =
          known.keys().stream()
              .map(key -> shown(key.key()) + " at " + known.at(key))
              .collect(Collectors.joining(", "));
      return "the host key has changed: known "
          + before
          + "; offered "
          + shown(offered)
          + "; nothing was sent. If the key was changed on purpose, compare the offered fingerprint"
          + " on the "
          + hop.side()
          + "'s console and put "
          + PublicKeyEntry.toString(offered)
          + " into that line; if not, somebody else answers at this address";
    }

    @Override
    public List<String> types() {
      return known.keys().stream().map(key -> KeyUtils.getKeyType(key.key())).distinct().toList();
    }
  }
}
