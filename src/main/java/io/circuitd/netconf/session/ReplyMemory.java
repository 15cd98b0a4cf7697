package io.circuitd.netconf.session;

import io.circuitd.netconf.wire.XmlParsers;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * What the sessions of one connector share to keep replies small in memory: the parsers, and for
 * each router the places for large replies. Safe for several threads.
 */
public final class ReplyMemory {
  private final XmlParsers parsers = new XmlParsers();
  private final Map<Router, Semaphore> places = new ConcurrentHashMap<>();

  XmlParsers parsers() {
    return parsers;
  }

  Semaphore places(String router, int count) {
    return places.computeIfAbsent(new Router(router, count), key -> new Semaphore(count, true));
  }

  private record Router(String name, int places) {}
}
