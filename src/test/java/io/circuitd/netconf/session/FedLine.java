package io.circuitd.netconf.session;

import io.circuitd.netconf.wire.FrameLimits;
import io.circuitd.netconf.wire.FrameReader;
import io.circuitd.netconf.wire.Framing;
import io.circuitd.netconf.wire.SafeXml;
import io.circuitd.netconf.wire.XmlParsers;
import io.circuitd.netconf.wire.XmlRefused;
import io.circuitd.netconf.wire.XmlStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.w3c.dom.Element;

/**
 * The line without its threads: takes a router's bytes to their end while a buffered RPC (id 1), a
 * streamed one (2), a late one (3) and another buffered one (4) are in flight, and says what became
 * of each message and RPC. Shorter than the window of a streamed reply, the bytes never wait.
 */
final class FedLine {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final int MOST = 64 * 1024;

  private final XmlParsers parsers;
  private final InFlight inFlight = new InFlight();
  private final Map<String, Awaited> replies = new LinkedHashMap<>();
  private final List<String> outcome = new ArrayList<>();
  private final Consumer<Element> notified;

  /** Takes nothing yet. */
  FedLine(XmlParsers parsers, Consumer<Element> notified) {
    this.parsers = parsers;
    this.notified = notified;
    Semaphore places = new Semaphore(1);
    add("1", Awaited.buffered(NEVER, MOST, places));
    add("2", Awaited.streamed(NEVER, MOST, places));
    Awaited late = Awaited.buffered(NEVER, MOST, places);
    inFlight.add("3", late);
    inFlight.remove("3", late);
    add("4", Awaited.buffered(NEVER, MOST, places));
  }

  private void add(String id, Awaited reply) {
    inFlight.add(id, reply);
    replies.put(id, reply);
  }

  /** All that was seen, in order; any exception other than IOException gets through. */
  List<String> feed(InputStream bytes) throws InterruptedException {
    FrameReader reader = new FrameReader(bytes, new FrameLimits(2L * MOST, MOST));
    Incoming incoming =
        new Incoming(
            "r1",
            reader,
            Optional::empty,
            message -> message,
            inFlight,
            MOST,
            parsers,
            event -> {
              outcome.add("notification " + SafeXml.serialise(event).length());
              notified.accept(event);
            },
            why -> outcome.add("unreadable notification"));
    try {
      Hello hello = incoming.hello();
      outcome.add("hello " + hello.sessionId());
      if (hello.capabilities().base11()) {
        incoming.use(Framing.CHUNKED);
      }
      while (true) {
        incoming.take();
      }
    } catch (IOException e) {
      outcome.add("end: " + e.getMessage());
      inFlight.failAll(e);
    }
    for (Map.Entry<String, Awaited> reply : replies.entrySet()) {
      outcome.add(reply.getKey() + ": " + read(reply.getKey(), reply.getValue()));
      inFlight.remove(reply.getKey(), reply.getValue());
    }
    return outcome;
  }

  private String read(String id, Awaited reply) throws InterruptedException {
    try {
      reply.begin();
      if (reply.isStreamed()) {
        StreamedReply<String> read =
            StreamedReply.read(XmlStream.of(reply, MOST), id, FedLine::text);
        return read.data() + " " + read.errors();
      }
      Element read = parsers.parse(reply, MOST).getDocumentElement();
      return Replies.child(read, "data").map(Element::getTextContent)
          + " "
          + Replies.errors(read)
          + " "
          + SafeXml.serialise(read).length();
    } catch (XmlRefused e) {
      return "refused";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String text(XMLStreamReader data) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    while (data.hasNext()) {
      if (data.next() == XMLStreamReader.CHARACTERS) {
        text.append(data.getText());
      }
    }
    return text.toString();
  }
}
