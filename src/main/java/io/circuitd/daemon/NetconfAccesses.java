package io.circuitd.daemon;

import io.circuitd.files.SecretUnavailable;
import io.circuitd.inventory.Inventory;
import io.circuitd.netconf.Access;
import io.circuitd.netconf.HostTrust;
import io.circuitd.netconf.JumpHost;
import io.circuitd.netconf.SshAccess;
import io.circuitd.netconf.SshAlgorithms;
import io.circuitd.netconf.SshLogin;
import io.circuitd.netconf.TlsAccess;
import io.circuitd.netconf.TlsTrust;
import io.circuitd.profile.DeviceProfile;
import java.nio.file.Path;

/** Turns what the inventory says about a router's NETCONF into what the NETCONF client takes. */
final class NetconfAccesses {
  private NetconfAccesses() {}

  /**
   * Fetches the secrets, and counts paths from the configuration folder.
   *
   * @param usual the device profile's algorithms
   * @throws SecretUnavailable when one cannot be had
   */
  static Access of(Inventory.Way way, DeviceProfile.SshAlgorithms usual, Path configDir) {
    return switch (way) {
      case Inventory.Ssh ssh -> ssh(ssh, usual, configDir);
      case Inventory.Tls tls -> tls(tls, configDir);
    };
  }

  private static TlsAccess tls(Inventory.Tls tls, Path configDir) {
    return new TlsAccess(
        configDir.resolve(tls.certificate()),
        tls.privateKey().resolve(configDir),
        tls.passphrase().map(ref -> ref.resolve(configDir)),
        switch (tls.trust()) {
          case Inventory.TlsTrust.Pin(String fingerprint) -> new TlsTrust.Pin(fingerprint);
          case Inventory.TlsTrust.Authorities(Path bundle) ->
              new TlsTrust.Authorities(configDir.resolve(bundle));
        });
  }

  private static SshAccess ssh(
      Inventory.Ssh ssh, DeviceProfile.SshAlgorithms usual, Path configDir) {
    return new SshAccess(
        ssh.user(),
        trust(ssh.trust(), configDir),
        login(ssh.login(), configDir),
        algorithms(ssh.algorithms().orElse(usual)),
        ssh.jump()
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
