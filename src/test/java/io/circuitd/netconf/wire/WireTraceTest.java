package io.circuitd.netconf.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireTraceTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-21T05:00:00Z"));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          <a><password>s3cret</password></a>                    | <a><password>***</password></a>
          <x:authentication-key xmlns:x='u'>s3cret</x:authentication-key> | <x:authentication-key xmlns:x='u'>***</x:authentication-key>
          <auth-password a="1>2">s3cret</auth-password>ok       | <auth-password a="1>2">***</auth-password>ok
          <secret><inner>s3cret</inner><b>s3cret</b></secret><c>c</c> | <secret><inner>***</inner><b>***</b></secret><c>c</c>
          <key/><name>n</name>                                  | <key/><name>n</name>
          <key a='b' /><name>n</name>                           | <key a='b' /><name>n</name>
          <password><![CDATA[s3c<r>et]]></password><a/>         | <password><![CDATA[***]]></password><a/>
          <password><!-- s3cret -->s3cret</password>            | <password><!---->***</password>
          <password>s3cret<x v="s3cret"/>s3cret</password>      | <password>***<x v=""/>***</password>
          <snmp-community>s3cret</snmp-community>               | <snmp-community>***</snmp-community>
          <!-- <password> --><a>seen</a>                        | <!-- <password> --><a>seen</a>
          <![CDATA[<password>]]><a>seen</a>                     | <![CDATA[<password>]]><a>seen</a>
          <?pi <password>?><a>seen</a>                          | <?pi <password>?><a>seen</a>
          <password><?pi s3cret?>s3cret</password>              | <password><?>***</password>
          <auth><sha><encryption-aes>s3cret</encryption-aes><encryption-default>s3cret</encryption-default></sha></auth> | <auth><sha><encryption-aes>***</encryption-aes><encryption-default>***</encryption-default></sha></auth>
          <cak>s3cret</cak><ppk><value><hex>0x5ec</hex></value></ppk> | <cak>***</cak><ppk><value><hex>***</hex></value></ppk>
          <hmac-sha256>s3cret</hmac-sha256><md5-salt>s3cret</md5-salt> | <hmac-sha256>***</hmac-sha256><md5-salt>***</md5-salt>
          <auth_key>s3cret</auth_key><passkey>123456</passkey>  | <auth_key>***</auth_key><passkey>***</passkey>
          <key-chain>name</key-chain><keychain>n</keychain>     | <key-chain>name</key-chain><keychain>n</keychain>
          """)
  void secretsAreMaskedAndTheRestIsAsItWas(String xml, String shown) {
    assertThat(masked(xml)).isEqualTo(shown);
  }

  private static String masked(String xml) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SecretMask mask = new SecretMask();
    for (byte b : xml.getBytes(StandardCharsets.UTF_8)) {
      mask.pass(b & 0xff, out::write);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void bothDirectionsAreInTheFileWithTimeAndArrow() throws IOException {
    Path file = folder.resolve("trace/r1.xml");
    try (WireTrace trace = WireTrace.to(file, "r1", CLOCK, 1000)) {
      trace.note("connected");
      trace.sent(bytes("<rpc><md5>s3cret</md5></rpc>"));
      InputStream reply = trace.received(new ByteArrayInputStream(bytes("<data>grüße</data>")));
      assertThat(new String(reply.readNBytes(6), StandardCharsets.UTF_8)).isEqualTo("<data>");
      trace.sent(bytes("<second/>"));
      assertThat(new String(reply.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("grüße</data>");
    }
    assertThat(Files.readString(file))
        .isEqualTo(
            """

            2026-11-21T05:00:00Z r1 --
            connected
            2026-11-21T05:00:00Z r1 ->
            <rpc><md5>***</md5></rpc>
            2026-11-21T05:00:00Z r1 <-
            <data>
            2026-11-21T05:00:00Z r1 ->
            <second/>
            2026-11-21T05:00:00Z r1 <- (goes on)
            grüße</data>\
            """);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aTraceEndsAtItsLimitAndSaysSo() throws IOException {
    Path file = folder.resolve("r1.xml");
    try (WireTrace trace = WireTrace.to(file, "r1", CLOCK, 20)) {
      trace.sent(bytes("<a>0123456789012345678901</a>"));
      trace.sent(bytes("<b/>"));
    }
    assertThat(Files.readString(file)).contains("the trace ends here").doesNotContain("<b/>");
  }

  @Test
  void aFileThatCannotBeWrittenDoesNotStopTheSession() throws IOException {
    Files.createFile(folder.resolve("taken"));
    try (WireTrace trace = WireTrace.to(folder.resolve("taken/r1.xml"), "r1", CLOCK, 1000)) {
      trace.sent(bytes("<a/>"));
      assertThat(trace.received(new ByteArrayInputStream(bytes("<b/>"))).readAllBytes())
          .isEqualTo(bytes("<b/>"));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
