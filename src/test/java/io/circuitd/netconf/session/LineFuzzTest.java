package io.circuitd.netconf.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.circuitd.Cases;
import io.circuitd.netconf.EventRequest;
import io.circuitd.netconf.events.Notifications;
import io.circuitd.netconf.wire.FrameLimits;
import io.circuitd.netconf.wire.FrameReader;
import io.circuitd.netconf.wire.Framing;
import io.circuitd.netconf.wire.XmlParsers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Any bytes from a router end in messages or in an IOException, and however they are cut into
 * reads, in the same ones. {@code bench/fuzz} runs these with made-up bytes; the build runs the
 * seeds in src/test/resources.
 */
class LineFuzzTest {
  private static final XmlParsers PARSERS = new XmlParsers();

  @FuzzTest(maxDuration = "60m")
  void framing(byte[] bytes) {
    for (Framing framing : Framing.values()) {
      same(
          messages(new ByteArrayInputStream(bytes), framing),
          messages(new Pieces(bytes, bytes.length), framing));
    }
  }

  @FuzzTest(maxDuration = "60m")
  void hello(byte[] bytes) {
    try {
      Hello hello = Hello.read(PARSERS.parse(new ByteArrayInputStream(bytes), 64 * 1024));
      if (hello.sessionId() < 1) {
        throw new IllegalStateException("session-id " + hello.sessionId());
      }
    } catch (IOException expected) {
      Objects.requireNonNull(expected.getMessage());
    }
  }

  /** Hello, replies (kept, streamed, late, of nobody), rpc-errors, notifications. */
  @FuzzTest(maxDuration = "60m")
  void session(byte[] bytes) throws InterruptedException {
    List<String> whole = outcome(new ByteArrayInputStream(bytes));
    same(whole, outcome(new Pieces(bytes, bytes.length)));
  }

  @Test
  void anySplitOfAnySessionEndsTheSameWay() {
    Cases.check(
        400,
        LineFuzzTest::madeUp,
        line -> {
          byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
          assertThat(outcome(new Pieces(bytes, 1)))
              .isEqualTo(outcome(new ByteArrayInputStream(bytes)));
        });
  }

  private static String madeUp(RandomGenerator random) {
    StringBuilder line = new StringBuilder(HELLO);
    for (int i = random.nextInt(8); i > 0; i--) {
      String message =
          random.nextInt(8) == 0
              ? Cases.text(random, 20, NOISE)
              : "<rpc-reply xmlns='urn:ietf:params:xml:ns:netconf:base:1.0'"
                  + Cases.oneOf(random, IDS)
                  + ">"
                  + Cases.text(random, 4, CONTENT)
                  + "</rpc-reply>";
      int length = message.getBytes(StandardCharsets.UTF_8).length;
      line.append("\n#").append(length + (random.nextInt(40) == 0 ? 1 : 0)).append('\n');
      line.append(message).append("\n##\n");
    }
    return line.toString();
  }

  private static final String HELLO =
      "<hello xmlns='urn:ietf:params:xml:ns:netconf:base:1.0'><capabilities>"
          + "<capability>urn:ietf:params:netconf:base:1.1</capability></capabilities>"
          + "<session-id>7</session-id></hello>]]>]]>";
  private static final List<String> IDS =
      List.of(" message-id='1'", " message-id='2'", " message-id='3'", " message-id='4'", "");
  private static final List<String> CONTENT =
      List.of(
          "<ok/>",
          "<data>é<a xmlns='urn:a'>&lt;</a></data>",
          "<rpc-error><error-tag>in-use</error-tag></rpc-error>",
          "<x:a/>",
          "<own xmlns='urn:o'><rpc-error/></own>",
          "\n");
  private static final List<String> NOISE =
      List.of("<notification/>", "<", "a", ">", "<!--", "-->", "<?x ?>", " ", "é", "]]>]]>");

  private static List<String> outcome(InputStream in) throws InterruptedException {
    Notifications notifications = new Notifications("r1");
    if (notifications.begin(EventRequest.NEW).isEmpty()) {
      throw new IllegalStateException("no room for a first subscription");
    }
    return new FedLine(PARSERS, notifications::arrived).feed(in);
  }

  /**
   * Of several faults close together, a parser names the one that a read brings first; that the
   * line ends inside the message is one of them.
   */
  private static List<String> withoutReasons(List<String> outcome) {
    return outcome.stream()
        .map(seen ->
            seen.replaceAll("(?s)(XML refused: |broken framing: the line ended).*", "refused"))
        .toList();
  }

  private static void same(List<String> whole, List<String> cut) {
    if (!whole.equals(cut) && !withoutReasons(whole).equals(withoutReasons(cut))) {
      throw new IllegalStateException("cut into reads, " + whole + " became " + cut);
    }
  }

  private static List<String> messages(InputStream in, Framing framing) {
    List<String> seen = new ArrayList<>();
    FrameReader reader = new FrameReader(in, new FrameLimits(1000, 500));
    reader.use(framing);
    try {
      for (Optional<InputStream> m = reader.next(); m.isPresent(); m = reader.next()) {
        seen.add(text(m.get()));
      }
      seen.add("end");
    } catch (IOException e) {
      seen.add(String.valueOf(e.getMessage()));
    }
    return seen;
  }

  private static String text(InputStream message) throws IOException {
    return new String(message.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Gives the bytes in small portions. */
  private static final class Pieces extends ByteArrayInputStream {
    private final SplittableRandom sizes;

    Pieces(byte[] bytes, long seed) {
      super(bytes);
      sizes = new SplittableRandom(seed);
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1 + sizes.nextInt(9)));
    }
  }
}
