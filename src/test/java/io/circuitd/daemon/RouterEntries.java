package io.circuitd.daemon;

import io.circuitd.netconf.wire.SafeXml;
import io.circuitd.netconf.wire.XmlRefused;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.w3c.dom.Element;

/**
 * A running configuration, cut into what legs are made of (sub-interfaces, BGP neighbors,
 * memberships) and all else.
 *
 * @param entries lines of each entry, relative to it, by the entry's name
 * @param rest lines of everything else
 */
record RouterEntries(Map<String, Set<String>> entries, Set<String> rest) {
  static RouterEntries of(String running) {
    RouterEntries found = new RouterEntries(new TreeMap<>(), new TreeSet<>());
    try {
      found.walk(SafeXml.parse("<data>" + running + "</data>").getDocumentElement(), "", "");
    } catch (XmlRefused e) {
      throw new IllegalStateException(running, e);
    }
    return found;
  }

  private void walk(Element element, String path, String parentKey) {
    String name = element.getLocalName();
    String key =
        SafeXml.children(element).stream()
            .filter(child -> child.getLocalName().matches("name|interface-name|neighbor-address"))
            .findFirst()
            .map(Element::getTextContent)
            .orElse("");
    String entry =
        switch (name) {
          case "unit" -> "interface " + parentKey + "." + key;
          case "interface-configuration" -> "interface " + key;
          case "neighbor", "vrf-neighbor" -> "neighbor " + key;
          case "interface" -> path.endsWith("/instance") ? "membership " + key : "";
          default -> "";
        };
    List<Element> children = SafeXml.children(element);
    if (!entry.isEmpty() && !key.isEmpty()) {
      Set<String> lines = new TreeSet<>();
      children.forEach(child -> lines(child, "", lines));
      entries.put(entry, lines);
    } else if (children.isEmpty() && !element.getTextContent().isEmpty()) {
      rest.add(path + "/" + name + "=" + element.getTextContent());
    }
    if (entry.isEmpty() || key.isEmpty()) {
      children.forEach(child -> walk(child, path + "/" + name, key));
    }
  }

  private static void lines(Element element, String path, Set<String> lines) {
    String here = path + element.getLocalName();
    List<Element> children = SafeXml.children(element);
    if (children.isEmpty()) {
      lines.add(here + "=" + element.getTextContent());
    }
    children.forEach(child -> lines(child, here + "/", lines));
  }
}
