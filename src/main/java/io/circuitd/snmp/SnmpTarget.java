package io.circuitd.snmp;

import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.inventory.Inventory;
import java.util.function.Function;

/**
 * Where and as whom one router is polled: SNMPv3, authPriv.
 *
 * @param router its name, for messages
 * @param host management address, IP or host name
 * @param authProtocol {@code SHA-1}, {@code SHA-224}, {@code SHA-256}, {@code SHA-384} or {@code
 *     SHA-512}
 * @param privProtocol {@code AES-128}, {@code AES-192} or {@code AES-256}
 */
public record SnmpTarget(
    String router,
    String host,
    int port,
    String user,
    String authProtocol,
    Secret authPassword,
    String privProtocol,
    Secret privPassword) {

  /**
   * From the inventory.
   *
   * @param secrets fetches a secret; what it throws is passed on
   */
  public static SnmpTarget of(Inventory.Router router, Function<SecretRef, Secret> secrets) {
    Inventory.SnmpAccess access = router.snmp();
    return new SnmpTarget(
        router.name(),
        router.host(),
        access.port(),
        access.user(),
        access.authProtocol(),
        secrets.apply(access.authPassword()),
        access.privProtocol(),
        secrets.apply(access.privPassword()));
  }

  AuthAlgorithm auth() throws NoAnswer {
    return AuthAlgorithm.of(authProtocol).orElseThrow(() -> unknown("auth", authProtocol));
  }

  PrivAlgorithm priv() throws NoAnswer {
    return PrivAlgorithm.of(privProtocol).orElseThrow(() -> unknown("privacy", privProtocol));
  }

  private NoAnswer unknown(String kind, String name) {
    return new NoAnswer(router + ": SNMPv3 " + kind + " protocol '" + name + "' is not known");
  }

  /** As messages name it: {@code mx1 at 192.0.2.1:161}. */
  String place() {
    return place(router, host, port);
  }

  static String place(String router, String host, int port) {
    return router + " at " + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
