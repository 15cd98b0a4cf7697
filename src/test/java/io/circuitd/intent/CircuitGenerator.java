package io.circuitd.intent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;

/** Writes valid circuit files, as many as asked for, each with keys and prefixes of its own. */
public final class CircuitGenerator {
  private CircuitGenerator() {}

  /**
   * Writes {@code circuit-00000.yaml} and so on.
   *
   * @param count at most 16000, as many as 10.128/9 and 192 VLAN pairs hold with room
   * @param virtualRouter name in the inventory, with policies for both families
   */
  public static void write(Path circuitDir, int count, String virtualRouter) throws IOException {
    Files.createDirectories(circuitDir);
    for (int i = 0; i < count; i++) {
      String name = String.format(Locale.ROOT, "circuit-%05d", i);
      Files.writeString(circuitDir.resolve(name + ".yaml"), circuit(name, i, virtualRouter));
    }
  }

  /** One circuit file; the number decides key, VLAN and prefixes. */
  public static String circuit(String name, int number, String virtualRouter) {
    int base = number * 8;
    String ipv4 = "10." + (base >> 16) + "." + ((base >> 8) & 255) + ".";
    String ipv6 = String.format(Locale.ROOT, "2001:db8:%x::", number + 1);
    return """
    circuit: %s
    customer: Customer %d
    serviceKey: %s
    bandwidthMbps: 1000
    peerings:
      private:
        innerVlan: %d
        timers: {keepalive: 60, hold: 180}
        bfd: {interval: 300, multiplier: 3}
        maxPrefixes: {ipv4: 4000, ipv6: 100, warnAt: 80}
        primary: {virtualRouter: %s, ipv4: %s%d/30, ipv6: "%s/126"}
        secondary: {virtualRouter: %s, ipv4: %s%d/30, ipv6: "%s4/126"}
    connections:
      primary: {state: live}
      secondary: {state: live}
    """
        .formatted(
            name,
            number,
            new UUID(0x9ee700ad50b24b98L, 0xa63a000000000000L + number),
            number % 4094 + 1,
            virtualRouter,
            ipv4,
            base & 255,
            ipv6,
            virtualRouter,
            ipv4,
            (base & 255) + 4,
            ipv6);
  }
}
