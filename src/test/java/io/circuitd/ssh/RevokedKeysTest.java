package io.circuitd.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Finding;
import io.circuitd.files.Loaded;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevokedKeysTest {
  @TempDir private Path folder;

  private Loaded<RevokedKeys> load(String text) throws Exception {
    Path file = folder.resolve("revoked");
    Files.writeString(file, text);
    return RevokedKeys.load(file);
  }

  @Test
  void keysAndFingerprintsAreRevokedWithTheirPlace() throws Exception {
    SshPublicKey first = new SoftSecurityKey(false).key();
    SshPublicKey second = new SoftSecurityKey(true).key();
    RevokedKeys revoked =
        load("# left\n" + first.line() + " ann\n\n" + second.fingerprint() + " bob's\n")
            .value()
            .orElseThrow();
    assertThat(revoked.at(first)).contains(folder.resolve("revoked") + ":2");
    assertThat(revoked.at(second)).contains(folder.resolve("revoked") + ":4");
    assertThat(revoked.at(new SoftSecurityKey(false).key())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SSHKRL binary | :1:1: error: found a KRL, the binary list",
        "SHA256:short | :1:1: error: found a fingerprint that is no SHA256:…",
        "ssh-ed25519 AAAA | :1:1: error: found no public key",
        "ssh-dss AAAAB3NzaC1kc3MAAAAA | :1:1: error: found a key of type ssh-dss",
        "  who knows | error: found a key that is no base64"
      })
  void whatIsNoKeyIsAFinding(String text, String words) throws Exception {
    Loaded<RevokedKeys> loaded = load(text);
    assertThat(loaded.value()).isEmpty();
    assertThat(loaded.findings())
        .singleElement()
        .extracting(Finding::toString)
        .asString()
        .contains(words);
  }

  @Test
  void aFileThatIsNotThereIsAFinding() {
    Loaded<RevokedKeys> loaded = RevokedKeys.load(folder.resolve("gone"));
    assertThat(loaded.value()).isEmpty();
    assertThat(loaded.findings()).singleElement().asString().contains("found no file");
  }
}
