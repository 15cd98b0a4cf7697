package io.circuitd.netconf.transport;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.session.ClientSession;

/** The one channel of an SSH session (RFC 4254); the session ends with it. */
record ChannelLine(Attempt attempt, ClientSession session, ClientChannel channel)
    implements Transport {
  @Override
  public InputStream input() {
    return channel.getInvertedOut();
  }

  @Override
  public OutputStream output() {
    return channel.getInvertedIn();
  }

  @Override
  public Optional<String> trouble() {
    return Optional.ofNullable(attempt.trouble())
        .map(problem -> Problems.words(problem, "line lost"))
        .map(words ->
            words.contains("heartbeat") ? "the peer is silent, SSH says: " + words : words);
  }

  @Override
  public void close() {
    session.close(false);
  }

  @Override
  public void abort() {
    session.close(true);
  }
}
