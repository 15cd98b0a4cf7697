package io.circuitd.netconf.transport;

import io.circuitd.files.Secret;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.auth.AbstractUserAuthFactory;
import org.apache.sshd.client.auth.password.UserAuthPassword;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Login by password (RFC 4252 section 8): sent once. */
final class PasswordLogin extends UserAuthPassword {
  static final class Factory extends AbstractUserAuthFactory {
    Factory() {
      super(NAME);
    }

    @Override
    public PasswordLogin createUserAuth(ClientSession session) {
      return new PasswordLogin();
    }
  }

  @Override
  protected @Nullable String resolveAttemptedPassword(ClientSession session, String service) {
    Optional<Secret> password = Attempt.of(session).ways().takePassword("password");
    return password.isPresent() ? password.get().reveal() : null;
  }

  /** The server wants a new password. */
  @Override
  protected boolean processAuthDataRequest(ClientSession session, String service, Buffer buffer) {
    buffer.getUByte();
    Attempt.of(session)
        .ways()
        .note("the password must be changed first: \"" + buffer.getString().strip() + "\"");
    return false;
  }

  @Override
  public void signalAuthMethodFailure(
      ClientSession session,
      String service,
      boolean partial,
      List<String> serverMethods,
      Buffer buffer) {
    if (partial) {
      Attempt.of(session).ways().passwordWasRight();
    }
  }
}
