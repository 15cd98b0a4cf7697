package io.circuitd.render;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What a router answers to a read, as the NETCONF client hands it over. */
final class ReadBack {
  private ReadBack() {}

  /**
   * @param content what stands inside {@code <data>}
   */
  static Element of(String content) {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setNamespaceAware(true);
    try {
      return factory
          .newDocumentBuilder()
          .parse(
              new InputSource(
                  new StringReader("<data xmlns=\"" + Xml.BASE + "\">" + content + "</data>")))
          .getDocumentElement();
    } catch (SAXException | ParserConfigurationException e) {
      throw new IllegalArgumentException(content, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A router that has what was pushed, word for word. */
  static String of(OwnedConfig config) {
    return config.payload().replace(" nc:operation=\"replace\"", "");
  }
}
