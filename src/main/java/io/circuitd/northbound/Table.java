package io.circuitd.northbound;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.snmp4j.smi.OID;

/**
 * How the rows of one table are found in a snapshot, without a copy of their order: by blocks that
 * share the first number of their index, each of a few rows.
 *
 * @param blocks in order of their numbers
 * @param rows of a block, in order of their indexes
 */
record Table<B, R>(
    Function<Snapshot, List<B>> blocks, ToIntFunction<B> number, Function<B, List<Row<R>>> rows) {

  /** One row with its index. */
  record Row<R>(R row, OID index) {
    Row(R row, int... index) {
      this(row, new OID(index));
    }
  }

  /** The row whose index is what follows a place in an identifier. */
  Optional<Row<R>> row(Snapshot snapshot, OID oid, int from) {
    return from >= oid.size() ? Optional.empty() : rowAt(snapshot, oid, from);
  }

  private Optional<Row<R>> rowAt(Snapshot snapshot, OID oid, int from) {
    List<B> all = blocks.apply(snapshot);
    int block = firstBlock(all, oid, from);
    if (block == all.size()) {
      return Optional.empty();
    }
    for (Row<R> row : rows.apply(all.get(block))) {
      if (compare(row.index(), oid, from) == 0) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  /**
   * Gives rows in order, from the first one after a place on, until one is taken.
   *
   * @param from where the index begins in the identifier, which may end before
   * @param inclusive or at the place
   */
  <T> Optional<T> first(
      Snapshot snapshot,
      OID oid,
      int from,
      boolean inclusive,
      Function<Row<R>, Optional<T>> taken) {
    List<B> all = blocks.apply(snapshot);
    for (int block = firstBlock(all, oid, from); block < all.size(); block++) {
      for (Row<R> row : rows.apply(all.get(block))) {
        int order = compare(row.index(), oid, from);
        if (order > 0 || (inclusive && order == 0)) {
          Optional<T> result = taken.apply(row);
          if (result.isPresent()) {
            return result;
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The first block that is not wholly before the place. */
  private int firstBlock(List<B> all, OID oid, int from) {
    if (from >= oid.size()) {
      return 0;
    }
    long wanted = oid.getUnsigned(from);
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (number.applyAsInt(all.get(middle)) < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int compare(OID index, OID oid, int from) {
    int left = oid.size() - from;
    for (int i = 0; i < index.size() && i < left; i++) {
      int order = Long.compare(index.getUnsigned(i), oid.getUnsigned(from + i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(index.size(), Math.max(left, 0));
  }
}
