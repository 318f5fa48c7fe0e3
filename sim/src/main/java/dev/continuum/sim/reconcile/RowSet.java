package dev.continuum.sim.reconcile;

import dev.continuum.core.reconcile.HashTree;
import dev.continuum.core.reconcile.RowDigest;
import dev.continuum.core.reconcile.Rows;
import dev.continuum.core.reconcile.Scope;
import dev.continuum.core.reconcile.SipKey;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;

/**
 * A space's digests in memory, sorted by key hash, with their tree. One thread only; never changed.
 */
public final class RowSet implements Rows {
  private static final Comparator<RowDigest> BY_KEY =
      (a, b) -> Long.compareUnsigned(a.keyHash(), b.keyHash());

  private final RowDigest[] sorted;
  private final HashTree tree;

  public RowSet(SipKey key, Collection<RowDigest> rows) {
    sorted = rows.toArray(RowDigest[]::new);
    Arrays.sort(sorted, BY_KEY);
    tree = new HashTree(key);
    for (RowDigest row : sorted) {
      tree.add(row);
    }
  }

  public HashTree tree() {
    return tree;
  }

  @Override
  public void forEach(Scope scope, Visitor visitor) {
    for (int i = 0; i < scope.nodes().size(); i++) {
      long last = scope.lastKeyHash(i);
      for (int at = lowerBound(scope.firstKeyHash(i)); at < sorted.length; at++) {
        RowDigest row = sorted[at];
        if (Long.compareUnsigned(row.keyHash(), last) > 0) {
          break;
        }
        visitor.row(row.keyHash(), row.contentHash());
      }
    }
  }

  private int lowerBound(long keyHash) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Long.compareUnsigned(sorted[middle].keyHash(), keyHash) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
