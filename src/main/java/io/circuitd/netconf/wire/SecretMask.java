package io.circuitd.netconf.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Passes XML on with the text of secret elements replaced, however the bytes are cut; keeps no more
 * than the start of one tag. An element is secret when its local name says so (password, secret,
 * key, community, …), with all that is inside it: rather too much is masked than too little. For
 * one thread.
 */
public final class SecretMask {
  private static final int LONGEST_NAME = 256;
  private static final Set<String> NAMES = Set.of("key", "passkey", "cak", "ppk", "psk");
  private static final List<String> WITHIN =
      List.of("password", "passphrase", "secret", "community");
  private static final List<String> BEGINNINGS =
      List.of("md5", "hmac-", "encrypted", "encryption-aes", "encryption-default");
  private static final List<String> ENDS = List.of("-key", "_key", "keystring", "key-string");
  private static final byte[] MASK = "***".getBytes(StandardCharsets.US_ASCII);

  private enum In {
    TEXT,
    /** After {@code <}, while it is not clear what begins there. */
    OPENING,
    NAME,
    START_TAG,
    QUOTED,
    END_TAG,
    COMMENT,
    CDATA,
    OTHER
  }

  private final StringBuilder name = new StringBuilder();
  private In in = In.TEXT;
  private int quote;
  private int previous;
  private int beforePrevious;
  private int depth;
  private boolean masked;

  /** XML with its secrets masked. */
  public static String of(String xml) {
    ByteArrayOutputStream masked = new ByteArrayOutputStream(xml.length());
    SecretMask mask = new SecretMask();
    for (byte b : xml.getBytes(StandardCharsets.UTF_8)) {
      mask.pass(b & 0xff, masked::write);
    }
    return masked.toString(StandardCharsets.UTF_8);
  }

  /** Writes what one byte becomes: itself, the mask, or nothing. */
  void pass(int b, Sink sink) {
    boolean show = true;
    switch (in) {
      case TEXT -> {
        if (b == '<') {
          in = In.OPENING;
          name.setLength(0);
        } else {
          show = shown(sink, b);
        }
      }
      case OPENING -> opening(b);
      case NAME -> nameOf(b);
      case START_TAG -> {
        if (b == '"' || b == '\'') {
          quote = b;
          in = In.QUOTED;
        } else if (b == '>') {
          started();
        }
      }
      case QUOTED -> {
        if (b == quote) {
          in = In.START_TAG;
        } else {
          show = depth == 0;
        }
      }
      case END_TAG -> {
        if (b == '>') {
          depth = Math.max(0, depth - 1);
          masked = false;
          in = In.TEXT;
        }
      }
      case COMMENT -> {
        if (b == '>' && previous == '-' && beforePrevious == '-') {
          end(sink, '-');
        } else {
          show = depth == 0;
        }
      }
      case CDATA -> {
        if (b == '>' && previous == ']' && beforePrevious == ']') {
          end(sink, ']');
        } else {
          show = shown(sink, b);
        }
      }
      case OTHER -> {
        if (b == '>') {
          in = In.TEXT;
        } else {
          show = depth == 0;
        }
      }
    }
    beforePrevious = previous;
    previous = b;
    if (show) {
      sink.write(b);
    }
  }

  /** Where masked bytes go. */
  interface Sink {
    void write(int b);
  }

  /** Ends a comment or CDATA section, with the marks before {@code >} where they were masked. */
  private void end(Sink sink, char mark) {
    in = In.TEXT;
    if (depth > 0) {
      sink.write(mark);
      sink.write(mark);
    }
  }

  private boolean shown(Sink sink, int b) {
    if (depth == 0 || isSpace(b)) {
      return true;
    }
    if (!masked) {
      masked = true;
      for (byte star : MASK) {
        sink.write(star);
      }
    }
    return false;
  }

  private void opening(int b) {
    switch (b) {
      case '/' -> in = In.END_TAG;
      case '?' -> in = In.OTHER;
      case '!' -> name.append('!');
      default -> {
        if (name.isEmpty()) {
          in = In.NAME;
          name.append((char) b);
        } else {
          name.append((char) b);
          if (name.toString().equals("!--")) {
            in = In.COMMENT;
            previous = 0;
          } else if (name.toString().equals("![CDATA[")) {
            in = In.CDATA;
          } else if (b == '>') {
            in = In.TEXT;
          }
        }
      }
    }
  }

  private void nameOf(int b) {
    if (b == '>') {
      started();
    } else if (isSpace(b)) {
      in = In.START_TAG;
    } else if (name.length() < LONGEST_NAME) {
      name.append((char) b);
    }
  }

  private void started() {
    boolean empty = previous == '/';
    in = In.TEXT;
    masked = false;
    if (!empty && (depth > 0 || isSecret(name.toString()))) {
      depth++;
    }
  }

  private static boolean isSpace(int b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  /**
   * Whether an element of this qualified name holds a secret. Covers what the models of Junos, IOS
   * XR, SR OS and OpenConfig describe as password, key or encrypted.
   */
  static boolean isSecret(String qualifiedName) {
    String name = qualifiedName.substring(qualifiedName.indexOf(':') + 1).toLowerCase(Locale.ROOT);
    return NAMES.contains(name)
        || WITHIN.stream().anyMatch(name::contains)
        || BEGINNINGS.stream().anyMatch(name::startsWith)
        || ENDS.stream().anyMatch(name::endsWith);
  }
}
