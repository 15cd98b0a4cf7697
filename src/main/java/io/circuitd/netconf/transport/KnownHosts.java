package io.circuitd.netconf.transport;

import io.circuitd.ssh.PatternList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * What a known_hosts file says about one server, in the format of OpenSSH (sshd(8), SSH_KNOWN_HOSTS
 * FILE FORMAT): names, patterns, {@code [host]:port}, hashed names, {@code @revoked}. Certificates
 * are not supported: {@code @cert-authority} lines accept nothing.
 *
 * @param keys that are accepted
 * @param revokedKeys that never are
 * @param unusable words on lines for this server that accept nothing
 */
record KnownHosts(Path file, List<Key> keys, List<Key> revokedKeys, String unusable) {

  /** A key and the line it stands in. */
  record Key(int line, PublicKey key) {}

  /**
   * Reads the lines for a server; where none for its port has a key, those for its name alone, as
   * ssh does. What is revoked by either name is.
   *
   * @throws IOException when the file cannot be read
   */
  static KnownHosts read(Path file, String host, int port) throws IOException {
    // Not UTF-8: comments may be in any coding, and must not make the file unreadable.
    List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    return about(file, lines, nameOf(host, port), host.toLowerCase(Locale.ROOT));
  }

  /** How the file names a server. */
  static String nameOf(String host, int port) {
    String name = host.toLowerCase(Locale.ROOT);
    return port == 22 ? name : "[" + name + "]:" + port;
  }

  Optional<Key> revoked(PublicKey offered) {
    return revokedKeys.stream().filter(k -> KeyUtils.compareKeys(k.key(), offered)).findFirst();
  }

  String at(Key key) {
    return file + ":" + key.line();
  }

  private static KnownHosts about(Path file, List<String> lines, String withPort, String name) {
    List<Key> keys = new ArrayList<>();
    List<Key> keysByName = new ArrayList<>();
    List<Key> revoked = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (int number = 1; number <= lines.size(); number++) {
      List<String> words = new ArrayList<>(List.of(lines.get(number - 1).strip().split("\\s+")));
      String marker = words.getFirst().startsWith("@") ? words.removeFirst() : "";
      if (words.isEmpty() || words.getFirst().startsWith("#")) {
        continue;
      }
      boolean forPort = matches(words.getFirst(), withPort);
      if (!forPort && !matches(words.getFirst(), name)) {
        continue;
      }
      Optional<PublicKey> key =
          words.size() < 3 ? Optional.empty() : key(words.get(1), words.get(2));
      if (key.isEmpty()) {
        unusable.add("line " + number + " has no key that can be read");
      } else if (marker.isEmpty()) {
        (forPort ? keys : keysByName).add(new Key(number, key.get()));
      } else if (marker.equals("@revoked")) {
        revoked.add(new Key(number, key.get()));
      } else if (marker.equals("@cert-authority")) {
        unusable.add("line " + number + " is for host certificates, which are not supported");
      } else {
        unusable.add("line " + number + " has the unknown marker " + marker);
      }
    }
    return new KnownHosts(
        file, keys.isEmpty() ? keysByName : keys, revoked, String.join(", ", unusable));
  }

  private static Optional<PublicKey> key(String type, String base64) {
    try {
      ByteArrayBuffer blob = new ByteArrayBuffer(Base64.getDecoder().decode(base64));
      PublicKey key = blob.getRawPublicKey();
      return KeyUtils.getKeyType(key).equals(type) ? Optional.of(key) : Optional.empty();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    } catch (SshException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static boolean matches(String names, String name) {
    if (names.startsWith("|")) {
      return matchesHash(names, name);
    }
    return new PatternList(names.toLowerCase(Locale.ROOT)).matches(name);
  }

  /** {@code |1|salt|HMAC-SHA1(salt, name)}, both in base64. */
  private static boolean matchesHash(String hashed, String name) {
    String[] parts = hashed.split("\\|", -1);
    if (parts.length != 4 || !parts[1].equals("1")) {
      return false;
    }
    try {
      Mac hmac = Mac.getInstance("HmacSHA1");
      hmac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[2]), "HmacSHA1"));
      byte[] own = hmac.doFinal(name.getBytes(StandardCharsets.UTF_8));
      return MessageDigest.isEqual(own, Base64.getDecoder().decode(parts[3]));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
