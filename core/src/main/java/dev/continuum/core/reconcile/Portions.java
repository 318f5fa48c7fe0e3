package dev.continuum.core.reconcile;

import java.util.ArrayList;
import java.util.List;

/** Cuts a scope into parts of which each has few enough rows. Thread-safe (stateless). */
final class Portions {
  private Portions() {}

  /**
   * The scope in parts of about equal size, in the order of their key hashes.
   *
   * @param rows how many rows the whole tree has
   * @param portionRows about the most for one part
   */
  static List<Scope> of(Scope scope, long rows, int portionRows) {
    double inScope = (double) rows * scope.nodes().size() / HashTree.nodes(scope.level());
    int count = (int) Math.min(Scope.MAX_NODES, Math.ceil(inScope / portionRows));
    Scope cut = scope;
    while (cut.nodes().size() < count && canBeFiner(cut)) {
      cut = finer(cut);
    }
    int nodes = cut.nodes().size();
    int parts = Math.max(1, Math.min(count, nodes));
    List<Scope> portions = new ArrayList<>(parts);
    for (int part = 0; part < parts; part++) {
      int from = (int) ((long) nodes * part / parts);
      int to = (int) ((long) nodes * (part + 1) / parts);
      portions.add(new Scope(cut.level(), cut.nodes().subList(from, to)).shortest());
    }
    return portions;
  }

  private static boolean canBeFiner(Scope scope) {
    return scope.level() < HashTree.LEAF_LEVEL
        && scope.nodes().size() * HashTree.FANOUT <= Scope.MAX_NODES;
  }

  private static Scope finer(Scope scope) {
    List<Integer> nodes = new ArrayList<>();
    for (int node : scope.nodes()) {
      for (int child = 0; child < HashTree.FANOUT; child++) {
        nodes.add(node * HashTree.FANOUT + child);
      }
    }
    return new Scope(scope.level() + 1, nodes);
  }
}
