package io.circuitd.netconf.transport;

import io.circuitd.files.Secret;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.sshd.client.auth.AbstractUserAuthFactory;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractive;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * Login by keyboard-interactive (RFC 4256), for servers that ask for the password in this way: one
 * hidden question is answered with it, anything else is for people.
 */
final class PromptLogin extends UserAuthKeyboardInteractive {
  private static final Pattern ONE_TIME =
      Pattern.compile(
          "\\b(otp|totp|one[- ]?time|passcode|token|(verification|security|access) code|challenge"
              + "|authenticator|securid|yubikey|pin|new password|retype)\\b",
          Pattern.CASE_INSENSITIVE);

  static final class Factory extends AbstractUserAuthFactory {
    Factory() {
      super(NAME);
    }

    @Override
    public PromptLogin createUserAuth(ClientSession session) {
      return new PromptLogin();
    }
  }

  @Override
  protected boolean sendAuthDataRequest(ClientSession session, String service) throws Exception {
    return Attempt.of(session).ways().mayBeAsked() && super.sendAuthDataRequest(session, service);
  }

  @Override
  protected String @Nullable [] getUserResponses(
      String name, String instruction, String language, String[] prompts, boolean[] echo) {
    if (prompts.length == 0) {
      return prompts;
    }
    LoginWays ways = Attempt.of(getClientSession()).ways();
    if (prompts.length == 1 && !echo[0] && !ONE_TIME.matcher(prompts[0]).find()) {
      Optional<Secret> password = ways.takePassword("keyboard-interactive");
      if (password.isPresent()) {
        return new String[] {password.get().reveal()};
      }
    }
    ways.tries("keyboard-interactive");
    ways.note(
        "it asked what no file can answer: "
            + Arrays.stream(prompts)
                .map(prompt -> "\"" + prompt.strip() + "\"")
                .collect(Collectors.joining(", ")));
    return null;
  }
}
