package io.circuitd.daemon;

import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.snmp.SnmpTarget;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
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

  private final Supplier<? extends Collection<Router>> routers;
  private final Function<SecretRef, Secret> secrets;
  private final Names names;
  private final Bell bell = new Bell();
  private volatile Map<InetAddress, List<SnmpTarget>> byAddress = Map.of();

  /** Addresses of host names as they resolved last. */
  private final Map<String, List<InetAddress>> resolved = new HashMap<>();

  /** Resolves host names; may block. */
  interface Names {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  TrapSenders(CurrentSite site) {
    this(
        () -> site.inventory().routers().values(),
        ref -> ref.resolve(site.config().configDir()),
        InetAddress::getAllByName);
  }

  /**
   * @param routers those of the inventory that is in force
   */
  TrapSenders(
      Supplier<? extends Collection<Router>> routers,
      Function<SecretRef, Secret> secrets,
      Names names) {
    this.routers = routers;
    this.secrets = secrets;
    this.names = names;
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
      try {
        refresh();
      } catch (RuntimeException e) {
        if (!Thread.currentThread().isInterrupted()) {
          log.error("traps: unexpected; the routers are looked up again in a minute", e);
        }
      }
    } while (bell.sleep(EVERY));
  }

  /** Looks all of them up; for one thread. */
  void refresh() {
    Map<InetAddress, List<SnmpTarget>> made = new HashMap<>();
    Set<String> hosts = new HashSet<>();
    for (Router router : routers.get()) {
      hosts.add(router.host());
      try {
        SnmpTarget target = SnmpTarget.of(router, secrets);
        for (InetAddress address : addresses(router.host())) {
          made.computeIfAbsent(address, _ -> new ArrayList<>()).add(target);
        }
      } catch (SecretUnavailable | UnknownHostException e) {
        // Its polls tell the same as a finding.
        log.debug("{}: no trap of it counts: {}", router.name(), e.getMessage());
      }
    }
    resolved.keySet().retainAll(hosts);
    byAddress = made;
  }

  /** As they were last while the resolver, which may be what is ill, does not know the name. */
  private List<InetAddress> addresses(String host) throws UnknownHostException {
    try {
      List<InetAddress> now = List.of(names.addresses(host));
      resolved.put(host, now);
      return now;
    } catch (UnknownHostException e) {
      List<InetAddress> last = resolved.get(host);
      if (last == null) {
        throw e;
      }
      log.debug("{}: counts as {}, as before", e.getMessage(), last);
      return last;
    }
  }
}
