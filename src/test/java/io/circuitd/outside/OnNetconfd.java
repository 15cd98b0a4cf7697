package io.circuitd.outside;

import io.circuitd.netconf.NetconfClient;
import io.circuitd.netconf.NetconfSession;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Tests of our client on one of Debian's netconfd with Cisco's modules, behind OpenSSH. */
@Tag("outside")
@TestInstance(Lifecycle.PER_CLASS)
abstract class OnNetconfd {
  static final String IFMGR = "http://cisco.com/ns/yang/Cisco-IOS-XR-ifmgr-cfg";

  final NetconfClient netconf = new NetconfClient();
  private Optional<NetconfdServer> server = Optional.empty();

  @BeforeAll
  void start() throws Exception {
    server = Optional.of(NetconfdServer.start());
  }

  @AfterAll
  void stop() throws Exception {
    netconf.close();
    if (server.isPresent()) {
      server.get().close();
    }
  }

  NetconfdServer server() {
    return server.orElseThrow();
  }

  NetconfSession connect() throws Exception {
    return netconf.connect(server().target("r1"));
  }

  /** One sub-interface, named and described by this word. */
  static String link(String word) {
    return """
    <interface-configurations xmlns="%s">
      <interface-configuration>
        <active>act</active>
        <interface-name>%s</interface-name>
        <interface-mode-non-physical>default</interface-mode-non-physical>
        <description>%s</description>
      </interface-configuration>
    </interface-configurations>
    """
        .formatted(IFMGR, name(word), word);
  }

  /** The name of the word's sub-interface. */
  static String name(String word) {
    return "Bundle-Ether10." + (1000 + Math.floorMod(word.hashCode(), 100_000));
  }
}
