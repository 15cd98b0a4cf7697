package io.circuitd.netconf;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Capability URIs of a server's hello (RFC 6241, 8), with their parameters. */
public record Capabilities(Set<String> uris) {
  /** The module of RFC 6022. */
  public static final String MONITORING = "urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring";

  private static final String PREFIX = "urn:ietf:params:netconf:";

  /**
   * A YANG module of the hello (RFC 6020, 5.6.4).
   *
   * @param revision a date, such as {@code 2010-10-04}
   */
  public record Module(
      String namespace,
      String name,
      Optional<String> revision,
      Set<String> features,
      Set<String> deviations) {}

  /**
   * How the router shows defaults (RFC 6243, 4.3).
   *
   * @param basic without being asked
   * @param offered everything that may be asked for, the basic mode included
   */
  public record DefaultsOffer(WithDefaults basic, Set<WithDefaults> offered) {}

  /**
   * The router's YANG library (RFC 7950, 5.6.4; RFC 8526, 2).
   *
   * @param contentId changes with the library; {@code module-set-id} in version 1.0
   */
  public record YangLibrary(
      String version, Optional<String> revision, Optional<String> contentId) {}

  public boolean base11() {
    return has("base:1.1");
  }

  public boolean writableRunning() {
    return has("capability:writable-running:1.0");
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

  public boolean rollbackOnError() {
    return has("capability:rollback-on-error:1.0");
  }

  public boolean validate() {
    return has("capability:validate:1.0") || validate11();
  }

  /** With test-only. */
  public boolean validate11() {
    return has("capability:validate:1.1");
  }

  public boolean startup() {
    return has("capability:startup:1.0");
  }

  public boolean xpath() {
    return has("capability:xpath:1.0");
  }

  /** Schemes that the router reads and writes files by, in small letters; empty without :url. */
  public Set<String> urlSchemes() {
    return parameters("capability:url:1.0")
        .map(parameters -> list(parameters, "scheme"))
        .map(schemes ->
            schemes.stream()
                .map(scheme -> scheme.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet()))
        .orElse(Set.of());
  }

  /** Empty where with-defaults cannot be asked for. */
  public Optional<DefaultsOffer> withDefaults() {
    return parameters("capability:with-defaults:1.0")
        .flatMap(parameters ->
            WithDefaults.of(parameters.getOrDefault("basic-mode", ""))
                .map(basic -> offer(basic, list(parameters, "also-supported"))));
  }

  private static DefaultsOffer offer(WithDefaults basic, Set<String> also) {
    Set<WithDefaults> offered = new LinkedHashSet<>(Set.of(basic));
    also.forEach(word -> WithDefaults.of(word).ifPresent(offered::add));
    return new DefaultsOffer(basic, Set.copyOf(offered));
  }

  /** Notifications (RFC 5277). */
  public boolean notification() {
    return has("capability:notification:1.0");
  }

  /** Operations beside a subscription (RFC 5277, 6). */
  public boolean interleave() {
    return has("capability:interleave:1.0");
  }

  /** Sessions and locks can be asked for (RFC 6022). */
  public boolean monitoring() {
    return has(MONITORING);
  }

  /** The newer version where both are offered. */
  public Optional<YangLibrary> yangLibrary() {
    return Stream.of("1.1", "1.0")
        .flatMap(version ->
            parameters("capability:yang-library:" + version).stream()
                .map(found ->
                    new YangLibrary(
                        version,
                        Optional.ofNullable(found.get("revision")),
                        Optional.ofNullable(found.get("content-id"))
                            .or(() -> Optional.ofNullable(found.get("module-set-id"))))))
        .findFirst();
  }

  /** The modules that the hello names; a router with a YANG library may name none. */
  public List<Module> modules() {
    return uris.stream()
        .filter(uri -> parameters(uri.indexOf('?'), uri).containsKey("module"))
        .map(Capabilities::parsed)
        .toList();
  }

  /** A module of the hello by its name. */
  public Optional<Module> module(String name) {
    return modules().stream().filter(module -> module.name().equals(name)).findFirst();
  }

  private static Module parsed(String uri) {
    int mark = uri.indexOf('?');
    Map<String, String> parameters = parameters(mark, uri);
    return new Module(
        uri.substring(0, mark),
        parameters.getOrDefault("module", ""),
        Optional.ofNullable(parameters.get("revision")),
        list(parameters, "features"),
        list(parameters, "deviations"));
  }

  /** Capability or module by its start, without parameters. */
  public boolean has(String name) {
    return parameters(name).isPresent();
  }

  /**
   * The parameters behind a capability's question mark.
   *
   * @param name as for {@link #has}
   * @return empty when the capability is not offered
   */
  public Optional<Map<String, String>> parameters(String name) {
    String uri = name.startsWith("urn:") || name.startsWith("http") ? name : PREFIX + name;
    return uris.stream()
        .filter(u -> u.equals(uri) || u.startsWith(uri + "?"))
        .map(u -> parameters(u.length() == uri.length() ? -1 : uri.length(), u))
        .findFirst();
  }

  private static Map<String, String> parameters(int mark, String uri) {
    Map<String, String> found = new LinkedHashMap<>();
    if (mark >= 0) {
      // Some routers escape the ampersand twice.
      for (String pair : uri.substring(mark + 1).replace("&amp;", "&").split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          found.putIfAbsent(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
        }
      }
    }
    return found;
  }

  private static Set<String> list(Map<String, String> parameters, String name) {
    Set<String> found = new LinkedHashSet<>();
    Arrays.stream(parameters.getOrDefault(name, "").split(",", -1))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .forEach(found::add);
    return found;
  }
}
