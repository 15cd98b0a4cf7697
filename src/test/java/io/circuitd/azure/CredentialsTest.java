package io.circuitd.azure;

import static io.circuitd.azure.ScriptedArm.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.ScriptedArm.Answer;
import io.circuitd.files.SecretRef;
import io.circuitd.model.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who we are, and that a new secret or certificate needs no restart. */
class CredentialsTest {
  private static final String EMPTY = "{\"value\":[]}";
  @TempDir Path dir;
  private final AtomicLong nanos = new AtomicLong(System.nanoTime());
  private ScriptedArm arm;

  /** A key, and a certificate that it signed itself. */
  private record Own(KeyPair keys, X509Certificate certificate) {
    static Own create() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        X500Name name = new X500Name("CN=circuitd");
        Instant now = Instant.now();
        return new Own(
            keys,
            new JcaX509CertificateConverter()
                .getCertificate(
                    new JcaX509v3CertificateBuilder(
                            name,
                            BigInteger.ONE,
                            Date.from(now.minusSeconds(60)),
                            Date.from(now.plusSeconds(3600)),
                            name,
                            keys.getPublic())
                        .build(
                            new JcaContentSignerBuilder("SHA256withRSA")
                                .build(keys.getPrivate()))));
      } catch (GeneralSecurityException | OperatorCreationException e) {
        throw new IllegalStateException(e);
      }
    }

    void writePem(Path file) throws IOException {
      StringWriter text = new StringWriter();
      try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
        pem.writeObject(new JcaPKCS8Generator(keys.getPrivate(), null));
        pem.writeObject(certificate);
      }
      Files.writeString(file, text.toString());
    }

    void writePfx(Path file, String password) throws IOException, GeneralSecurityException {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "own", keys.getPrivate(), password.toCharArray(), new X509Certificate[] {certificate});
      try (OutputStream out = Files.newOutputStream(file)) {
        store.store(out, password.toCharArray());
      }
    }
  }

  @BeforeEach
  void start() {
    arm = ScriptedArm.start().on("GET " + LIST, ScriptedArm.json(200, EMPTY));
  }

  @AfterEach
  void stop() {
    arm.close();
  }

  private AzureClouds clouds(CloudCredential credential) {
    CloudConfig config = arm.config("commercial", dir);
    return new AzureClouds(
        List.of(config.reading(config.subscription(), credential)),
        dir,
        Duration.ofMillis(10),
        InstantSource.system(),
        nanos::get);
  }

  private static CloudCredential secret(String file) {
    return new CloudCredential.ClientSecret(
        "the-tenant", "the-client", new SecretRef.File(Path.of(file)));
  }

  private static void assertPresent(AzureClouds clouds) {
    assertThat(clouds.list("commercial")).isEqualTo(Reading.present(List.of()));
  }

  /** An authority that knows one secret at a time; its tokens are used up at once. */
  private Answer onlyFor(String secret, String form) {
    return form.contains("client_secret=" + secret + "&") || form.endsWith("=" + secret)
        ? arm.token(60)
        : ScriptedArm.json(
            401,
            "{\"error\":\"invalid_client\","
                + "\"error_description\":\"AADSTS7000215: Invalid client secret provided.\"}");
  }

  @Test
  void aCertificateInPemSignsForTheToken() throws IOException {
    Own.create().writePem(dir.resolve("own.pem"));
    try (AzureClouds clouds =
        clouds(
            new CloudCredential.Certificate(
                "the-tenant", "the-client", Path.of("own.pem"), Optional.empty()))) {
      assertPresent(clouds);
    }
    assertThat(arm.seen().getFirst().target()).isEqualTo("/the-tenant/oauth2/v2.0/token");
    assertThat(arm.tokenForms())
        .singleElement()
        .asString()
        .contains("client_assertion=ey", "client_id=the-client")
        .contains("scope=https://management.azure.com/.default");
  }

  @Test
  void aCertificateInPfxIsOpenedByItsPassword() throws IOException, GeneralSecurityException {
    Own.create().writePfx(dir.resolve("own.pfx"), "open sesame");
    Files.writeString(dir.resolve("password"), "open sesame\n");
    Files.writeString(dir.resolve("wrong"), "close sesame\n");
    try (AzureClouds right = clouds(pfx("password"));
        AzureClouds wrong = clouds(pfx("wrong"))) {
      assertPresent(right);
      assertThat(wrong.list("commercial"))
          .isInstanceOfSatisfying(
              Reading.Unknown.class,
              unknown ->
                  assertThat(unknown.reason())
                      .contains("commercial", "no token")
                      .doesNotContain("sesame"));
    }
    assertThat(arm.tokenForms()).singleElement().asString().contains("client_assertion=ey");
  }

  private static CloudCredential pfx(String password) {
    return new CloudCredential.Certificate(
        "the-tenant",
        "the-client",
        Path.of("own.pfx"),
        Optional.of(new SecretRef.File(Path.of(password))));
  }

  @Test
  void aMissingCertificateIsNamed() {
    try (AzureClouds clouds =
        clouds(
            new CloudCredential.Certificate(
                "the-tenant", "the-client", Path.of("nowhere.pem"), Optional.empty()))) {
      assertThat(clouds.list("commercial"))
          .isInstanceOfSatisfying(
              Reading.Unknown.class,
              unknown -> assertThat(unknown.reason()).contains("nowhere.pem cannot be read"));
    }
    assertThat(arm.seen()).isEmpty();
  }

  @Test
  void aSecretReplacedBeforeItsTokenRanOutIsUsedForTheNextToken() throws IOException {
    Files.writeString(dir.resolve("secret"), "old");
    arm.authority(form -> onlyFor("old", form));
    try (AzureClouds clouds = clouds(secret("secret"))) {
      assertPresent(clouds);
      arm.authority(form -> onlyFor("new", form));
      Files.writeString(dir.resolve("secret"), "new");

      assertPresent(clouds);
    }
  }

  @Test
  void aSecretReplacedTooLateIsUsedAsSoonAsItIsThere() throws IOException {
    Files.writeString(dir.resolve("secret"), "old");
    arm.authority(form -> onlyFor("old", form));
    try (AzureClouds clouds = clouds(secret("secret"))) {
      assertPresent(clouds);
      arm.authority(form -> onlyFor("new", form));
      assertThat(clouds.list("commercial")).isInstanceOf(Reading.Unknown.class);
      Files.writeString(dir.resolve("secret"), "new");
      nanos.addAndGet(Duration.ofSeconds(10).toNanos());

      assertPresent(clouds);
    }
  }

  @Test
  void aRefusedSecretIsNotShownAgainForEachWhoNeedsTheToken() throws IOException {
    Files.writeString(dir.resolve("secret"), "wrong");
    arm.authority(form -> onlyFor("right", form));
    try (AzureClouds clouds = clouds(secret("secret"))) {
      for (int i = 0; i < 3; i++) {
        assertNoToken(clouds, "AADSTS7000215");
      }
      assertThat(arm.tokenForms()).hasSize(1);
      nanos.addAndGet(Duration.ofSeconds(10).toNanos());

      assertNoToken(clouds, "AADSTS7000215");
    }
    assertThat(arm.tokenForms()).hasSize(2);
    assertThat(arm.asked()).isEmpty();
  }

  @Test
  void anAuthorityThatDoesNotAnswerIsTriedAsConfiguredAndNotAgainForEachWhoNeedsTheToken()
      throws IOException {
    Files.writeString(dir.resolve("secret"), "any");
    arm.authority(form -> ScriptedArm.NONE);
    try (AzureClouds clouds = clouds(secret("secret"))) {
      for (int i = 0; i < 3; i++) {
        assertNoToken(clouds, "no token from " + arm.base());
      }
      assertThat(arm.tokenForms()).as("one try, and one retry").hasSize(2);
      arm.authority(form -> arm.token(3599));
      nanos.addAndGet(Duration.ofSeconds(10).toNanos());

      assertPresent(clouds);
    }
    assertThat(arm.tokenForms()).hasSize(3);
  }

  private static void assertNoToken(AzureClouds clouds, String reason) {
    assertThat(clouds.list("commercial"))
        .isInstanceOfSatisfying(
            Reading.Unknown.class, unknown -> assertThat(unknown.reason()).contains(reason));
  }

  @Test
  void aCertificateReplacedOnDiskSignsOnceTheOldTokenIsRefused() throws IOException {
    Path file = dir.resolve("own.pem");
    Own.create().writePem(file);
    CloudCredential certificate =
        new CloudCredential.Certificate("the-tenant", "the-client", file, Optional.empty());
    try (AzureClouds clouds = clouds(certificate)) {
      assertPresent(clouds);
      Own.create().writePem(file);
      arm.on(
          "GET " + LIST,
          ScriptedArm.error(401, "ExpiredAuthenticationToken", "The access token expired."),
          ScriptedArm.json(200, EMPTY));

      assertPresent(clouds);
    }
    assertThat(arm.tokenForms()).hasSize(2);
    assertThat(arm.tokenForms().stream().map(CredentialsTest::thumbprint).distinct())
        .as("signed by two certificates")
        .hasSize(2);
  }

  private static String thumbprint(String form) {
    return form.replaceFirst(".*client_assertion=([^.&]+).*", "$1");
  }

  @Test
  void aTokenThatAzureRefusesBeforeItsTimeIsRenewedOnce() {
    arm.on(
        "GET " + LIST,
        ScriptedArm.error(401, "InvalidAuthenticationToken", "not yet valid"),
        ScriptedArm.error(401, "InvalidAuthenticationToken", "not yet valid"),
        ScriptedArm.json(200, EMPTY));
    try (AzureClouds clouds =
        new AzureClouds(List.of(arm.config("commercial", dir)), dir, Duration.ofMillis(10))) {
      assertThat(clouds.list("commercial"))
          .isInstanceOfSatisfying(
              Reading.Unknown.class,
              unknown -> assertThat(unknown.reason()).contains("401 InvalidAuthenticationToken"));
      assertThat(arm.tokenForms()).hasSize(2);
      assertPresent(clouds);
    }
    assertThat(arm.tokenForms()).as("the renewed one is good").hasSize(2);
    assertThat(
            arm.seen().stream()
                .filter(one -> one.method().equals("GET"))
                .map(one -> one.headers().getFirst("Authorization")))
        .containsExactly("Bearer token-1", "Bearer token-2", "Bearer token-2");
  }
}
