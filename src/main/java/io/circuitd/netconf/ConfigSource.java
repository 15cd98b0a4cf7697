package io.circuitd.netconf;

/** A whole configuration that an operation reads: a datastore, a file, or what we send along. */
public sealed interface ConfigSource
    permits NetconfSession.Datastore, ConfigSource.Url, ConfigSource.Inline {

  /**
   * A file that the router reads or writes (RFC 6241, 8.8).
   *
   * @param url with a scheme that {@link Capabilities#urlSchemes()} offers
   */
  record Url(String url) implements ConfigSource, ConfigTarget, EditConfig.Content {
    /** The part before the colon, in small letters. */
    public String scheme() {
      int colon = url.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("a URL begins with its scheme, not '" + url + "'");
      }
      return url.substring(0, colon).toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * Configuration in the request itself.
   *
   * @param xml the children of {@code <config>}: top-level elements with their namespaces
   */
  record Inline(String xml) implements ConfigSource, EditConfig.Content {}
}
