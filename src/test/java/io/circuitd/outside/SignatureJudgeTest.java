package io.circuitd.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Loaded;
import io.circuitd.files.Secret;
import io.circuitd.ssh.AllowedSigners;
import io.circuitd.ssh.RevokedKeys;
import io.circuitd.ssh.SignatureCheck;
import io.circuitd.ssh.SoftSecurityKey;
import io.circuitd.ssh.SshSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's ssh-keygen and we say the same of signatures over texts. */
@Tag("outside")
class SignatureJudgeTest {
  private static final String OURS = "circuitd-approval";
  private static final String TEXT = "circuit: \"example-univ\"\nticket: \"CHG-1\"\n";

  @TempDir Path folder;
  private Optional<SshKeygen> running = Optional.empty();

  @BeforeEach
  void start() throws IOException {
    running = Optional.of(SshKeygen.start());
  }

  @AfterEach
  void stop() throws IOException {
    if (running.isPresent()) {
      running.get().close();
    }
  }

  private SshKeygen keygen() {
    return running.orElseThrow();
  }

  private Optional<String> ours(
      String allowed, String revoked, String who, String signature, String text)
      throws IOException {
    Path signers = folder.resolve("approvers");
    Files.writeString(signers, allowed);
    Loaded<AllowedSigners> loaded = AllowedSigners.load(signers, ZoneId.systemDefault());
    Optional<Loaded<RevokedKeys>> list = Optional.empty();
    if (!revoked.isEmpty()) {
      Path file = folder.resolve("revoked");
      Files.writeString(file, revoked);
      list = Optional.of(RevokedKeys.load(file));
    }
    if (loaded.value().isEmpty() || list.filter(l -> l.value().isEmpty()).isPresent()) {
      return Optional.of("broken file: " + loaded.findings());
    }
    Instant now = Instant.now();
    return new SignatureCheck(loaded.value().get(), list.flatMap(Loaded::value), OURS)
        .refusal(signature, text.getBytes(StandardCharsets.UTF_8), who, now, now);
  }

  private void bothAccept(String allowed, String who, String signature) throws Exception {
    SshKeygen.Ended theirs = keygen().verify(allowed, "", who, OURS, signature, TEXT);
    assertThat(theirs.code()).as(theirs.output()).isZero();
    assertThat(ours(allowed, "", who, signature, TEXT)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ed25519, 256, ''",
    "ecdsa, 256, ''",
    "ecdsa, 384, ''",
    "ecdsa, 521, ''",
    "rsa, 2048, ''",
    "rsa, 4096, four words",
    "ed25519, 256, four words of passphrase",
    "ecdsa, 256, four words of passphrase"
  })
  void everyKeySignsForBoth(String type, String bits, String passphrase) throws Exception {
    Path key = keygen().key("ann", type, passphrase, "-b", bits);
    String allowed = "ann " + SshKeygen.publicKey(key) + "\n";
    SshSigner signer =
        SshSigner.ofPrivateKey(
            new Secret(Files.readString(key)), Optional.of(passphrase).map(Secret::new));
    bothAccept(allowed, "ann", signer.sign(OURS, TEXT.getBytes(StandardCharsets.UTF_8)));
    if (passphrase.isEmpty()) {
      for (String hash : List.of("sha256", "sha512")) {
        bothAccept(allowed, "ann", keygen().sign(key, OURS, TEXT, "-O", "hashalg=" + hash));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
  void anAgentSignsForBoth(String type) throws Exception {
    Path other = keygen().key("other", "ed25519", "");
    Path key = keygen().key("ann", type, "");
    List<SshSigner> signers = SshSigner.ofAgent(keygen().agent(other, key));
    assertThat(signers).hasSize(2);
    String signature = signers.get(1).sign(OURS, TEXT.getBytes(StandardCharsets.UTF_8));
    bothAccept("ann " + SshKeygen.publicKey(key), "ann", signature);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSecurityKeySignsForBothAndForUsOnlyWhenTouched(boolean ecdsa) throws Exception {
    SoftSecurityKey key = new SoftSecurityKey(ecdsa);
    String allowed = "ann " + key.key().line() + "\n";
    byte[] text = TEXT.getBytes(StandardCharsets.UTF_8);
    bothAccept(allowed, "ann", key.sign(OURS, text, true));
    assertThat(ours(allowed, "", "ann", key.sign(OURS, text, false), TEXT))
        .hasValueSatisfying(why -> assertThat(why).contains("that nobody touched"));
    assertThat(ours(allowed, "", "ann", key.sign(OURS, text, true), TEXT + " ")).isPresent();
  }

  /** KEY is Ann's key, OTHER another one; the last column is what we say, empty when we accept. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          ann KEY                                                     | ann | §§
          ann OTHER                                                   | ann | is not in
          bob KEY                                                     | ann | is not ann's
          *@x.org KEY                                                 | ann@x.org | §§
          *@x.org KEY                                                 | ann@y.org | is not ann@y.org's
          a?n KEY                                                     | ann | §§
          a?n KEY                                                     | an  | is not an's
          bob,ann KEY                                                 | ann | §§
          *,!ann KEY                                                  | ann | is not ann's
          !ann,* KEY                                                  | ann | is not ann's
          !bob,* KEY                                                  | ann | §§
          !bob KEY                                                    | ann | is not ann's
          Ann KEY                                                     | ann | is not ann's
          "ann b" KEY                                                 | ann b | §§
          "ann,bob" KEY                                               | ann | §§
          ann namespaces="circuitd-approval" KEY                      | ann | §§
          ann namespaces="git,circuitd-*" KEY                         | ann | §§
          ann namespaces="git" KEY                                    | ann | not for circuitd-approval
          ann namespaces="*,!circuitd-approval" KEY                   | ann | not for circuitd-approval
          ann NAMESPACES="circuitd-approval" KEY                      | ann | §§
          ann namespaces=git KEY                                      | ann | a value without quotes
          ann namespaces="git KEY                                     | ann | a quote that is not closed
          ann namespaces="git",namespaces="file" KEY                  | ann | each option once
          ann valid-before="20200101" KEY                             | ann | was valid until 20
          ann valid-before="20200101Z" KEY                            | ann | was valid until 2020-01-01T00:00:00Z
          ann valid-before="202001011230Z" KEY                        | ann | was valid until 2020-01-01T12:30:00Z
          ann valid-before="20200101123059Z" KEY                      | ann | was valid until 2020-01-01T12:30:59Z
          ann valid-before="20350101" KEY                             | ann | §§
          ann valid-before="203501011230" KEY                         | ann | §§
          ann valid-before="20350101123059Z" KEY                      | ann | §§
          ann valid-after="20350101" KEY                              | ann | is not valid before 20
          ann valid-after="20200101",valid-before="20350101" KEY      | ann | §§
          ann valid-after="20350101",valid-before="20200101" KEY      | ann | valid at no time
          ann valid-before="2035" KEY                                 | ann | no time
          ann valid-before="soon" KEY                                 | ann | no time
          ann cert-authority KEY                                      | ann | certificate authority
          ann no-touch-required KEY                                   | ann | neither a key nor an option
          ann namespaces="git", KEY                                   | ann | neither a key nor an option
          ann                                                         | ann | a line without a key
          # ann KEY                                                   | ann | is not in
          """)
  void bothReadAnAllowedSignersFileAlike(String line, String who, String refusal) throws Exception {
    Path key = keygen().key("ann", "ed25519", "");
    Path other = keygen().key("other", "ed25519", "");
    String allowed =
        "# approvers\n\n"
            + line.strip()
                .replace("KEY", SshKeygen.publicKey(key))
                .replace("OTHER", SshKeygen.publicKey(other))
            + "\n";
    String signature = keygen().sign(key, OURS, TEXT);
    SshKeygen.Ended theirs = keygen().verify(allowed, "", who, OURS, signature, TEXT);
    Optional<String> ours = ours(allowed, "", who, signature, TEXT);
    assertThat(ours.isEmpty()).as(ours + "; " + theirs).isEqualTo(refusal.isEmpty());
    assertThat(ours.orElse("")).contains(refusal);
    assertThat(theirs.code() == 0).as(theirs.output()).isEqualTo(refusal.isEmpty());
  }

  @Test
  void aLaterLineCountsWhereAnEarlierOneDoesNot() throws Exception {
    Path key = keygen().key("ann", "ed25519", "");
    String line = SshKeygen.publicKey(key);
    bothAccept(
        "ann valid-before=\"20200101\" " + line + "\nann " + line + "\n",
        "ann",
        keygen().sign(key, OURS, TEXT));
  }

  @Test
  void bothRefuseAnEditedText() throws Exception {
    Path key = keygen().key("ann", "ed25519", "");
    String allowed = "ann " + SshKeygen.publicKey(key);
    String signature = keygen().sign(key, OURS, TEXT);
    String edited = TEXT.replace("CHG-1", "CHG-2");
    assertThat(keygen().verify(allowed, "", "ann", OURS, signature, edited).code()).isNotZero();
    assertThat(ours(allowed, "", "ann", signature, edited))
        .hasValueSatisfying(why -> assertThat(why).contains("one of both was edited"));
  }

  @Test
  void bothRefuseAnotherNamespace() throws Exception {
    Path key = keygen().key("ann", "ed25519", "");
    String allowed = "ann " + SshKeygen.publicKey(key);
    String signature = keygen().sign(key, "git", TEXT);
    assertThat(keygen().verify(allowed, "", "ann", OURS, signature, TEXT).code()).isNotZero();
    assertThat(ours(allowed, "", "ann", signature, TEXT))
        .contains("it was made for the namespace 'git', not for " + OURS);
  }

  @Test
  void bothRefuseARevokedKey() throws Exception {
    Path key = keygen().key("ann", "ed25519", "");
    String allowed = "ann " + SshKeygen.publicKey(key);
    String signature = keygen().sign(key, OURS, TEXT);
    String other = SshKeygen.publicKey(keygen().key("other", "ed25519", ""));
    assertThat(keygen().verify(allowed, other, "ann", OURS, signature, TEXT).code()).isZero();
    assertThat(ours(allowed, other, "ann", signature, TEXT)).isEmpty();

    String both = other + "\n" + SshKeygen.publicKey(key) + "\n";
    assertThat(keygen().verify(allowed, both, "ann", OURS, signature, TEXT).code()).isNotZero();
    assertThat(ours(allowed, both, "ann", signature, TEXT))
        .hasValueSatisfying(
            why -> assertThat(why).contains("is revoked at ").endsWith("revoked:2"));
  }

  @Test
  void timesWithoutZAreThoseOfTheZone() throws Exception {
    Path key = keygen().key("ann", "ed25519", "");
    Path file = folder.resolve("approvers");
    Files.writeString(file, "ann valid-after=\"202601010100\" " + SshKeygen.publicKey(key) + "\n");
    assertThat(AllowedSigners.load(file, ZoneOffset.ofHours(2)).value().orElseThrow().lines())
        .singleElement()
        .satisfies(
            line -> assertThat(line.validAfter()).contains(Instant.parse("2025-12-31T23:00:00Z")));
  }

  @Test
  void certificatesAndShortKeysAreRefusedInWords() throws Exception {
    Path ca = keygen().key("ca", "ed25519", "");
    Path key = keygen().key("ann", "ed25519", "");
    String certificate = keygen().certify(ca, key);
    assertThat(ours("ann " + certificate, "", "ann", "", TEXT).orElseThrow())
        .contains("a certificate (ssh-ed25519-cert-v01@openssh.com), which is not supported");

    Path weak = keygen().key("weak", "rsa", "", "-b", "1024");
    String signature = keygen().sign(weak, OURS, TEXT);
    assertThat(ours("ann " + SshKeygen.publicKey(key), "", "ann", signature, TEXT).orElseThrow())
        .contains("an RSA key of 1024 bits, where 2048 to 16384 are taken");
  }
}
