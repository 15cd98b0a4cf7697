package io.circuitd.netconf;

import java.util.Optional;

/**
 * What {@code get} and {@code get-config} are to show.
 *
 * @param defaults left to the router's basic mode when empty
 */
public record Query(Optional<Filter> filter, Optional<WithDefaults> defaults) {
  /** Everything, in the router's basic mode. */
  public static final Query ALL = new Query(Optional.empty(), Optional.empty());

  public static Query of(Filter filter) {
    return new Query(Optional.of(filter), Optional.empty());
  }

  /**
   * What the filter selects, in the router's basic mode.
   *
   * @param subtreeFilter the children of the filter; empty shows everything
   */
  public static Query subtree(Optional<String> subtreeFilter) {
    return new Query(subtreeFilter.map(Filter.Subtree::new), Optional.empty());
  }

  public Query with(WithDefaults mode) {
    return new Query(filter, Optional.of(mode));
  }
}
