package io.circuitd.netconf.session;

import io.circuitd.netconf.RpcError;
import io.circuitd.netconf.wire.FrameReader;
import io.circuitd.netconf.wire.Framing;
import io.circuitd.netconf.wire.StartTag;
import io.circuitd.netconf.wire.XmlParsers;
import io.circuitd.netconf.wire.XmlRefused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/**
 * What a router sends: hello, replies, notifications. Replies are passed on unparsed, told apart by
 * their start tags. For the line's thread alone.
 */
final class Incoming {
  private static final Logger LOG = LoggerFactory.getLogger(Incoming.class);
  private static final int FIRST_PIECE = 4 * 1024;
  private static final int PIECE = 32 * 1024;

  /** Largest notification; a tree of it stands in memory even where nobody has asked for it. */
  private static final long LARGEST_NOTIFICATION = 4L << 20;

  private final String router;
  private final FrameReader reader;
  private final Supplier<Optional<String>> trouble;
  private final UnaryOperator<InputStream> seen;
  private final InFlight inFlight;
  private final long mostBytes;
  private final XmlParsers parsers;
  private final Consumer<Element> notified;
  private final Consumer<String> unreadable;

  /**
   * Reads nothing yet.
   *
   * @param trouble why the line ended, where the transport knows
   * @param seen what each message is read through
   * @param mostBytes largest hello, and largest notification up to 4 MiB
   * @param unreadable learns why a notification is no XML that can be taken
   */
  Incoming(
      String router,
      FrameReader reader,
      Supplier<Optional<String>> trouble,
      UnaryOperator<InputStream> seen,
      InFlight inFlight,
      long mostBytes,
      XmlParsers parsers,
      Consumer<Element> notified,
      Consumer<String> unreadable) {
    this.router = router;
    this.reader = reader;
    this.trouble = trouble;
    this.seen = seen;
    this.inFlight = inFlight;
    this.mostBytes = mostBytes;
    this.parsers = parsers;
    this.notified = notified;
    this.unreadable = unreadable;
  }

  /** The first message (RFC 6241, 8.1). */
  Hello hello() throws IOException {
    return Hello.read(parsers.parse(next(), mostBytes));
  }

  /** Counts from the next message on (RFC 6242, 4.1). */
  void use(Framing framing) {
    reader.use(framing);
  }

  /** Takes one message. */
  void take() throws IOException, InterruptedException {
    InputStream message = next();
    Head head = Head.of(message);
    switch (head.tag().name()) {
      case "rpc-reply" -> reply(head, message);
      case "notification" -> notification(head, message);
      default -> throw unexpected(head.tag());
    }
  }

  /**
   * Nobody waits for a notification, and its framing tells where the next message begins: one that
   * cannot be read is no reason to fail RPCs that have nothing to do with it.
   */
  private void notification(Head head, InputStream message) throws IOException {
    Element read;
    try {
      long most = Math.min(mostBytes, LARGEST_NOTIFICATION);
      read = parsers.parse(head.whole(message), most).getDocumentElement();
    } catch (XmlRefused e) {
      unreadable.accept(String.valueOf(e.getMessage()));
      return;
    }
    notified.accept(read);
  }

  private InputStream next() throws IOException {
    Optional<InputStream> message = reader.next();
    if (message.isEmpty()) {
      throw new IOException(trouble.get().orElse("the router closed the line"));
    }
    return seen.apply(message.get());
  }

  private static ProtocolBroken unexpected(StartTag tag) {
    return new ProtocolBroken("expected <rpc-reply>, found <" + tag.name() + ">");
  }

  private void reply(Head head, InputStream message) throws IOException, InterruptedException {
    if (head.tag().namespace().filter(uri -> !uri.equals(Replies.BASE)).isPresent()) {
      throw unexpected(head.tag());
    }
    Optional<String> id = head.tag().attribute("message-id");
    if (id.isEmpty()) {
      withoutId(head, message);
      return;
    }
    Optional<Awaited> claimed = inFlight.claim(id.get());
    if (claimed.isPresent()) {
      passOn(head, message, claimed.get());
    } else if (inFlight.settle(id.get())) {
      LOG.info("{}: late reply with message-id {} dropped", router, id.get());
    } else {
      LOG.warn("{}: reply with message-id '{}' dropped, nothing waits for it", router, id.get());
    }
  }

  /**
   * We always send an id, so only an error about an RPC that the server could not read comes
   * without one (RFC 6241, 4.2 and appendix A, malformed-message). It is taken for the answer where
   * a single reply is owed; among several it cannot be told whose it is.
   */
  private void withoutId(Head head, InputStream message) throws IOException, InterruptedException {
    byte[] whole = head.whole(message).readNBytes(StartTag.LONGEST + 1);
    boolean isError =
        whole.length <= StartTag.LONGEST
            && !Replies.errors(
                    parsers
                        .parse(new ByteArrayInputStream(whole), whole.length)
                        .getDocumentElement())
                .stream()
                .allMatch(RpcError::isWarning);
    Optional<Awaited> only = isError ? inFlight.claimOnly() : Optional.empty();
    if (only.isPresent()) {
      only.get().put(new Piece(whole, whole.length));
      arrived(only.get());
    } else if (isError && inFlight.owed() > 0) {
      throw new ProtocolBroken(
          "an rpc-error without message-id while %d replies are owed: whose it is cannot be told"
              .formatted(inFlight.owed()));
    } else {
      LOG.warn("{}: reply without message-id dropped", router);
    }
  }

  private void passOn(Head head, InputStream message, Awaited to)
      throws IOException, InterruptedException {
    byte[] piece = head.start().bytes;
    int filled = head.start().length;
    boolean more = true;
    while (more) {
      while (more && filled < piece.length) {
        int count = message.read(piece, filled, piece.length - filled);
        more = count >= 0;
        filled += Math.max(count, 0);
        if (to.isStreamed() && message.available() == 0) {
          break;
        }
      }
      if (filled > 0 && !to.put(new Piece(piece, filled).trimmed())) {
        inFlight.arrived();
        return;
      }
      piece = more ? new byte[PIECE] : piece;
      filled = 0;
    }
    arrived(to);
  }

  private void arrived(Awaited reply) {
    reply.complete();
    inFlight.arrived();
  }

  /** The beginning of a message, with its start tag. */
  private record Head(StartTag tag, Piece start) {
    static Head of(InputStream message) throws IOException {
      byte[] bytes = new byte[FIRST_PIECE];
      int length = 0;
      while (true) {
        int count = message.read(bytes, length, bytes.length - length);
        length += Math.max(count, 0);
        if (count > 0 && length < bytes.length && message.available() > 0) {
          continue;
        }
        Optional<StartTag> tag = StartTag.in(bytes, length);
        if (tag.isPresent()) {
          return new Head(tag.get(), new Piece(bytes, length));
        } else if (count < 0) {
          throw new XmlRefused("XML refused: the message ends before its first tag does", null);
        } else if (length == StartTag.LONGEST) {
          throw new XmlRefused(
              "XML refused: no tag ends within the first " + StartTag.LONGEST + " bytes", null);
        } else if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, 4 * bytes.length);
        }
      }
    }

    InputStream whole(InputStream rest) {
      return new SequenceInputStream(start.stream(), rest);
    }
  }
}
