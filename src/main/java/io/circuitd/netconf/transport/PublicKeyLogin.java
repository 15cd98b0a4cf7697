package io.circuitd.netconf.transport;

import java.io.IOException;
import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.sshd.client.auth.AbstractUserAuthFactory;
import org.apache.sshd.client.auth.pubkey.KeyPairIdentity;
import org.apache.sshd.client.auth.pubkey.PublicKeyAuthenticationReporter;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.signature.SignatureFactoriesManager;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Login by public key (RFC 4252 section 7): our own key first, then the agent's. */
final class PublicKeyLogin extends UserAuthPublicKey {
  static final class Factory extends AbstractUserAuthFactory {
    Factory() {
      super(NAME);
    }

    @Override
    public PublicKeyLogin createUserAuth(ClientSession session) {
      return new PublicKeyLogin();
    }
  }

  @Override
  protected Iterator<PublicKeyIdentity> createPublicKeyIterator(
      ClientSession session, SignatureFactoriesManager signatures) {
    LoginWays ways = Attempt.of(session).ways();
    Stream<PublicKeyIdentity> own =
        ways.ownKeys().stream().map(pair -> new KeyPairIdentity(signatures, session, pair));
    return Stream.concat(own, ways.agentKeys().stream()).iterator();
  }

  @Override
  protected @Nullable PublicKeyIdentity resolveAttemptedPublicKeyIdentity(
      ClientSession session, String service, PublicKeyAuthenticationReporter reporter)
      throws Exception {
    PublicKeyIdentity next = super.resolveAttemptedPublicKeyIdentity(session, service, reporter);
    if (next != null) {
      String way = next instanceof LoginWays.AgentKey ? LoginWays.AgentKey.WAY : "public key";
      Attempt.of(session).ways().tries(way);
    }
    return next;
  }

  @Override
  protected boolean processAuthDataRequest(ClientSession session, String service, Buffer buffer)
      throws Exception {
    try {
      return super.processAuthDataRequest(session, service, buffer);
    } catch (IOException e) {
      if (!(current instanceof LoginWays.AgentKey key)) {
        throw e;
      }
      Attempt.of(session)
          .ways()
          .note(
              "the SSH agent did not sign with "
                  + KeyUtils.getFingerPrint(key.key())
                  + " ("
                  + Problems.words(e, "no reason given")
                  + "); see whether it is locked or asks somebody to confirm");
      current = null;
      return false;
    }
  }
}
