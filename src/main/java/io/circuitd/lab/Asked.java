package io.circuitd.lab;

import java.net.URI;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * A request to the fake, as far as faults tell requests apart.
 *
 * @param path with the query
 */
record Asked(Kind kind, String path) {
  /** What kinds of requests there are. */
  enum Kind {
    TOKEN,
    LIST,
    /** One resource, or its peerings. */
    GET,
    PORTS,
    /** Of an operation. */
    POLL,
    WRITE,
    /** Read-outs, which count as writes. */
    POST
  }

  /** All to Resource Manager. */
  static final Set<Kind> ARM = EnumSet.complementOf(EnumSet.of(Kind.TOKEN));

  static final Set<Kind> READS = EnumSet.of(Kind.LIST, Kind.GET, Kind.PORTS, Kind.POLL);
  static final Set<Kind> WRITES = EnumSet.of(Kind.WRITE, Kind.POST);

  static Asked of(String method, URI uri) {
    String path = uri.getPath().toLowerCase(Locale.ROOT);
    Kind kind;
    if (path.endsWith(FakeToken.PATH)) {
      kind = Kind.TOKEN;
    } else if (method.equals("POST")) {
      kind = Kind.POST;
    } else if (!method.equals("GET")) {
      kind = Kind.WRITE;
    } else if (path.contains("/operations/") || path.contains("/operationresults/")) {
      kind = Kind.POLL;
    } else if (path.contains("/expressrouteproviderports")) {
      kind = Kind.PORTS;
    } else if (path.matches(".*/expressroutecrossconnections/?")) {
      kind = Kind.LIST;
    } else {
      kind = Kind.GET;
    }
    return new Asked(kind, uri.toString());
  }

  /** Whether it counts as a write for throttling. */
  boolean writes() {
    return WRITES.contains(kind);
  }

  /** Of a list that comes in pages: 1 for the first. */
  int page() {
    return CrossConnectionList.page(path);
  }
}
