package io.circuitd.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an SSH agent at a Unix domain socket for keys and signatures (draft-ietf-sshm-ssh-agent).
 */
public final class AgentClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AgentClient.class);
  private static final int FAILURE = 5;
  private static final int REQUEST_IDENTITIES = 11;
  private static final int IDENTITIES_ANSWER = 12;
  private static final int SIGN_REQUEST = 13;
  private static final int SIGN_RESPONSE = 14;
  private static final int RSA_SHA2_256 = 2;
  private static final int RSA_SHA2_512 = 4;
  private static final int LONGEST_ANSWER = 256 * 1024;

  private final SocketChannel channel;
  private final Selector selector;
  private final Duration limit;

  private AgentClient(SocketChannel channel, Selector selector, Duration limit) {
    this.channel = channel;
    this.selector = selector;
    this.limit = limit;
  }

  /** The agent is there and says no. */
  public static final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
      super(message);
    }
  }

  /**
   * Connects.
   *
   * @param limit of each answer
   * @throws IOException when nobody listens at the socket
   */
  public static AgentClient connect(Path socket, Duration limit) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    boolean done = false;
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      AgentClient client = new AgentClient(channel, Selector.open(), limit);
      done = true;
      return client;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  /** Its keys; without those of types that we do not know. */
  public List<PublicKey> identities() throws IOException {
    List<PublicKey> identities = new ArrayList<>();
    for (byte[] blob : blobs()) {
      try {
        identities.add(new ByteArrayBuffer(blob).getRawPublicKey());
      } catch (SshException | RuntimeException e) {
        log.debug("a key of the agent is passed over: {}", String.valueOf(e));
      }
    }
    return identities;
  }

  /** Its keys as it sends them, certificates among them. */
  List<byte[]> blobs() throws IOException {
    Buffer answer = ask(new ByteArrayBuffer(), REQUEST_IDENTITIES, IDENTITIES_ANSWER);
    int count = answer.getInt();
    List<byte[]> blobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      blobs.add(answer.getBytes());
      answer.getString();
    }
    return blobs;
  }

  /**
   * Signs.
   *
   * @param algorithm such as {@code rsa-sha2-512} (RFC 8332)
   * @return the bare signature
   * @throws Refusal when the agent does not want to, or cannot
   */
  public byte[] sign(PublicKey key, String algorithm, byte[] data) throws IOException {
    Buffer blob = new ByteArrayBuffer();
    blob.putRawPublicKey(key);
    Buffer signature = new ByteArrayBuffer(sign(blob.getCompactData(), algorithm, data));
    signature.getString();
    return signature.getBytes();
  }

  /**
   * As {@link #sign(PublicKey, String, byte[])}.
   *
   * @param key as the agent sent it
   * @return the signature with its algorithm, and what a security key adds (RFC 4253 section 6.6,
   *     PROTOCOL.u2f)
   */
  byte[] sign(byte[] key, String algorithm, byte[] data) throws IOException {
    Buffer request = new ByteArrayBuffer();
    request.putBytes(key);
    request.putBytes(data);
    request.putUInt(
        switch (algorithm) {
          case "rsa-sha2-256" -> RSA_SHA2_256;
          case "rsa-sha2-512" -> RSA_SHA2_512;
          default -> 0;
        });
    byte[] signature = ask(request, SIGN_REQUEST, SIGN_RESPONSE).getBytes();
    String used = new ByteArrayBuffer(signature).getString();
    if (!used.equals(algorithm)) {
      throw new Refusal("it signed with " + used + " where " + algorithm + " was asked for");
    }
    return signature;
  }

  private synchronized Buffer ask(Buffer content, int request, int expected) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    byte[] body = content.getCompactData();
    ByteBuffer out = ByteBuffer.allocate(5 + body.length);
    out.putInt(1 + body.length).put((byte) request).put(body).flip();
    while (out.hasRemaining()) {
      if (channel.write(out) == 0) {
        await(SelectionKey.OP_WRITE, deadline);
      }
    }
    int length = read(Integer.BYTES, deadline).getInt();
    if (length < 1 || length > LONGEST_ANSWER) {
      throw new IOException("an answer of " + length + " bytes, which is no agent's");
    }
    Buffer answer = new ByteArrayBuffer(read(length, deadline).array());
    int type = answer.getUByte();
    if (type == FAILURE) {
      throw new Refusal("it answered with a failure");
    }
    if (type != expected) {
      throw new IOException("an answer of type " + type + " where " + expected + " was expected");
    }
    return answer;
  }

  private ByteBuffer read(int length, long deadline) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes);
      if (read < 0) {
        throw new EOFException("it hung up");
      }
      if (read == 0) {
        await(SelectionKey.OP_READ, deadline);
      }
    }
    return bytes.flip();
  }

  private void await(int operation, long deadline) throws IOException {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    channel.register(selector, operation);
    if (millis <= 0 || (selector.select(millis) == 0 && System.nanoTime() >= deadline)) {
      throw new SocketTimeoutException("no answer within " + limit.toMillis() / 1000.0 + " s");
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
