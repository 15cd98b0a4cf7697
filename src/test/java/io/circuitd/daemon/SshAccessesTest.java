package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.inventory.Inventory;
import io.circuitd.netconf.HostTrust;
import io.circuitd.netconf.JumpHost;
import io.circuitd.netconf.SshAccess;
import io.circuitd.netconf.SshAlgorithms;
import io.circuitd.netconf.SshLogin;
import io.circuitd.profile.DeviceProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SshAccessesTest {
  @TempDir private Path config;

  @Test
  void secretsAreFetchedAndPathsCountFromTheConfigFolder() throws Exception {
    for (String name : new String[] {"password", "key", "passphrase", "jump"}) {
      Files.writeString(config.resolve(name), "the " + name + "\n");
    }
    Inventory.NetconfAccess netconf =
        new Inventory.NetconfAccess(
            830,
            "circuitd",
            new Inventory.HostTrust.KnownHosts(Path.of("known")),
            new Inventory.Login(
                file("password"), file("key"), file("passphrase"), Optional.of(Path.of("agent"))),
            Optional.of(
                new Inventory.Jump(
                    "j",
                    22,
                    "hop",
                    new Inventory.HostTrust.Pin("SHA256:x"),
                    new Inventory.Login(
                        file("jump"), Optional.empty(), Optional.empty(), Optional.empty()))),
            Optional.of(DeviceProfile.SshAlgorithms.POST_QUANTUM));

    assertThat(SshAccesses.of(netconf, DeviceProfile.SshAlgorithms.LEGACY, config))
        .isEqualTo(
            new SshAccess(
                "circuitd",
                new HostTrust.KnownHosts(config.resolve("known")),
                new SshLogin(
                    Optional.of(new Secret("the password")),
                    Optional.of(
                        new SshLogin.PrivateKey(
                            new Secret("the key"), Optional.of(new Secret("the passphrase")))),
                    Optional.of(config.resolve("agent"))),
                SshAlgorithms.POST_QUANTUM,
                Optional.of(
                    new JumpHost(
                        "j",
                        22,
                        "hop",
                        new HostTrust.Pin("SHA256:x"),
                        new SshLogin(
                            Optional.of(new Secret("the jump")),
                            Optional.empty(),
                            Optional.empty())))));
  }

  @ParameterizedTest
  @EnumSource
  void theProfileSaysTheAlgorithmsWhereTheInventoryDoesNot(DeviceProfile.SshAlgorithms usual) {
    Inventory.NetconfAccess netconf =
        new Inventory.NetconfAccess(
            830,
            "circuitd",
            new Inventory.HostTrust.Pin("SHA256:x"),
            new Inventory.Login(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(Path.of("a"))),
            Optional.empty(),
            Optional.empty());
    assertThat(SshAccesses.of(netconf, usual, config).algorithms().name()).isEqualTo(usual.name());
  }

  private static Optional<SecretRef> file(String name) {
    return Optional.of(new SecretRef.File(Path.of(name)));
  }
}
