package io.circuitd.netconf;

import java.util.Set;

/** Capability URIs of a server's hello (RFC 6241, 8). */
public record Capabilities(Set<String> uris) {
  private static final String PREFIX = "urn:ietf:params:netconf:";

  public boolean base11() {
    return has("base:1.1");
  }

  public boolean candidate() {
    return has("capability:candidate:1.0");
  }

  public boolean confirmedCommit() {
    return has("capability:confirmed-commit:1.0") || confirmedCommit11();
  }

  /** With persist and cancel-commit. */
  public boolean confirmedCommit11() {
    return has("capability:confirmed-commit:1.1");
  }

  public boolean validate() {
    return has("capability:validate:1.0") || has("capability:validate:1.1");
  }

  public boolean writableRunning() {
    return has("capability:writable-running:1.0");
  }

  /** Capability or module by its start, without parameters. */
  public boolean has(String name) {
    String uri = name.startsWith("urn:") || name.startsWith("http") ? name : PREFIX + name;
    return uris.stream().anyMatch(u -> u.equals(uri) || u.startsWith(uri + "?"));
  }
}
