package io.circuitd.netconf.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.Cases;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {
  private static final FrameLimits SMALL = new FrameLimits(100, 50);
  private static final List<String> CONTENT =
      List.of("]", ">", "]]>", "<a>", "\n", "#", "\n#", "\n##\n", "12", "é", "  ", "x");
  private static final List<String> NOISE =
      List.of("]", ">", "]]>]]>", "\n", "#", "\n#3\nabc", "\n##\n", "\n#1\nx", "7", " ");

  /** What goes over a line, how, and the seed of how it is cut into reads. */
  private record Line(List<String> messages, Framing framing, int chunk, long seed) {}

  @Test
  void theHelloEndsWithTheMarkAndChunksFollow() throws Exception {
    FrameReader reader =
        reader("<hello/>]]>]]>\n#4\n<rpc\n#2\n/>\n##\n\n#3\n<a>\n##\n", FrameLimits.DEFAULT);
    assertThat(text(reader.next().orElseThrow())).isEqualTo("<hello/>");
    reader.use(Framing.CHUNKED);
    assertThat(text(reader.next().orElseThrow())).isEqualTo("<rpc/>");
    assertThat(text(reader.next().orElseThrow())).isEqualTo("<a>");
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void aMessageThatIsLeftUnreadIsSkipped() throws Exception {
    FrameReader reader = reader("<one>1</one>]]>]]>\n<two/>]]>]]>\n", FrameLimits.DEFAULT);
    assertThat(reader.next().orElseThrow().read()).isEqualTo('<');
    assertThat(text(reader.next().orElseThrow())).isEqualTo("<two/>");
    assertThat(reader.next()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"]", "]]", "]]>", "]]>]", "]]>]]", "]]>]]]>", "]]]]>", "x]]>]x", "]]>]>]]"})
  void whatOnlyLooksLikeTheEndIsContent(String text) throws Exception {
    FrameReader reader = reader(text + "x]]>]]>", FrameLimits.DEFAULT);
    assertThat(text(reader.next().orElseThrow())).isEqualTo(text + "x");
    assertThat(reader.next()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          #4~abcd~##~            | begins with LF and #
          ~4~abcd~##~            | expected '#'
          ~#04~abcd~##~          | begins with 1 to 9
          ~#0~~##~               | begins with 1 to 9
          ~#-1~abcd~##~          | begins with 1 to 9
          ~#~abcd~##~            | begins with 1 to 9
          ~#4x~abcd~##~          | holds digits
          ~#4 ~abcd~##~          | holds digits
          ~#4~abcdX##~           | expected LF
          ~#4~abcd~x~            | expected '#'
          ~#4~abcd~##x           | expected LF
          ~##~                   | a message without a chunk
          ~#99999999999999999999~| chunk larger than 50 bytes
          ~#51~                  | chunk larger than 50 bytes
          ~#4~abc                | ended inside a message
          ~#4~                   | ended inside a message
          ~#4                    | ended inside a message
          ~#4~abcd               | ended inside a message
          ~#4~abcd~#             | ended inside a message
          """)
  void brokenChunksAreRefused(String line, String why) {
    assertThatThrownBy(() -> messages(line.replace('~', '\n'), Framing.CHUNKED))
        .isInstanceOf(FramingException.class)
        .hasMessageContaining(why);
  }

  @Test
  void messagesAreLimitedOverAllTheirChunks() throws Exception {
    String chunk = "\n#50\n" + "x".repeat(50);
    assertThat(messages(chunk + chunk + "\n##\n", Framing.CHUNKED)).hasSize(1);
    assertThatThrownBy(() -> messages(chunk + chunk + "\n#1\nx\n##\n", Framing.CHUNKED))
        .isInstanceOf(FramingException.class)
        .hasMessageContaining("message larger than 100 bytes");
  }

  @Test
  void messagesWithAnEndMarkAreLimited() throws Exception {
    assertThat(messages("x".repeat(100) + "]]>]]>", Framing.END_OF_MESSAGE)).hasSize(1);
    assertThatThrownBy(() -> messages("x".repeat(101) + "]]>]]>", Framing.END_OF_MESSAGE))
        .isInstanceOf(FramingException.class)
        .hasMessageContaining("message larger than 100 bytes");
    assertThatThrownBy(() -> messages("x]]>]]", Framing.END_OF_MESSAGE))
        .isInstanceOf(FramingException.class)
        .hasMessageContaining("ended inside a message");
  }

  @Test
  void theWriterRefusesWhatWouldBreakTheLine() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FrameWriter writer = new FrameWriter(out);
    assertThatThrownBy(() -> writer.write(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> writer.write(bytes("<a>x]]>]]></a>")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("]]>]]>");
    assertThatThrownBy(() -> writer.write(bytes("<a/>]]>")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(out.size()).isZero();
  }

  @Test
  void anySplitIntoReadsGivesTheSameMessages() {
    Cases.check(
        600,
        random ->
            new Line(
                messages(random),
                Cases.oneOf(random, List.of(Framing.values())),
                1 + random.nextInt(40),
                random.nextLong()),
        FramingTest::splitIntoReads);
  }

  private static void splitIntoReads(Line sent) throws Exception {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    FrameWriter writer = new FrameWriter(line, sent.chunk());
    writer.use(sent.framing());
    for (String message : sent.messages()) {
      writer.write(bytes(message));
    }
    FrameReader reader =
        new FrameReader(
            new Dribble(line.toByteArray(), new Random(sent.seed())),
            new FrameLimits(1L << 20, 1L << 20));
    reader.use(sent.framing());
    List<String> read = new ArrayList<>();
    Random sizes = new Random(~sent.seed());
    for (Optional<InputStream> m = reader.next(); m.isPresent(); m = reader.next()) {
      read.add(textInPieces(m.get(), sizes));
    }
    assertThat(read).isEqualTo(sent.messages());
  }

  @Test
  void anySplitOfAnyBytesEndsTheSameWay() {
    Cases.check(
        600,
        random ->
            new Line(
                List.of(Cases.text(random, 40, NOISE)),
                Cases.oneOf(random, List.of(Framing.values())),
                1,
                random.nextLong()),
        line -> {
          byte[] noise = bytes(line.messages().getFirst());
          assertThat(outcome(new Dribble(noise, new Random(line.seed())), line.framing()))
              .isEqualTo(outcome(new ByteArrayInputStream(noise), line.framing()));
        });
  }

  /** Up to six messages that do not hold the end mark, nor make one with it. */
  private static List<String> messages(RandomGenerator random) {
    return Stream.generate(() -> "<" + Cases.text(random, 60, CONTENT).replace("]]>]]>", ""))
        .filter(text -> !(text + "]]>]]").contains("]]>]]>"))
        .limit(random.nextInt(7))
        .toList();
  }

  private static List<String> outcome(InputStream in, Framing framing) {
    List<String> seen = new ArrayList<>();
    FrameReader reader = new FrameReader(in, SMALL);
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

  private static List<String> messages(String line, Framing framing) throws IOException {
    FrameReader reader = reader(line, SMALL);
    reader.use(framing);
    List<String> read = new ArrayList<>();
    for (Optional<InputStream> m = reader.next(); m.isPresent(); m = reader.next()) {
      read.add(text(m.get()));
    }
    return read;
  }

  private static FrameReader reader(String line, FrameLimits limits) {
    return new FrameReader(new ByteArrayInputStream(bytes(line)), limits);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(InputStream message) throws IOException {
    return new String(message.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String textInPieces(InputStream message, Random sizes) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    byte[] piece = new byte[16];
    for (int count = message.read(piece, 0, 1 + sizes.nextInt(16));
        count >= 0;
        count = message.read(piece, 0, 1 + sizes.nextInt(16))) {
      text.write(piece, 0, count);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /** Gives the bytes in small portions. */
  private static final class Dribble extends ByteArrayInputStream {
    private final Random sizes;

    Dribble(byte[] bytes, Random sizes) {
      super(bytes);
      this.sizes = sizes;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, 1 + sizes.nextInt(9)));
    }
  }
}
