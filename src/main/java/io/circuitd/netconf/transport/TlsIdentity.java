package io.circuitd.netconf.transport;

import io.circuitd.files.Secret;
import io.circuitd.netconf.TlsAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Our own certificate, with what stands between it and an authority, and its key. */
record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  /**
   * Reads certificate and key.
   *
   * @throws TlsMaterialRefused saying what to do, without anything of the key
   */
  static TlsIdentity read(TlsAccess access) throws TlsMaterialRefused {
    List<X509Certificate> chain = certificates(access.certificate(), "our certificate");
    PublicKey certified = chain.getFirst().getPublicKey();
    PrivateKey key = key(access, certified.getAlgorithm());
    try {
      Signature signature = Signature.getInstance(proofAlgorithm(certified.getAlgorithm()));
      signature.initSign(key);
      byte[] proof = signature.sign();
      signature.initVerify(certified);
      if (!signature.verify(proof)) {
        throw new GeneralSecurityException("another key");
      }
    } catch (GeneralSecurityException e) {
      throw new TlsMaterialRefused(
          "the private key does not belong to the certificate in "
              + access.certificate()
              + " ("
              + subject(chain.getFirst())
              + "); give the key that this certificate was made for, or put our certificate first"
              + " in the file");
    }
    return new TlsIdentity(chain, key);
  }

  private static String proofAlgorithm(String keyAlgorithm) {
    return switch (keyAlgorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> keyAlgorithm;
    };
  }

  /**
   * Reads a PEM file of certificates.
   *
   * @param what what they are, for messages
   */
  static List<X509Certificate> certificates(Path file, String what) throws TlsMaterialRefused {
    try (InputStream in = Files.newInputStream(file)) {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (NoSuchFileException e) {
      throw new TlsMaterialRefused(what + ": there is no file " + file);
    } catch (IOException e) {
      throw new TlsMaterialRefused(what + ": " + file + " cannot be read: " + e.getMessage());
    } catch (CertificateException e) {
      throw new TlsMaterialRefused(
          what + ": " + file + " is no PEM file of certificates (BEGIN CERTIFICATE)");
    }
    throw new TlsMaterialRefused(what + ": " + file + " holds no certificate");
  }

  private static PrivateKey key(TlsAccess access, String algorithm) throws TlsMaterialRefused {
    Matcher pem = PEM.matcher(access.privateKey().reveal());
    String kind = pem.find() ? pem.group(1) : "nothing in PEM";
    try {
      return switch (kind) {
        case "PRIVATE KEY" -> key(new PKCS8EncodedKeySpec(bytes(pem)), algorithm);
        case "ENCRYPTED PRIVATE KEY" ->
            key(decrypted(bytes(pem), access.passphrase(), access.certificate()), algorithm);
        default ->
            throw new TlsMaterialRefused(
                "the private key of the certificate in "
                    + access.certificate()
                    + " is not in PKCS#8: expected BEGIN PRIVATE KEY or BEGIN ENCRYPTED PRIVATE"
                    + " KEY, found "
                    + kind
                    + "; 'openssl pkcs8 -topk8' converts it");
      };
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      if (e instanceof TlsMaterialRefused refused) {
        throw refused;
      }
      // The cause may quote the key.
      throw new TlsMaterialRefused(
          "the private key cannot be used with the certificate in "
              + access.certificate()
              + "; expected is a PKCS#8 key of the kind "
              + algorithm);
    }
  }

  private static byte[] bytes(Matcher pem) {
    return Base64.getMimeDecoder().decode(pem.group(2));
  }

  private static PrivateKey key(PKCS8EncodedKeySpec spec, String algorithm)
      throws GeneralSecurityException {
    return KeyFactory.getInstance(algorithm).generatePrivate(spec);
  }

  private static PKCS8EncodedKeySpec decrypted(
      byte[] encrypted, Optional<Secret> passphrase, Path certificate)
      throws GeneralSecurityException, IOException {
    if (passphrase.isEmpty()) {
      throw new TlsMaterialRefused(
          "the private key of the certificate in "
              + certificate
              + " is encrypted; give its passphrase by reference");
    }
    EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
    var parameters = info.getAlgParameters();
    // PBES2 names its parts only in its parameters.
    String algorithm =
        "PBES2".equals(info.getAlgName()) || info.getAlgName().startsWith("1.")
            ? String.valueOf(parameters)
            : info.getAlgName();
    PBEKeySpec password = new PBEKeySpec(passphrase.get().reveal().toCharArray());
    try {
      Cipher cipher = Cipher.getInstance(algorithm);
      cipher.init(
          Cipher.DECRYPT_MODE,
          SecretKeyFactory.getInstance(algorithm).generateSecret(password),
          parameters);
      return info.getKeySpec(cipher);
    } catch (InvalidKeyException | java.security.spec.InvalidKeySpecException e) {
      throw new TlsMaterialRefused(
          "the passphrase does not open the private key of the certificate in " + certificate);
    } finally {
      password.clearPassword();
    }
  }

  @Override
  public String toString() {
    return words();
  }

  /** Whose certificate it is, and until when, for messages. */
  String words() {
    X509Certificate own = chain.getFirst();
    return subject(own)
        + ", issued by "
        + own.getIssuerX500Principal().getName()
        + ", valid until "
        + own.getNotAfter().toInstant();
  }

  static String subject(X509Certificate certificate) {
    String name = certificate.getSubjectX500Principal().getName();
    return name.isEmpty() ? "no subject" : name;
  }
}
