package io.circuitd.netconf.transport;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.session.ClientUserAuthService;
import org.apache.sshd.client.session.ClientUserAuthServiceFactory;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** The login (RFC 4252), listening to which methods the server takes. */
final class LoginService extends ClientUserAuthService {
  /** In the order in which they are tried; each passes when it has nothing to offer. */
  static final List<UserAuthFactory> METHODS =
      List.of(new PublicKeyLogin.Factory(), new PasswordLogin.Factory(), new PromptLogin.Factory());

  static final class Factory extends ClientUserAuthServiceFactory {
    @Override
    public Service create(Session session) {
      return new LoginService(session);
    }
  }

  /** The server answers what was sent, and the thread that sent it may not be through yet. */
  private static final Duration REST_OF_AN_ANSWER = Duration.ofSeconds(2);

  private volatile CountDownLatch answering = new CountDownLatch(0);

  private LoginService(Session session) {
    super(session);
  }

  @Override
  protected void processUserAuth(int command, Buffer buffer, AuthFuture future) throws Exception {
    if (command == SshConstants.SSH_MSG_USERAUTH_FAILURE) {
      int start = buffer.rpos();
      Attempt.of(getClientSession()).ways().serverTakes(buffer.getString());
      buffer.rpos(start);
    }
    if (command == SshConstants.SSH_MSG_USERAUTH_PK_OK
        && Attempt.of(getClientSession()).ways().asksAgent()) {
      Buffer whole = new ByteArrayBuffer();
      whole.putByte((byte) command);
      whole.putRawBytes(buffer.getCompactData());
      whole.rpos(1);
      CountDownLatch through = new CountDownLatch(1);
      answering = through;
      Thread.ofVirtual().name("ssh-agent").start(() -> answer(command, whole, future, through));
    } else {
      boolean _ = answering.await(REST_OF_AN_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      super.processUserAuth(command, buffer, future);
    }
  }

  /** An agent may wait for a person, which must not hold a thread that serves every line. */
  private void answer(int command, Buffer buffer, AuthFuture future, CountDownLatch through) {
    try {
      super.processUserAuth(command, buffer, future);
    } catch (Exception e) {
      getClientSession().exceptionCaught(e);
    } finally {
      through.countDown();
    }
  }
}
