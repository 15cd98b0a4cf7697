package io.circuitd.netconf.wire;

import java.util.Map;
import java.util.TreeMap;
import javax.xml.XMLConstants;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;

/** The prefixes that text inside an element may use, as instance identifiers do. */
public final class Namespaces {
  private Namespaces() {}

  /** URI by prefix; the default namespace under the empty prefix. */
  public static Map<String, String> inScope(Element element) {
    Map<String, String> found = new TreeMap<>();
    for (Node up = element; up instanceof Element; up = up.getParentNode()) {
      NamedNodeMap attributes = up.getAttributes();
      for (int i = 0; i < attributes.getLength(); i++) {
        Node attribute = attributes.item(i);
        if (XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI())) {
          boolean defaults = XMLConstants.XMLNS_ATTRIBUTE.equals(attribute.getNodeName());
          found.putIfAbsent(
              defaults ? "" : attribute.getLocalName(), String.valueOf(attribute.getNodeValue()));
        }
      }
    }
    return found;
  }
}
