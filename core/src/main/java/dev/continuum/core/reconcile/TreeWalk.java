package dev.continuum.core.reconcile;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks two trees down only where they differ, a level at a time, until it knows in which nodes and
 * about how much. One thread only.
 *
 * <p>From the root's children it goes on to all of theirs, and further while at most eight nodes
 * differ: a kilobyte a level, and sixteen times fewer rows to read. Where more differ these are the
 * scope, and what is still to be learned is how many rows: if cells are hit at random by d rows and
 * a part f of N cells is hit, d is about -N ln(1 - f). Where nearly all are hit that says nothing,
 * so sixteen of them are taken for a sample of the next, finer level.
 */
final class TreeWalk {
  private static final double SATURATED = 0.9;
  private static final int MAX_NARROW_NODES = 8;

  private final HashTree own;
  private Scope parents = Scope.WHOLE;
  private Scope scope = Scope.WHOLE;
  private boolean sampling;
  private boolean over;
  private double estimate;

  TreeWalk(HashTree own) {
    this.own = own;
  }

  /** Whose children are compared next. */
  Scope parents() {
    return parents;
  }

  /** Whether nothing more needs to be compared. */
  boolean isOver() {
    return over;
  }

  /** The nodes below which everything differs that does. */
  Scope scope() {
    return scope;
  }

  /** About how many rows differ. */
  double estimate() {
    return estimate;
  }

  /** Takes the other side's digests of the parents' children. */
  void compare(List<Long> digests) {
    int asked = parents.nodes().size() * HashTree.FANOUT;
    if (digests.size() != asked) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "digests", digests.size(), String.valueOf(asked));
    }
    int level = parents.level() + 1;
    List<Integer> differing = differing(level, digests);
    if (differing.isEmpty()) { // the roots differ, so this is a sample, or a chance of 2^-64
      over = true;
      estimate = Math.max(estimate, scope.nodes().size());
      return;
    }
    if (!sampling) {
      scope = new Scope(level, differing);
    }
    double part = Math.min(differing.size(), asked - 0.5) / asked;
    double cells = sampling ? cells(level) : asked;
    estimate = -cells * Math.log1p(-part);
    boolean narrow = !sampling && (level == 1 || differing.size() <= MAX_NARROW_NODES);
    if (level == HashTree.LEAF_LEVEL || (!narrow && part <= SATURATED)) {
      over = true;
      return;
    }
    sampling = !narrow;
    parents = new Scope(level, narrow ? differing : sample(differing));
  }

  /** How many nodes of the level there are below the scope. */
  private double cells(int level) {
    return (double) scope.nodes().size() * HashTree.nodes(level - scope.level());
  }

  private List<Integer> differing(int level, List<Long> digests) {
    List<Integer> differing = new ArrayList<>();
    int at = 0;
    for (int parent : parents.nodes()) {
      for (int child = 0; child < HashTree.FANOUT; child++) {
        int node = parent * HashTree.FANOUT + child;
        if (own.digest(level, node) != digests.get(at++)) {
          differing.add(node);
        }
      }
    }
    return differing;
  }

  private static List<Integer> sample(List<Integer> nodes) {
    List<Integer> sample = new ArrayList<>();
    int size = Math.min(nodes.size(), Message.MAX_DESCENT_NODES);
    for (int i = 0; i < size; i++) {
      sample.add(nodes.get((int) ((long) i * nodes.size() / size)));
    }
    return sample;
  }
}
