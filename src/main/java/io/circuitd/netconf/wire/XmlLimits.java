package io.circuitd.netconf.wire;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the parsers may take from a peer, the same for trees and for streams, and their refusals.
 */
final class XmlLimits {
  static final int DEPTH = 200;
  static final int ATTRIBUTES = 200;
  static final int NAME = 1000;

  /** Characters of a single tag, comment or CDATA section in a stream, where no tree grows. */
  static final int STREAMED_PIECE = 1 << 20;

  private XmlLimits() {}

  /** Sets the limits of a parser of the JDK. */
  static void set(BiConsumer<String, String> property) {
    property.accept("jdk.xml.maxElementDepth", String.valueOf(DEPTH));
    property.accept("jdk.xml.elementAttributeLimit", String.valueOf(ATTRIBUTES));
    property.accept("jdk.xml.maxXMLNameLimit", String.valueOf(NAME));
    // The JDK counts the document itself as an entity and stops at 100000 characters; without a
    // DTD there are no others, and the message's size is limited.
    property.accept("jdk.xml.maxGeneralEntitySizeLimit", "0");
    property.accept("jdk.xml.totalEntitySizeLimit", "0");
  }

  /** A NETCONF message is UTF-8 (RFC 6241, 3). */
  static void checkEncoding(@Nullable String declared) throws XmlRefused {
    if (declared != null && !declared.equalsIgnoreCase(StandardCharsets.UTF_8.name())) {
      throw new XmlRefused(
          "XML refused: encoding " + declared + " declared, NETCONF is UTF-8 only (line 1)", null);
    }
  }
}
