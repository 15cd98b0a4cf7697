package io.circuitd.render;

/** Puts payloads and filters into one root element, so that they can stand in files. */
public final class RenderedFile {
  private RenderedFile() {}

  /** A payload or a removal in {@code <config>} of RFC 6241. */
  public static String config(String content) {
    return "<config xmlns=\"" + Xml.BASE + "\">\n" + content + "</config>\n";
  }

  /** A subtree filter in {@code <filter>} of RFC 6241. */
  public static String filter(String content) {
    return "<filter xmlns=\"" + Xml.BASE + "\" type=\"subtree\">\n" + content + "</filter>\n";
  }
}
