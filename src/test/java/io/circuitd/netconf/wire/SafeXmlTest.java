package io.circuitd.netconf.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class SafeXmlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"
      })
  void everyDtdIsRefused(String xml) {
    assertThatThrownBy(() -> SafeXml.parse(xml))
        .isInstanceOf(XmlRefused.class)
        .hasMessageContaining("a DTD is not allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "<a>", "<a></b>", "<x:a/>", "<a/><b/>", "<a>&nope;</a>"})
  void brokenXmlIsRefusedWithThePlace(String xml) {
    assertThatThrownBy(() -> SafeXml.parse(xml))
        .isInstanceOf(XmlRefused.class)
        .hasMessageContaining("line 1");
  }

  @Test
  void depthIsLimited() throws Exception {
    int deep = SafeXml.MAX_DEPTH;
    assertThat(SafeXml.parse("<a>".repeat(deep) + "</a>".repeat(deep))).isNotNull();
    assertThatThrownBy(() -> SafeXml.parse("<a>".repeat(deep + 1) + "</a>".repeat(deep + 1)))
        .isInstanceOf(XmlRefused.class)
        .hasMessageContaining("deeper than 200");
  }

  @Test
  void sizeIsLimited() {
    byte[] xml = ("<a>" + "x".repeat(5000) + "</a>").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> SafeXml.parse(new ByteArrayInputStream(xml), 5000))
        .isInstanceOf(XmlRefused.class)
        .hasMessageContaining("larger than 5000 bytes");
  }

  @Test
  void largeConfigurationsPassTheParsersOwnLimits() throws Exception {
    StringBuilder xml = new StringBuilder("<c xmlns='urn:x'>");
    for (int i = 0; i < 60_000; i++) {
      xml.append("<e><k>").append(i).append("</k><v>a &lt;b&gt; &amp; &#x41;</v></e>\n");
    }
    xml.append("<big>").append("y".repeat(5_000_000)).append("</big>");
    xml.append("<refs>").append("&lt;".repeat(500_000)).append("</refs></c>");
    Document read = SafeXml.parse(xml.toString());
    assertThat(SafeXml.children(read.getDocumentElement())).hasSize(60_002);
    assertThat(SafeXml.child(read.getDocumentElement(), "refs").orElseThrow().getTextContent())
        .hasSize(500_000);
  }

  @Test
  void namespacesOfAncestorsComeAlongWithAWrittenPart() throws Exception {
    Document read =
        SafeXml.parse("<r xmlns='urn:r' xmlns:p='urn:p'><p:a p:k='1'>p:value<b/></p:a></r>");
    Element part = SafeXml.child(read.getDocumentElement(), "a").orElseThrow();
    Document again = SafeXml.parse(SafeXml.serialise(part));
    assertThat(again.getDocumentElement().getNamespaceURI()).isEqualTo("urn:p");
    assertThat(again.getDocumentElement().getAttributeNS("urn:p", "k")).isEqualTo("1");
    assertThat(SafeXml.children(again.getDocumentElement()).getFirst().getNamespaceURI())
        .isEqualTo("urn:r");
  }

  @Test
  void prefixesInValuesKeepTheirMeaning() throws Exception {
    Document read = SafeXml.parse("<r xmlns='urn:r' xmlns:p='urn:p'><a>p:value</a></r>");
    Element part = SafeXml.child(read.getDocumentElement(), "a").orElseThrow();
    assertThat(SafeXml.parse(SafeXml.serialise(part)).getDocumentElement().lookupNamespaceURI("p"))
        .isEqualTo("urn:p");
  }

  @Test
  void escapedTextReadsBackAsItWas() throws Exception {
    String text = "a<b>&\"c\"'d' ]]>";
    Document read =
        SafeXml.parse("<a k=\"" + SafeXml.escape(text) + "\">" + SafeXml.escape(text) + "</a>");
    assertThat(read.getDocumentElement().getTextContent()).isEqualTo(text);
    assertThat(read.getDocumentElement().getAttribute("k")).isEqualTo(text);
  }
}
