package io.circuitd.netconf.wire;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The start tag of a message's root, read without a parser from the message's first bytes, so that
 * a message can be passed on before it has arrived. The parser that reads the whole message later
 * has the last word on what is well-formed.
 *
 * @param name local name
 * @param namespace empty without one
 * @param attributes by their names as written, values as written
 */
public record StartTag(String name, Optional<String> namespace, Map<String, String> attributes) {
  /** Bytes of a message within which its start tag has to end. */
  public static final int LONGEST = 64 * 1024;

  /**
   * Looks for the tag.
   *
   * @param length bytes of the message that have arrived
   * @return empty while it has not arrived whole
   * @throws XmlRefused when no start tag stands where one has to
   */
  public static Optional<StartTag> in(byte[] bytes, int length) throws XmlRefused {
    return Optional.ofNullable(new Scanner(bytes, length).tag());
  }

  /** The value of an attribute without a prefix. */
  public Optional<String> attribute(String named) {
    return Optional.ofNullable(attributes.get(named));
  }

  private static final class Scanner {
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    private final byte[] bytes;
    private final int length;
    private int at;

    Scanner(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }

    @Nullable StartTag tag() throws XmlRefused {
      if (starts(BYTE_ORDER_MARK)) {
        at += BYTE_ORDER_MARK.length();
      } else if (length < BYTE_ORDER_MARK.length()) {
        return null;
      }
      while (true) {
        spaces();
        if (at + 1 >= length) {
          if (at < length && bytes[at] != '<') {
            throw refused("content before the root element");
          }
          return null;
        }
        if (bytes[at] != '<') {
          throw refused("content before the root element");
        }
        if (bytes[at + 1] == '?') {
          if (!pass("?>")) {
            return null;
          }
        } else if (bytes[at + 1] != '!') {
          at++;
          return root();
        } else if (length - at < 4) {
          return null;
        } else if (!starts("<!--")) {
          throw refused("a DTD is not allowed");
        } else {
          at += 2;
          if (!pass("-->")) {
            return null;
          }
        }
      }
    }

    private @Nullable StartTag root() throws XmlRefused {
      @Nullable String name = name();
      Map<String, String> attributes = HashMap.newHashMap(8);
      while (name != null) {
        spaces();
        if (at >= length) {
          return null;
        }
        if (bytes[at] == '>' || bytes[at] == '/') {
          return named(name, attributes);
        }
        @Nullable String key = name();
        spaces();
        if (key == null || at >= length) {
          return null;
        }
        if (bytes[at] != '=') {
          throw refused("an attribute without a value");
        }
        at++;
        spaces();
        @Nullable String value = value();
        if (value == null) {
          return null;
        }
        if (attributes.size() >= XmlLimits.ATTRIBUTES) {
          throw refused("an element with more than " + XmlLimits.ATTRIBUTES + " attributes");
        }
        attributes.putIfAbsent(key, value);
      }
      return null;
    }

    private static StartTag named(String name, Map<String, String> attributes) {
      int colon = name.indexOf(':');
      String declaration = colon < 0 ? "xmlns" : "xmlns:" + name.substring(0, colon);
      Optional<String> namespace =
          Optional.ofNullable(attributes.get(declaration)).filter(uri -> !uri.isEmpty());
      return new StartTag(name.substring(colon + 1), namespace, attributes);
    }

    private @Nullable String name() throws XmlRefused {
      int from = at;
      while (at < length && !isSpace(bytes[at]) && "=/><\"'&".indexOf(bytes[at]) < 0) {
        at++;
      }
      if (at == length) {
        return null;
      }
      if (at == from) {
        throw refused("a name is missing");
      }
      return text(from);
    }

    private @Nullable String value() throws XmlRefused {
      if (at >= length) {
        return null;
      }
      byte quote = bytes[at];
      if (quote != '"' && quote != '\'') {
        throw refused("an attribute's value without quotes");
      }
      int from = ++at;
      while (at < length && bytes[at] != quote) {
        if (bytes[at] == '<') {
          throw refused("'<' in an attribute's value");
        }
        at++;
      }
      if (at == length) {
        return null;
      }
      String value = text(from);
      at++;
      return value;
    }

    private String text(int from) {
      return new String(bytes, from, at - from, StandardCharsets.UTF_8);
    }

    private void spaces() {
      while (at < length && isSpace(bytes[at])) {
        at++;
      }
    }

    private static boolean isSpace(byte b) {
      return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private boolean pass(String end) {
      for (at += 2; at + end.length() <= length; at++) {
        if (starts(end)) {
          at += end.length();
          return true;
        }
      }
      return false;
    }

    private boolean starts(String text) {
      if (at + text.length() > length) {
        return false;
      }
      for (int i = 0; i < text.length(); i++) {
        if ((bytes[at + i] & 0xff) != text.charAt(i)) {
          return false;
        }
      }
      return true;
    }

    private XmlRefused refused(String why) {
      return new XmlRefused("XML refused: " + why + " at byte " + at + " of the message", null);
    }
  }
}
