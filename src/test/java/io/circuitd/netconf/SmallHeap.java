package io.circuitd.netconf;

import io.circuitd.files.Secret;
import io.circuitd.netconf.NetconfSession.Datastore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.w3c.dom.Element;

/** A client in a JVM of its own, which HugeReplyTest gives a small heap. */
final class SmallHeap {
  private SmallHeap() {}

  /** Port, fingerprint, and the file that takes what was found. */
  public static void main(String... args) throws Exception {
    NetconfTarget target =
        NetconfTarget.ssh(
            "r1",
            "127.0.0.1",
            Integer.parseInt(args[0]),
            ScriptedServer.USER,
            args[1],
            Optional.of(new Secret(ScriptedServer.PASSWORD)),
            Optional.empty(),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20));
    try (NetconfClient netconf = new NetconfClient();
        NetconfSession one = netconf.connect(target);
        NetconfSession other = netconf.connect(target)) {
      String filtered = one.getConfig(Datastore.RUNNING, Optional.empty(), SmallHeap::filtered);
      String compared =
          one.getConfig(
              Datastore.RUNNING,
              Optional.empty(),
              running ->
                  other.getConfig(
                      Datastore.CANDIDATE,
                      Optional.empty(),
                      candidate -> compared(running, candidate)));
      Files.write(
          Path.of(args[2]),
          List.of(filtered, compared, "heap " + (Runtime.getRuntime().maxMemory() >> 20)),
          StandardCharsets.UTF_8);
    }
  }

  private static ReplyElements entries(XMLStreamReader data) {
    return ReplyElements.at(data, "interfaces", "interface");
  }

  private static String filtered(XMLStreamReader data) throws XMLStreamException {
    ReplyElements entries = entries(data);
    int count = 0;
    String wanted = "none";
    for (Optional<Element> e = entries.next(); e.isPresent(); e = entries.next()) {
      count++;
      if (e.get().getTextContent().contains("port 12345 ")) {
        wanted = e.get().getFirstChild().getTextContent();
      }
    }
    return wanted + " of " + count;
  }

  private static String compared(XMLStreamReader one, XMLStreamReader other)
      throws XMLStreamException {
    ReplyElements left = entries(one);
    ReplyElements right = entries(other);
    StringBuilder differences = new StringBuilder();
    while (true) {
      Optional<Element> a = left.next();
      Optional<Element> b = right.next();
      if (a.isEmpty() || b.isEmpty()) {
        return differences + (a.isEmpty() && b.isEmpty() ? "same length" : "other length");
      }
      if (!a.get().isEqualNode(b.get())) {
        differences.append(a.get().getFirstChild().getTextContent()).append(" differs, ");
      }
    }
  }
}
