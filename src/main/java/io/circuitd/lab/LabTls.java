package io.circuitd.lab;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of its own, for this machine's loopback; nothing is kept on disk. */
public final class LabTls {
  private static final Duration VALID = Duration.ofDays(90);
  private static final X500Name AUTHORITY = new X500Name("CN=circuitd lab authority");

  private final KeyPair keys;
  private final X509Certificate authority;
  private final SSLContext server;

  private LabTls(KeyPair keys, X509Certificate authority) {
    this.keys = keys;
    this.authority = authority;
    Identity localhost = issue("CN=localhost", "dns:localhost", "ip:127.0.0.1");
    try {
      server = SSLContext.getInstance("TLS");
      server.init(localhost.keyManagers(), null, null);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  /** A new authority, valid from now for some months. */
  public static LabTls create() {
    try {
      KeyPair keys = keys();
      Instant start = Instant.now().minus(Duration.ofHours(1));
      X509v3CertificateBuilder ca = certificate(AUTHORITY, keys, start, start.plus(VALID));
      ca.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      return new LabTls(keys, sign(ca, keys));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("this JDK cannot make the lab's certificate", e);
    }
  }

  /**
   * A certificate, valid from now for some months.
   *
   * @param subject a distinguished name
   * @param names for subjectAltName: {@code dns:…}, {@code ip:…}, {@code email:…}
   */
  public Identity issue(String subject, String... names) {
    Instant start = Instant.now().minus(Duration.ofHours(1));
    return issue(subject, start, start.plus(VALID), names);
  }

  /** A certificate with dates of one's own. */
  public Identity issue(String subject, Instant from, Instant until, String... names) {
    try {
      KeyPair own = keys();
      X509v3CertificateBuilder leaf = certificate(new X500Name(subject), own, from, until);
      if (names.length > 0) {
        GeneralName[] all = Arrays.stream(names).map(LabTls::name).toArray(GeneralName[]::new);
        leaf.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
      }
      return new Identity(own, List.of(sign(leaf, keys), authority));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("this JDK cannot make a certificate", e);
    }
  }

  private static GeneralName name(String text) {
    String[] parts = text.split(":", 2);
    int kind =
        switch (parts[0]) {
          case "dns" -> GeneralName.dNSName;
          case "ip" -> GeneralName.iPAddress;
          case "email" -> GeneralName.rfc822Name;
          default -> throw new IllegalArgumentException("dns:, ip: or email:, not " + text);
        };
    return new GeneralName(kind, parts[1]);
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder certificate(
      X500Name subject, KeyPair keys, Instant from, Instant until) {
    return new JcaX509v3CertificateBuilder(
        AUTHORITY,
        new BigInteger(64, new SecureRandom()),
        Date.from(from),
        Date.from(until),
        subject,
        keys.getPublic());
  }

  private static X509Certificate sign(X509v3CertificateBuilder certificate, KeyPair issuer)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            certificate.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
  }

  SSLContext server() {
    return server;
  }

  /** A server that shows this certificate, and takes clients of this authority. */
  public SSLContext mutual(Identity identity) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("authority", authority);
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity.keyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JDK has no TLS", e);
    }
  }

  public X509Certificate authority() {
    return authority;
  }

  /**
   * Writes the authority's certificate as PEM, for clients to trust.
   *
   * @return the file
   */
  public Path writeCa(Path file) {
    return write(file, pem(authority));
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static String pem(Object... each) {
    try (StringWriter text = new StringWriter();
        JcaPEMWriter pem = new JcaPEMWriter(text)) {
      for (Object object : each) {
        pem.writeObject(object);
      }
      pem.flush();
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write PEM", e);
    }
  }

  /**
   * A certificate and its key.
   *
   * @param chain the certificate, then the authority
   */
  public record Identity(KeyPair keys, List<X509Certificate> chain) {
    public X509Certificate certificate() {
      return chain.getFirst();
    }

    /** Writes the certificate alone as PEM. */
    public Path writeCertificate(Path file) {
      return write(file, pem(certificate()));
    }

    /** The key as PEM, in PKCS#8. */
    public String key() {
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
          + "\n-----END PRIVATE KEY-----\n";
    }

    KeyManager[] keyManagers() {
      try {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] none = new char[0];
        store.setKeyEntry("own", keys.getPrivate(), none, chain.toArray(Certificate[]::new));
        KeyManagerFactory managers =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, none);
        return managers.getKeyManagers();
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException("this JDK cannot use the lab's certificate", e);
      }
    }
  }
}
