package io.circuitd.daemon;

import io.circuitd.files.SecretUnavailable;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.snmp.SnmpTarget;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routers of the inventory by their addresses, for those who listen: made anew now and then, as
 * names may resolve otherwise and secrets may change, so that a datagram costs no more than a look
 * into a map.
 */
final class TrapSenders implements Function<InetAddress, List<SnmpTarget>>, Runnable {
  private static final Logger log = LoggerFactory.getLogger(TrapSenders.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final CurrentSite site;
  private final Bell bell = new Bell();
  private volatile Map<InetAddress, List<SnmpTarget>> byAddress = Map.of();

  TrapSenders(CurrentSite site) {
    this.site = site;
  }

  @Override
  public List<SnmpTarget> apply(InetAddress address) {
    return byAddress.getOrDefault(address, List.of());
  }

  /** The inventory may be another one. */
  void ring() {
    bell.ring();
  }

  @Override
  public void run() {
    do {
      refresh();
    } while (bell.sleep(EVERY));
  }

  private void refresh() {
    Map<InetAddress, List<SnmpTarget>> made = new HashMap<>();
    for (Router router : site.inventory().routers().values()) {
      try {
        SnmpTarget target = SnmpTarget.of(router, ref -> ref.resolve(site.config().configDir()));
        for (InetAddress address : InetAddress.getAllByName(router.host())) {
          made.computeIfAbsent(address, _ -> new ArrayList<>()).add(target);
        }
      } catch (SecretUnavailable | UnknownHostException e) {
        // Its polls tell the same as a finding.
        log.debug("{}: no trap of it counts: {}", router.name(), e.getMessage());
      }
    }
    byAddress = made;
  }
}
