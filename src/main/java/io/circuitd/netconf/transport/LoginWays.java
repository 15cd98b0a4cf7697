package io.circuitd.netconf.transport;

import io.circuitd.files.Secret;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import io.circuitd.ssh.AgentClient;
import io.circuitd.ssh.PrivateKeys;
import io.circuitd.ssh.Unusable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.util.buffer.BufferException;

/**
 * What one login has to offer, and what became of it. The password is sent once, so that a wrong
 * one does not lock the account.
 */
final class LoginWays implements AutoCloseable {
  private final Hop hop;
  private final List<KeyPair> ownKeys;
  private final List<AgentKey> agentKeys = new ArrayList<>();
  private final Set<String> tried = new LinkedHashSet<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private Optional<AgentClient> agent = Optional.empty();
  private Optional<Secret> password;
  private boolean passwordWasRight;
  private String serverTakes = "";

  private LoginWays(Hop hop) {
    this.hop = hop;
    this.ownKeys = ownKeys(hop);
    this.password = hop.login().password();
    hop.login().agent().ifPresent(this::askAgent);
  }

  /**
   * Reads the private key and asks the agent for its keys.
   *
   * @throws NotConnected when the key cannot be used, or there is nothing to log in with
   */
  static LoginWays of(Hop hop) {
    LoginWays ways = new LoginWays(hop);
    if (ways.ownKeys.isEmpty() && ways.agentKeys.isEmpty() && ways.password.isEmpty()) {
      ways.close();
      throw hop.failed(
          Reason.LOGIN,
          "no way to log in as "
              + hop.user()
              + ": "
              + (ways.notes.isEmpty()
                  ? "give a password or an OpenSSH private key by reference, or an SSH agent, in "
                      + hop.section()
                      + " of the inventory"
                  : String.join("; ", ways.notes)),
          null);
    }
    return ways;
  }

  private static List<KeyPair> ownKeys(Hop hop) {
    if (hop.login().privateKey().isEmpty()) {
      return List.of();
    }
    try {
      return PrivateKeys.read(
          hop.login().privateKey().get().text(), hop.login().privateKey().get().passphrase());
    } catch (Unusable e) {
      throw hop.failed(
          Reason.LOGIN,
          "the private key of user "
              + hop.user()
              + " cannot be used: "
              + e.reason()
              + "; expected is an OpenSSH private key (ed25519, RSA or ECDSA) in "
              + hop.section()
              + ".privateKey, with its passphrase in "
              + hop.section()
              + ".passphrase where it has one",
          null);
    }
  }

  private void askAgent(Path socket) {
    try {
      AgentClient client = AgentClient.connect(socket, hop.limit());
      agent = Optional.of(client);
      client.identities().forEach(key -> agentKeys.add(new AgentKey(client, key)));
      if (agentKeys.isEmpty()) {
        notes.add("the SSH agent at " + socket + " has no key that we know; add one with ssh-add");
      }
    } catch (IOException | BufferException e) {
      notes.add(
          "the SSH agent at "
              + socket
              + " gives no keys ("
              + Problems.words(e, "no reason given")
              + "); start it, or correct "
              + hop.section()
              + ".agent in the inventory");
    }
  }

  List<KeyPair> ownKeys() {
    return ownKeys;
  }

  List<AgentKey> agentKeys() {
    return agentKeys;
  }

  /** Whether a signature may have to come from an agent. */
  boolean asksAgent() {
    return !agentKeys.isEmpty();
  }

  synchronized void tries(String way) {
    tried.add(way);
  }

  synchronized void note(String what) {
    notes.add(what);
  }

  /** The password, for the one time that it is sent. */
  synchronized Optional<Secret> takePassword(String way) {
    Optional<Secret> taken = password;
    password = Optional.empty();
    taken.ifPresent(secret -> tried.add(way));
    return taken;
  }

  /** The server took it, and wants something more. */
  synchronized void passwordWasRight() {
    passwordWasRight = true;
  }

  /** Whether the server's questions are worth hearing. */
  synchronized boolean mayBeAsked() {
    return password.isPresent() || passwordWasRight;
  }

  /** The methods that the server still takes, as it lists them (RFC 4252 section 5.1). */
  synchronized void serverTakes(String methods) {
    serverTakes = methods;
  }

  /** The whole story of a refused login, without any secret. */
  synchronized String refusal(String words) {
    String by = tried.isEmpty() ? "" : " by " + String.join(", then ", tried);
    List<String> story = new ArrayList<>();
    story.add("login of user " + hop.user() + by + " refused" + words);
    if (!serverTakes.isEmpty()) {
      story.add("the " + hop.side() + " takes " + serverTakes.replace(",", ", "));
    }
    if (tried.contains(AgentKey.WAY)) {
      story.add(
          "the agent's keys are "
              + agentKeys.stream()
                  .map(key -> HostKeys.shown(key.key()))
                  .collect(Collectors.joining(", ")));
    }
    story.addAll(notes);
    story.add(
        "check user and credential in "
            + hop.section()
            + " of the inventory and on the "
            + hop.side());
    return String.join("; ", story);
  }

  /** Ends the line to the agent; a signature that is under way fails. */
  @Override
  public void close() {
    agent.ifPresent(client -> {
      try {
        client.close();
      } catch (IOException e) {
        note("the line to the agent did not close in order");
      }
    });
  }

  /** A key that stays with the agent. */
  record AgentKey(AgentClient agent, PublicKey key) implements PublicKeyIdentity {
    static final String WAY = "agent";

    @Override
    public KeyPair getKeyIdentity() {
      return new KeyPair(key, null);
    }

    @Override
    public Map.Entry<String, byte[]> sign(SessionContext session, String algorithm, byte[] data)
        throws IOException {
      return Map.entry(algorithm, agent.sign(key, algorithm, data));
    }
  }
}
