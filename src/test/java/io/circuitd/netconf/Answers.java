package io.circuitd.netconf;

import io.circuitd.netconf.ScriptedServer.Peer;
import io.circuitd.netconf.ScriptedServer.Rpc;
import io.circuitd.netconf.ScriptedServer.Script;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A router that answers every operation, and notes what it was asked. */
final class Answers implements Script {
  static final String LOCK_DENIED =
      "<rpc-error><error-type>protocol</error-type><error-tag>lock-denied</error-tag>"
          + "<error-severity>error</error-severity><error-message>Lock held</error-message>"
          + "<error-info><session-id>%d</session-id></error-info></rpc-error>";
  static final String FAILED =
      "<rpc-error><error-type>application</error-type><error-tag>operation-failed</error-tag>"
          + "<error-severity>error</error-severity><error-message>no</error-message></rpc-error>";

  interface Answer {
    /** The content of the reply; empty text for no reply at all. */
    String to(Rpc rpc);
  }

  private final String[] capabilities;
  private final Answer answer;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /**
   * @param capabilities without the prefix {@code urn:ietf:params:netconf:capability:}, or a URI
   */
  Answers(Answer answer, String... capabilities) {
    this.answer = answer;
    this.capabilities = uris(capabilities);
  }

  static String[] uris(String... capabilities) {
    return Stream.concat(
            Stream.of(ScriptedServer.BASE_10, ScriptedServer.BASE_11),
            Stream.of(capabilities)
                .map(c -> c.startsWith("urn:") ? c : "urn:ietf:params:netconf:capability:" + c))
        .toArray(String[]::new);
  }

  /** The operations so far, each in one line without white space between its elements. */
  List<String> asked() {
    return asked.stream()
        .map(xml -> xml.replace(" " + ScriptedServer.BASE, "").replaceAll(">\\s+<", "><"))
        .toList();
  }

  @Override
  public void run(Peer peer) throws Exception {
    peer.hello(capabilities);
    for (Optional<Rpc> rpc = peer.next(); rpc.isPresent(); rpc = peer.next()) {
      asked.add(rpc.get().text());
      String content = answer.to(rpc.get());
      if (!content.isEmpty()) {
        peer.reply(rpc.get(), content);
      }
    }
  }
}
