package io.circuitd.netconf;

import static io.circuitd.netconf.SshLab.byAgent;
import static io.circuitd.netconf.SshLab.connects;
import static io.circuitd.netconf.SshLab.server;
import static io.circuitd.netconf.SshLab.with;

import io.circuitd.outside.OpenSsh;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Debian's ssh-agent signs as each server wants it. */
class SshAgentJudgeTest {
  @ParameterizedTest
  @EnumSource(names = {"rsaSHA256", "rsaSHA512", "rsa"})
  void anRsaKeySignsWithTheHashThatTheServerTakes(BuiltinSignatures signature) throws Exception {
    try (OpenSsh ssh = OpenSsh.start();
        NetconfClient netconf = new NetconfClient();
        ScriptedServer server = server()) {
      Path agent = ssh.agent();
      Path key = ssh.keygen("user", "rsa", "");
      ssh.add(agent, key.toString());
      server.authorise(
          PublicKeyEntry.parsePublicKeyEntry(Files.readString(Path.of(key + ".pub")))
              .resolvePublicKey(null, null, null));
      server.ssh().setSignatureFactories(List.of(BuiltinSignatures.nistp256, signature));
      NetconfTarget target = with(server.target(), byAgent(agent));
      connects(netconf, with(target, SshAlgorithms.LEGACY));
    }
  }
}
