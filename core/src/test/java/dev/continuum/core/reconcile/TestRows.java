package dev.continuum.core.reconcile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A few rows in memory with their tree. One thread only. */
final class TestRows implements Rows {
  static final SipKey KEY = new SipKey(11, 12);

  final List<RowDigest> rows = new ArrayList<>();
  final HashTree tree = new HashTree(KEY);

  /** Rows with these numbers, in their first version. */
  static TestRows of(int from, int to) {
    TestRows rows = new TestRows();
    for (int number = from; number <= to; number++) {
      rows.add(row(number, 1));
    }
    return rows;
  }

  /** A row by its number and version. */
  static RowDigest row(int number, int version) {
    byte[] rowKey = ("row " + number).getBytes(StandardCharsets.UTF_8);
    return RowDigest.of(KEY, rowKey, new byte[] {(byte) version});
  }

  void add(RowDigest row) {
    rows.add(row);
    tree.add(row);
  }

  @Override
  public void forEach(Scope scope, Visitor visitor) {
    for (RowDigest row : rows) {
      if (scope.contains(row.keyHash())) {
        visitor.row(row.keyHash(), row.contentHash());
      }
    }
  }
}
