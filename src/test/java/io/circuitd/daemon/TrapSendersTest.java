package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Position;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.inventory.Inventory;
import io.circuitd.snmp.SnmpTarget;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whose traps count while names resolve otherwise, or not at all. */
class TrapSendersTest {
  private static final InetAddress FIRST = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress SECOND = InetAddress.ofLiteral("192.0.2.2");

  private final Map<String, InetAddress> names = new ConcurrentHashMap<>();
  private volatile List<Inventory.Router> routers = List.of(router("r1"), router("r2"));
  private volatile boolean fails;
  private volatile boolean failed;
  private final TrapSenders senders =
      new TrapSenders(() -> routers, _ -> new Secret("a secret"), this::resolve);

  private InetAddress[] resolve(String host) throws UnknownHostException {
    if (fails) {
      failed = true;
      throw new IllegalStateException("what nobody expects");
    }
    InetAddress address = names.get(host);
    if (address == null) {
      throw new UnknownHostException(host);
    }
    return new InetAddress[] {address};
  }

  private static Inventory.Router router(String name) {
    SecretRef none = new SecretRef.Env("NONE");
    return new Inventory.Router(
        name,
        "chic",
        "junos",
        name + ".example",
        new Inventory.NetconfAccess(
            830,
            new Inventory.Ssh(
                "circuitd",
                new Inventory.HostTrust.Pin("SHA256:none"),
                new Inventory.Login(
                    Optional.of(none), Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty()),
            false,
            Optional.empty()),
        new Inventory.SnmpAccess(161, "circuitd", "SHA-256", none, "AES-128", none, Map.of()),
        new Position(Path.of("inventory.yaml"), 1, 1));
  }

  private List<String> behind(InetAddress address) {
    return senders.apply(address).stream().map(SnmpTarget::router).toList();
  }

  @Test
  void aNameThatDoesNotResolveAnyMoreIsWhereItWas() {
    names.put("r1.example", FIRST);
    senders.refresh();
    assertThat(behind(FIRST)).containsExactly("r1");
    names.clear();
    names.put("r2.example", SECOND);
    senders.refresh();
    assertThat(behind(FIRST)).containsExactly("r1");
    assertThat(behind(SECOND)).containsExactly("r2");
    names.put("r1.example", SECOND);
    senders.refresh();
    assertThat(behind(FIRST)).isEmpty();
    assertThat(behind(SECOND)).containsExactly("r1", "r2");
  }

  @Test
  void whereARouterWasThatLeftIsForgotten() {
    names.put("r1.example", FIRST);
    senders.refresh();
    names.clear();
    routers = List.of(router("r2"));
    senders.refresh();
    assertThat(behind(FIRST)).isEmpty();
    routers = List.of(router("r1"));
    senders.refresh();
    assertThat(behind(FIRST)).isEmpty();
  }

  @Test
  void whatNobodyExpectsEndsNothing() throws InterruptedException {
    fails = true;
    names.put("r1.example", FIRST);
    Thread thread = Thread.ofVirtual().start(senders);
    Awaitility.await().until(() -> failed);
    fails = false;
    Awaitility.await()
        .until(() -> {
          senders.ring();
          return behind(FIRST).equals(List.of("r1"));
        });
    thread.interrupt();
    thread.join();
  }
}
