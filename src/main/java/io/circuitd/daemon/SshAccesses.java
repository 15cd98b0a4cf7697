package io.circuitd.daemon;

import io.circuitd.files.SecretUnavailable;
import io.circuitd.inventory.Inventory;
import io.circuitd.netconf.HostTrust;
import io.circuitd.netconf.JumpHost;
import io.circuitd.netconf.SshAccess;
import io.circuitd.netconf.SshAlgorithms;
import io.circuitd.netconf.SshLogin;
import io.circuitd.profile.DeviceProfile;
import java.nio.file.Path;

/** Turns what the inventory says about SSH into what the NETCONF client takes. */
final class SshAccesses {
  private SshAccesses() {}

  /**
   * Fetches the secrets, and counts paths from the configuration folder.
   *
   * @param usual the device profile's algorithms
   * @throws SecretUnavailable when one cannot be had
   */
  static SshAccess of(
      Inventory.NetconfAccess netconf, DeviceProfile.SshAlgorithms usual, Path configDir) {
    return new SshAccess(
        netconf.user(),
        trust(netconf.trust(), configDir),
        login(netconf.login(), configDir),
        algorithms(netconf.algorithms().orElse(usual)),
        netconf
            .jump()
            .map(jump ->
                new JumpHost(
                    jump.host(),
                    jump.port(),
                    jump.user(),
                    trust(jump.trust(), configDir),
                    login(jump.login(), configDir))));
  }

  private static HostTrust trust(Inventory.HostTrust trust, Path configDir) {
    return switch (trust) {
      case Inventory.HostTrust.Pin(String fingerprint) -> new HostTrust.Pin(fingerprint);
      case Inventory.HostTrust.KnownHosts(Path file) ->
          new HostTrust.KnownHosts(configDir.resolve(file));
    };
  }

  private static SshLogin login(Inventory.Login login, Path configDir) {
    return new SshLogin(
        login.password().map(ref -> ref.resolve(configDir)),
        login
            .privateKey()
            .map(ref ->
                new SshLogin.PrivateKey(
                    ref.resolve(configDir), login.passphrase().map(p -> p.resolve(configDir)))),
        login.agent().map(configDir::resolve));
  }

  private static SshAlgorithms algorithms(DeviceProfile.SshAlgorithms algorithms) {
    return switch (algorithms) {
      case MODERN -> SshAlgorithms.MODERN;
      case LEGACY -> SshAlgorithms.LEGACY;
      case POST_QUANTUM -> SshAlgorithms.POST_QUANTUM;
    };
  }
}
