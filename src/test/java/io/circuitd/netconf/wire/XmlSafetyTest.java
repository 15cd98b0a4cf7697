package io.circuitd.netconf.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.Cases;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused is refused alike as a tree and as a stream. */
class XmlSafetyTest {
  private interface Way {
    String read(InputStream in) throws IOException;
  }

  private static final List<Way> WAYS =
      List.of(
          in -> SafeXml.parse(in).getDocumentElement().getTextContent(),
          in -> {
            XmlParsers parsers = new XmlParsers();
            parsers.parse("<first/>");
            return parsers.parse(in, SafeXml.MAX_BYTES).getDocumentElement().getTextContent();
          },
          XmlSafetyTest::streamed);

  private static String streamed(InputStream in) throws IOException {
    XmlStream stream = XmlStream.of(in, SafeXml.MAX_BYTES);
    StringBuilder text = new StringBuilder();
    try {
      while (stream.hasNext()) {
        switch (stream.next()) {
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
              text.append(stream.getText());
          default -> {}
        }
      }
      return text.toString();
    } catch (XMLStreamException e) {
      throw stream.failure().orElseThrow();
    }
  }

  @ParameterizedTest
  @MethodSource
  void refused(String what, byte[] xml, String why, String where) {
    for (Way way : WAYS) {
      assertThatThrownBy(() -> way.read(new ByteArrayInputStream(xml)))
          .as(what)
          .isInstanceOf(XmlRefused.class)
          .message()
          .containsAnyOf(why.split("\\|"))
          .contains(where);
    }
  }

  /** Reasons as the one and the other parser words them. */
  static List<Arguments> refused() {
    return List.of(
        refusal("DTD", "<!DOCTYPE a><a/>", "a DTD is not allowed", "line 1"),
        refusal("entity", "\n<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "a DTD", "line 2"),
        refusal("external", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "a DTD", "line 1"),
        refusal("undeclared entity", "<a>\n&x;</a>", "\"x\" was referenced", "line 2"),
        refusal("depth", "<a>".repeat(201), "elements deeper than 200", "line 1"),
        refusal("attributes", element(201, "a%d='1'"), "more than 200 attributes", "line 1"),
        refusal("declarations", element(201, "xmlns:a%d='u'"), "more than 200 attr", "line 1"),
        refusal("long name", "<" + "n".repeat(1001) + "/>", "longer than 1000", "line 1"),
        refusal("twice", "<a b='1' b='2'/>", "b", "line 1"),
        refusal("unbound prefix", "<a><p:b/></a>", "p", "line 1"),
        refusal("colon before a name", "<a><:b/></a>", ":", "line 1"),
        refusal("colon before an attribute", "<a :b='1'/>", ":", "line 1"),
        refusal(
            "two roots",
            "<a/>\n<b/>",
            "root element must be well-formed|Second root element",
            "line 2"),
        refusal("cut", "<a>\n<b>", "must start and end within|Unexpected End-of-input", "line 2"),
        refusal("nothing", "", "Premature end of file|Unexpected End-of-input", "line 1"),
        refusal(
            "control",
            "<a>\n\u0001</a>",
            "invalid XML character (Unicode: 0x1)|Illegal XML character ((CTRL-CHAR, code 1))",
            "line 2"),
        refusal(
            "U+FFFE",
            "<a>\uFFFE</a>",
            "invalid XML character (Unicode: 0xfffe)|code 65534 / 0xfffe",
            "line 1"),
        refusal(
            "reference to nothing",
            "<a>&#0;</a>",
            "invalid XML character|Invalid null character",
            "line 1"),
        refusal("Latin-1", "<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "ISO-8859", "line 1"),
        refusal("UTF-16", "<?xml version='1.0' encoding='UTF-16'?><a/>", "UTF-16", "line 1"),
        bytes("lone byte", 0, 0xE9, "not UTF-8 at byte 3", "0xe9"),
        bytes("continuation", 0, 0x80, "not UTF-8 at byte 3", "0x80"),
        bytes("overlong", 0, 0xC0AF, "not UTF-8 at byte 3", "0xc0"),
        bytes("surrogate", 0, 0xEDA080, "not UTF-8 at byte 3", "0xed"),
        bytes("above U+10FFFF", 0, 0xF4908080, "not UTF-8 at byte 3", "0xf4"),
        bytes("cut sequence", 0, 0xE282, "not UTF-8 at byte 3", "0xe2"),
        bytes("far in", 100_000, 0xFF, "not UTF-8 at byte 100003", "0xff"),
        Arguments.of(
            "UTF-16 bytes",
            "<a/>".getBytes(StandardCharsets.UTF_16),
            "not UTF-8 at byte 0",
            "0xfe"));
  }

  private static Arguments refusal(String what, String xml, String why, String where) {
    return Arguments.of(what, xml.getBytes(StandardCharsets.UTF_8), why, where);
  }

  private static Arguments bytes(String what, int before, int bad, String why, String where) {
    String hex = Integer.toHexString(bad);
    byte[] bytes = HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : "0" + hex);
    String inside = new String(bytes, StandardCharsets.ISO_8859_1);
    return Arguments.of(
        what,
        ("<a>" + "x".repeat(before) + inside + "</a>").getBytes(StandardCharsets.ISO_8859_1),
        why,
        where);
  }

  private static String element(int count, String attribute) {
    return IntStream.range(0, count)
        .mapToObj(attribute::formatted)
        .collect(Collectors.joining(" ", "<a ", "/>"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a>x</a>",
        "\uFEFF<a>x</a>",
        "<?xml version='1.0' encoding='utf-8'?><a>x</a>",
        "<?pi?><!-- c --><a>x</a><!-- c -->",
        "<a><![CDATA[x]]></a>"
      })
  void taken(String xml) throws Exception {
    for (Way way : WAYS) {
      assertThat(way.read(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))))
          .isEqualTo("x");
    }
  }

  @Test
  void anySplitIntoReadsGivesTheSameCharacters() {
    List<String> pieces = List.of("é", "€", "😀", "a", "&lt;", "<b/>", "\n", "&#65;", "\uFEFF");
    Cases.check(
        300,
        random -> {
          // The ends of buffers are where sequences are cut.
          int filling = random.nextBoolean() ? 0 : 8180 + random.nextInt(12);
          return "<a>" + "x".repeat(filling) + Cases.text(random, 40, pieces) + "</a>";
        },
        xml -> {
          byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
          String whole = SafeXml.parse(xml).getDocumentElement().getTextContent();
          for (Way way : WAYS) {
            assertThat(way.read(new Pieces(bytes, bytes.length))).isEqualTo(whole);
          }
        });
  }

  @Test
  void aSinglePieceOfAStreamIsLimitedAndTextIsNot() throws Exception {
    String large = "y".repeat(3 << 20);
    assertThat(streamed(utf8("<a>" + large + "</a>"))).hasSize(3 << 20);
    for (String piece : List.of("<b c='%s'/>", "<!--%s-->", "<![CDATA[%s]]>", "<?p %s?>")) {
      assertThatThrownBy(() -> streamed(utf8("<a>" + piece.formatted(large) + "</a>")))
          .isInstanceOf(XmlRefused.class)
          .hasMessageContaining("longer than can be streamed");
    }
  }

  private static InputStream utf8(String xml) {
    return new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theStartTagIsWhatTheParserSees() {
    List<String> before =
        List.of("", "\uFEFF", "<?xml version='1.0'?>", "<!-- > -->", "\n", "<?p <x> ?>");
    List<String> names = List.of("rpc-reply", "n:rpc-reply", "a", "é");
    List<String> attributes =
        List.of(
            "xmlns='urn:b'", "xmlns:n=\"urn:n\"", "message-id='1'", "n:message-id = '2'", "x='>'");
    Cases.check(
        400,
        random -> {
          String name = Cases.oneOf(random, names);
          String tag =
              attributes.stream()
                  .filter(a -> random.nextBoolean() || a.contains("xmlns:n"))
                  .collect(Collectors.joining(" "));
          return Cases.oneOf(random, before) + "<" + name + " " + tag + "/>";
        },
        xml -> {
          var root = SafeXml.parse(xml.strip()).getDocumentElement();
          byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
          StartTag tag = StartTag.in(bytes, bytes.length).orElseThrow();
          assertThat(tag.name()).isEqualTo(root.getLocalName());
          assertThat(tag.namespace().orElse("")).isEqualTo(orEmpty(root.getNamespaceURI()));
          assertThat(tag.attribute("message-id").orElse(""))
              .isEqualTo(root.getAttribute("message-id"));
          int end = bytes.length - 2;
          for (int length = 0; length < end; length++) {
            assertThat(StartTag.in(bytes, length)).as("%s of %s", length, xml).isEmpty();
          }
        });
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "<!DOCTYPE a>",
        "<!ELEMENT",
        "< a>",
        "<>",
        "</a>",
        "<a b>",
        "<a b=1>",
        "<a =''>",
        "<a b='<'>",
        "\u0000<a>"
      })
  void noStartTag(String text) {
    byte[] bytes = (text + "    ").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> StartTag.in(bytes, bytes.length)).isInstanceOf(XmlRefused.class);
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
