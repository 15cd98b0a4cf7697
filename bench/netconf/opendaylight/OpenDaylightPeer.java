package io.circuitd.bench.netconf;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.opendaylight.netconf.api.NetconfTerminationReason;
import org.opendaylight.netconf.api.messages.NetconfMessage;
import org.opendaylight.netconf.client.NetconfClientFactory;
import org.opendaylight.netconf.client.NetconfClientFactoryImpl;
import org.opendaylight.netconf.client.NetconfClientSession;
import org.opendaylight.netconf.client.NetconfClientSessionListener;
import org.opendaylight.netconf.client.conf.NetconfClientConfiguration.NetconfClientProtocol;
import org.opendaylight.netconf.client.conf.NetconfClientConfigurationBuilder;
import org.opendaylight.netconf.common.di.DefaultNetconfTimer;
import org.opendaylight.netconf.shaded.sshd.client.ClientFactoryManager;
import org.opendaylight.netconf.shaded.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.opendaylight.netconf.shaded.sshd.common.NamedResource;
import org.opendaylight.netconf.shaded.sshd.common.config.keys.FilePasswordProvider;
import org.opendaylight.netconf.shaded.sshd.common.keyprovider.KeyIdentityProvider;
import org.opendaylight.netconf.shaded.sshd.common.util.security.SecurityUtils;
import org.opendaylight.netconf.transport.ssh.ClientFactoryManagerConfigurator;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Host;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.IetfInetUtil;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.PortNumber;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.netconf.client.rev240814.netconf.client.initiate.stack.grouping.transport.ssh.ssh.SshClientParametersBuilder;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.netconf.client.rev240814.netconf.client.initiate.stack.grouping.transport.ssh.ssh.TcpClientParametersBuilder;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.ssh.client.rev241010.ssh.client.grouping.ClientIdentityBuilder;
import org.opendaylight.yangtools.yang.common.Empty;
import org.opendaylight.yangtools.yang.common.Uint16;
import org.w3c.dom.Document;

/**
 * OpenDaylight's client, replies as DOM documents. Key exchange and cipher are those that ours
 * prefers, unless it is told to keep its own (sntrup761, chacha20), by which it loses.
 */
final class OpenDaylightPeer implements Peer {
  private static final String BASE = "urn:ietf:params:xml:ns:netconf:base:1.0";

  private final NetconfClientFactory factory =
      new NetconfClientFactoryImpl(new DefaultNetconfTimer());
  private final int port;
  private final String user;
  private final byte[] key;
  private final boolean ownAlgorithms;

  private OpenDaylightPeer(int port, String user, byte[] key, boolean ownAlgorithms) {
    this.port = port;
    this.user = user;
    this.key = key;
    this.ownAlgorithms = ownAlgorithms;
  }

  /** {@code PORT USER KEYFILE [own]}. */
  public static void main(String[] args) throws Exception {
    Drill.run(
        new OpenDaylightPeer(
            Integer.parseInt(args[0]),
            args[1],
            Files.readAllBytes(Path.of(args[2])),
            args.length > 3));
    System.exit(0);
  }

  @Override
  public Line open(boolean parsed) throws Exception {
    Replies replies = new Replies();
    var configuration =
        NetconfClientConfigurationBuilder.create()
            .withProtocol(NetconfClientProtocol.SSH)
            .withName("bench")
            .withConnectionTimeoutMillis(30_000)
            .withTcpParameters(
                new TcpClientParametersBuilder()
                    .setRemoteAddress(new Host(IetfInetUtil.ipAddressFor("127.0.0.1")))
                    .setRemotePort(new PortNumber(Uint16.valueOf(port)))
                    .build())
            .withSshParameters(
                new SshClientParametersBuilder()
                    .setClientIdentity(
                        new ClientIdentityBuilder()
                            .setUsername(user)
                            .setNone(Empty.value())
                            .build())
                    .build())
            .withSshConfigurator(new Key())
            .withSessionListener(replies)
            .build();
    NetconfClientSession session = factory.createClient(configuration).get(30, TimeUnit.SECONDS);
    return new Session(session, replies);
  }

  private final class Key extends ClientFactoryManagerConfigurator {
    @Override
    protected void configureClientFactoryManager(ClientFactoryManager manager) {
      try (InputStream in = new ByteArrayInputStream(key)) {
        manager.setKeyIdentityProvider(
            KeyIdentityProvider.wrapKeyPairs(
                SecurityUtils.loadKeyPairIdentities(
                    null, NamedResource.ofName("key"), in, FilePasswordProvider.EMPTY)));
        if (!ownAlgorithms) {
          manager.setKeyExchangeFactories(
              manager.getKeyExchangeFactories().stream()
                  .filter(factory -> factory.getName().equals("curve25519-sha256"))
                  .toList());
          manager.setCipherFactories(
              manager.getCipherFactories().stream()
                  .filter(factory -> factory.getName().equals("aes128-gcm@openssh.com"))
                  .toList());
        }
        manager.setUserAuthFactories(
            List.of(new UserAuthPublicKeyFactory(manager.getSignatureFactories())));
      } catch (Exception e) {
        throw new IllegalStateException("the key cannot be used", e);
      }
    }
  }

  private static final class Replies implements NetconfClientSessionListener {
    final Semaphore arrived = new Semaphore(0);
    volatile Exception broken = null;

    @Override
    public void onSessionUp(NetconfClientSession session) {}

    @Override
    public void onSessionDown(NetconfClientSession session, Exception cause) {
      broken = cause;
      arrived.release(1000);
    }

    @Override
    public void onSessionTerminated(
        NetconfClientSession session, NetconfTerminationReason reason) {}

    @Override
    public void onMessage(NetconfClientSession session, NetconfMessage message) {
      if (message.getDocument().getDocumentElement().getFirstChild() == null) {
        broken = new IllegalStateException("an empty reply");
      }
      arrived.release();
    }

    @Override
    public void onError(NetconfClientSession session, Exception failure) {
      broken = failure;
      arrived.release(1000);
    }
  }

  private static final class Session implements Line {
    private final NetconfClientSession session;
    private final Replies replies;
    private long lastId;

    Session(NetconfClientSession session, Replies replies) {
      this.session = session;
      this.replies = replies;
    }

    @Override
    public long pump(int bytes, int depth, long until) throws Exception {
      Document request = request(bytes);
      long sent = 0;
      for (; System.nanoTime() < until; sent++) {
        if (sent >= depth) {
          await(1);
        }
        Document copy = (Document) request.cloneNode(true);
        copy.getDocumentElement().setAttribute("message-id", Long.toString(++lastId));
        session.sendMessage(new NetconfMessage(copy));
      }
      await((int) Math.min(sent, depth));
      return sent;
    }

    private void await(int count) throws Exception {
      replies.arrived.acquire(count);
      if (replies.broken != null) {
        throw replies.broken;
      }
    }

    private static Document request(int bytes) throws Exception {
      String rpc =
          "<rpc xmlns=\""
              + BASE
              + "\"><get-config><source><running/></source><filter type=\"subtree\">"
              + "<interfaces xmlns=\"urn:circuitd:bench\"><size>"
              + bytes
              + "</size></interfaces></filter></get-config></rpc>";
      return DocumentBuilderFactory.newDefaultNSInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(rpc.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
