package io.circuitd.netconf;

import static io.circuitd.netconf.SshLab.connects;
import static io.circuitd.netconf.SshLab.refused;
import static io.circuitd.netconf.SshLab.server;
import static io.circuitd.netconf.SshLab.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("deprecation")
class SshAlgorithmsTest {
  private final NetconfClient netconf = new NetconfClient();
  private final Queue<Map<KexProposalOption, String>> agreed = new ConcurrentLinkedQueue<>();
  private ScriptedServer server;

  @BeforeEach
  void serve() throws Exception {
    server = server();
    server.ssh().addSessionListener(new Agreed());
  }

  @AfterEach
  void close() throws Exception {
    netconf.close();
    server.close();
  }

  @Test
  void modernAgreesOnWhatCostsLeast() {
    connects(netconf, server.target());
    assertThat(agreed.element())
        .containsEntry(KexProposalOption.ALGORITHMS, "curve25519-sha256")
        .containsEntry(KexProposalOption.C2SENC, "aes128-gcm@openssh.com");
  }

  @Test
  void postQuantumAgreesOnAHybridKeyExchange() {
    connects(netconf, with(server.target(), SshAlgorithms.POST_QUANTUM));
    assertThat(agreed.element())
        .containsEntry(KexProposalOption.ALGORITHMS, "mlkem768x25519-sha256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sntrup761x25519", "sntrup761x25519_openssh", "curve25519"})
  void postQuantumTakesWhatTheServerHas(String only) {
    exchanges(server.ssh(), BuiltinDHFactories.valueOf(only));
    connects(netconf, with(server.target(), SshAlgorithms.POST_QUANTUM));
  }

  @ParameterizedTest
  @EnumSource(Old.class)
  void modernRefusesAnOldServerAndSaysThatLegacyWouldHelp(Old old) throws Exception {
    old.restrict(server.ssh());
    NetconfTarget target = with(server.target(), trustOf(server));
    for (SshAlgorithms strict : List.of(SshAlgorithms.MODERN, SshAlgorithms.POST_QUANTUM)) {
      assertThat(refused(netconf, with(target, strict), Reason.UNREACHABLE))
          .hasMessageContaining("no common " + old.category + ": we offer ")
          .hasMessageContaining("the router offers " + old.algorithm)
          .hasMessageContaining("set `algorithms: legacy`")
          .hasMessageContaining("which allows " + old.algorithm);
    }
  }

  @ParameterizedTest
  @EnumSource(Old.class)
  void legacyConnectsToAnOldServer(Old old) throws Exception {
    old.restrict(server.ssh());
    connects(netconf, with(with(server.target(), trustOf(server)), SshAlgorithms.LEGACY));
    assertThat(agreed.element()).containsValue(old.algorithm);
  }

  @Test
  void legacyStillPrefersTheModernOnes() {
    connects(netconf, with(server.target(), SshAlgorithms.LEGACY));
    assertThat(agreed.element()).containsEntry(KexProposalOption.ALGORITHMS, "curve25519-sha256");
  }

  @Test
  void whereNothingHelpsTheServerIsToBeUpdated() {
    exchanges(server.ssh(), BuiltinDHFactories.dhg1);
    assertThat(refused(netconf, with(server.target(), SshAlgorithms.LEGACY), Reason.UNREACHABLE))
        .hasMessageContaining("the router offers diffie-hellman-group1-sha1")
        .hasMessageContaining("update the router's SSH server")
        .hasMessageNotContaining("algorithms: legacy");
  }

  private static HostTrust trustOf(ScriptedServer server) throws Exception {
    var key = server.ssh().getKeyPairProvider().loadKeys(null).iterator().next();
    return new HostTrust.Pin(SshLab.fingerprint(key));
  }

  private static void exchanges(SshServer ssh, BuiltinDHFactories only) {
    ssh.setKeyExchangeFactories(
        NamedFactory.setUpTransformedFactories(false, List.of(only), ServerBuilder.DH2KEX));
  }

  enum Old {
    KEX("key exchange", "diffie-hellman-group14-sha1") {
      @Override
      void restrict(SshServer ssh) {
        exchanges(ssh, BuiltinDHFactories.dhg14);
      }
    },
    GROUP_KEX("key exchange", "diffie-hellman-group-exchange-sha1") {
      @Override
      void restrict(SshServer ssh) {
        exchanges(ssh, BuiltinDHFactories.dhgex);
      }
    },
    HOST_KEY("type of host key", "ssh-rsa") {
      @Override
      void restrict(SshServer ssh) throws Exception {
        ssh.setKeyPairProvider(KeyPairProvider.wrap(KeyUtils.generateKeyPair("ssh-rsa", 2048)));
        ssh.setSignatureFactories(List.of(BuiltinSignatures.rsa));
      }
    },
    CIPHER("cipher", "aes256-cbc") {
      @Override
      void restrict(SshServer ssh) {
        ssh.setCipherFactories(List.of(BuiltinCiphers.aes256cbc));
      }
    },
    MAC("MAC", "hmac-sha1") {
      @Override
      void restrict(SshServer ssh) {
        ssh.setCipherFactories(List.of(BuiltinCiphers.aes128ctr));
        ssh.setMacFactories(List.of(BuiltinMacs.hmacsha1));
      }
    };

    private final String category;
    private final String algorithm;

    Old(String category, String algorithm) {
      this.category = category;
      this.algorithm = algorithm;
    }

    abstract void restrict(SshServer ssh) throws Exception;
  }

  private final class Agreed implements SessionListener {
    @Override
    public void sessionNegotiationEnd(
        Session session,
        Map<KexProposalOption, String> client,
        Map<KexProposalOption, String> ours,
        Map<KexProposalOption, String> result,
        @Nullable Throwable reason) {
      if (reason == null) {
        agreed.add(Map.copyOf(result));
      }
    }
  }
}
