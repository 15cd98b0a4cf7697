package io.circuitd.northbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The text of CIRCUITD-MIB. */
public final class MibText {
  private static final String ARC = "{ enterprises " + AgentSettings.DOCUMENTATION + " }";
  private static final String REMARK_START = "-- 32473 is";
  private static final String REMARK_END = "prints this with that one.\n";

  private MibText() {}

  /** The module on the arc of an enterprise. */
  public static String of(int enterprise) {
    String text = read();
    if (enterprise == AgentSettings.DOCUMENTATION) {
      return text;
    }
    int start = text.indexOf(REMARK_START);
    int end = text.indexOf(REMARK_END, start) + REMARK_END.length();
    return text.substring(0, start)
        + "-- On the arc of enterprise "
        + enterprise
        + ", as snmpAgent.enterprise says.\n"
        + text.substring(end).replace(ARC, "{ enterprises " + enterprise + " }");
  }

  private static String read() {
    try (InputStream in =
        Objects.requireNonNull(
            MibText.class.getResourceAsStream("CIRCUITD-MIB.txt"), "CIRCUITD-MIB.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
