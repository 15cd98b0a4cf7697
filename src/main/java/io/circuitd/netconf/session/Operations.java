package io.circuitd.netconf.session;

import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.wire.SafeXml;
import java.time.Duration;
import java.util.Optional;

/** The XML of RFC 6241's operations, in the default namespace of the {@code <rpc>} around them. */
final class Operations {
  private Operations() {}

  static String lock(Datastore target) {
    return "<lock><target>" + empty(target) + "</target></lock>";
  }

  static String unlock(Datastore target) {
    return "<unlock><target>" + empty(target) + "</target></unlock>";
  }

  static String editConfig(Datastore target, String config) {
    return "<edit-config><target>"
        + empty(target)
        + "</target><config>"
        + config
        + "</config></edit-config>";
  }

  static String validate(Datastore source) {
    return "<validate><source>" + empty(source) + "</source></validate>";
  }

  static String confirmedCommit(Duration confirmTimeout, Optional<String> persist) {
    if (confirmTimeout.getNano() != 0 || confirmTimeout.getSeconds() < 1) {
      throw new IllegalArgumentException(
          "a confirm timeout is whole seconds and at least one, not " + confirmTimeout);
    }
    return "<commit><confirmed/><confirm-timeout>"
        + confirmTimeout.getSeconds()
        + "</confirm-timeout>"
        + leaf("persist", persist)
        + "</commit>";
  }

  static String commit(Optional<String> persistId) {
    return "<commit>" + leaf("persist-id", persistId) + "</commit>";
  }

  static String cancelCommit(Optional<String> persistId) {
    return "<cancel-commit>" + leaf("persist-id", persistId) + "</cancel-commit>";
  }

  static String getConfig(Datastore source, Optional<String> subtreeFilter) {
    return "<get-config><source>"
        + empty(source)
        + "</source>"
        + subtreeFilter.map(f -> "<filter type=\"subtree\">" + f + "</filter>").orElse("")
        + "</get-config>";
  }

  static String killSession(long sessionId) {
    return "<kill-session><session-id>" + sessionId + "</session-id></kill-session>";
  }

  private static String empty(Datastore datastore) {
    return "<" + datastore.tag() + "/>";
  }

  private static String leaf(String name, Optional<String> value) {
    return value.map(v -> "<" + name + ">" + SafeXml.escape(v) + "</" + name + ">").orElse("");
  }
}
