package io.circuitd.snmp;

import io.circuitd.files.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.snmp4j.smi.OctetString;

/**
 * Keys of SNMPv3 users, localized for each engine (RFC 3414, 2.6). The hash over a megabyte of
 * repeated password costs milliseconds, so it is done once for each secret, not for each router.
 */
final class LocalKeys {
  private static final int MEGABYTE = 1_048_576;
  private static final int SHORTEST_PASSWORD = 8;

  private final Map<Password, byte[]> hashed = new ConcurrentHashMap<>();

  /** The key that signs messages to one engine. */
  OctetString authentication(SnmpTarget target, AuthAlgorithm auth, byte[] engineId)
      throws NoAnswer {
    return new OctetString(
        localized(target, "authentication", target.authPassword(), auth, engineId));
  }

  /** The key that encrypts messages to one engine. */
  OctetString privacy(SnmpTarget target, AuthAlgorithm auth, PrivAlgorithm priv, byte[] engineId)
      throws NoAnswer {
    byte[] key = localized(target, "privacy", target.privPassword(), auth, engineId);
    int length = priv.protocol().getMinKeyLength();
    if (key.length < length) {
      key = priv.protocol().extendShortKey(key, new OctetString(), engineId, auth.protocol());
    }
    return new OctetString(Arrays.copyOf(key, length));
  }

  /** Forgets all passwords but those of these targets. */
  void retain(Collection<SnmpTarget> targets) {
    Set<Secret> secrets = new HashSet<>();
    targets.forEach(
        target -> secrets.addAll(List.of(target.authPassword(), target.privPassword())));
    hashed.keySet().removeIf(password -> !secrets.contains(password.secret()));
  }

  /** How many passwords are kept. */
  int size() {
    return hashed.size();
  }

  private byte[] localized(
      SnmpTarget target, String use, Secret secret, AuthAlgorithm auth, byte[] engineId)
      throws NoAnswer {
    if (secret.reveal().length() < SHORTEST_PASSWORD) {
      throw new NoAnswer(
          target.router()
              + ": the SNMPv3 "
              + use
              + " password of user "
              + target.user()
              + " has fewer than 8 characters (RFC 3414, 11.2); set a longer one here and there");
    }
    byte[] key = hashed.computeIfAbsent(new Password(auth, secret), LocalKeys::hash);
    MessageDigest digest = digest(auth);
    digest.update(key);
    digest.update(engineId);
    digest.update(key);
    return digest.digest();
  }

  private static byte[] hash(Password password) {
    byte[] octets = password.secret().reveal().getBytes(StandardCharsets.UTF_8);
    byte[] block = new byte[octets.length * 64];
    for (int i = 0; i < block.length; i++) {
      block[i] = octets[i % octets.length];
    }
    MessageDigest digest = digest(password.auth());
    int left = MEGABYTE;
    while (left > 0) {
      int now = Math.min(left, block.length);
      digest.update(block, 0, now);
      left -= now;
    }
    return digest.digest();
  }

  private static MessageDigest digest(AuthAlgorithm auth) {
    try {
      return MessageDigest.getInstance(auth.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks " + auth.digest(), e);
    }
  }

  private record Password(AuthAlgorithm auth, Secret secret) {}
}
