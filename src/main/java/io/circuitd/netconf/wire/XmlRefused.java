package io.circuitd.netconf.wire;

import java.io.IOException;
import javax.xml.stream.Location;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/** Text that is not well-formed XML, or XML that we do not take: a DTD, too deep, too large. */
public final class XmlRefused extends IOException {
  private static final long serialVersionUID = 1L;
  private static final String BEFORE_WORDS = "Message: ";
  private static final String AFTER_WORDS = "\n at [row";

  public XmlRefused(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Why a stream failed: what was thrown below it, or the refusal in the parser's words with the
   * place, said once.
   */
  public static IOException reason(XMLStreamException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException below) {
        return below;
      }
    }
    Location at = e.getLocation();
    String where =
        at == null
            ? ""
            : " (line %d, column %d)".formatted(at.getLineNumber(), at.getColumnNumber());
    return new XmlRefused("XML refused: " + words(String.valueOf(e.getMessage())) + where, e);
  }

  /** Both parsers put the place beside their words, each in its own way. */
  private static String words(String message) {
    int before = message.indexOf(BEFORE_WORDS);
    String words = before < 0 ? message : message.substring(before + BEFORE_WORDS.length());
    int after = words.indexOf(AFTER_WORDS);
    return plain(after < 0 ? words : words.substring(0, after));
  }

  /** The JDK's message, in plain words where it has none. */
  private static String plain(String message) {
    if (message.contains("disallow-doctype-decl") || message.contains("DOCTYPE is disallowed")) {
      return "a DTD is not allowed";
    } else if (message.contains("maxElementDepth")) {
      return "elements deeper than " + XmlLimits.DEPTH;
    } else if (message.contains("elementAttributeLimit")) {
      return "an element with more than " + XmlLimits.ATTRIBUTES + " attributes";
    } else if (message.contains("maxXMLNameLimit") || message.contains("JAXP00010005")) {
      return "a name longer than " + XmlLimits.NAME + " characters";
    }
    return message;
  }
}
