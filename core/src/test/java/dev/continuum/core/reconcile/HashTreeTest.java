package dev.continuum.core.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.value.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashTreeTest {
  @Test
  void itTakesAMegabyte() {
    assertEquals(1_118_480, HashTree.MEMORY_BYTES);
  }

  @Test
  void aChangedRowChangesTheRootAndItsWayOnly() {
    TestRows rows = TestRows.of(1, 1_000);
    HashTree before = rows.tree.copy();
    RowDigest old = TestRows.row(5, 1);
    RowDigest changed = TestRows.row(5, 2);
    rows.tree.remove(old);
    rows.tree.add(changed);
    assertEquals(old.keyHash(), changed.keyHash());
    assertEquals(before.rows(), rows.tree.rows());
    assertNotEquals(before.fingerprint(), rows.tree.fingerprint());
    for (int level = 0; level <= HashTree.LEAF_LEVEL; level++) {
      for (int node = 0; node < HashTree.nodes(level); node++) {
        assertEquals(
            node != Scope.nodeOf(level, old.keyHash()),
            before.digest(level, node) == rows.tree.digest(level, node),
            "node " + level + '/' + node);
      }
    }
  }

  @Test
  void aCopyStaysAsItWas() {
    TestRows rows = TestRows.of(1, 10);
    HashTree copy = rows.tree.copy();
    Fingerprint before = copy.fingerprint();
    rows.add(TestRows.row(11, 1));
    assertEquals(before, copy.fingerprint());
    assertEquals(10, copy.rows());
  }

  @Test
  void anEmptyTreeGivesNothingUp() {
    HashTree tree = new HashTree(TestRows.KEY);
    assertThrows(IllegalStateException.class, () -> tree.remove(TestRows.row(1, 1)));
  }

  @Test
  void scopesTileTheHashes() {
    for (int level = 1; level <= 2; level++) {
      List<Integer> all = new ArrayList<>();
      for (int node = 0; node < HashTree.nodes(level); node++) {
        all.add(node);
      }
      Scope scope = new Scope(level, all);
      long expected = 0;
      for (int i = 0; i < all.size(); i++) {
        assertEquals(expected, scope.firstKeyHash(i));
        expected = scope.lastKeyHash(i) + 1;
      }
      assertEquals(0, expected);
      assertEquals(Scope.WHOLE, scope.shortest());
    }
    assertEquals(-1, Scope.WHOLE.lastKeyHash(0));
  }

  @Test
  void portionsTileTheScopeInOrder() {
    Scope some = new Scope(2, List.of(3, 77, 200));
    for (Scope whole : List.of(Scope.WHOLE, some)) {
      for (int portionRows : new int[] {1, 1_000, 40_000, 1_000_000}) {
        List<Scope> portions = Portions.of(whole, 1_000_000, portionRows);
        SeededRandom random = new SeededRandom(5);
        for (int i = 0; i < 1_000; i++) {
          long keyHash = random.nextLong();
          long in = portions.stream().filter(portion -> portion.contains(keyHash)).count();
          assertEquals(whole.contains(keyHash) ? 1 : 0, in, "seed 5, case " + i);
        }
        for (int i = 1; i < portions.size(); i++) {
          assertTrue(portions.get(i).isAfter(portions.get(i - 1)));
        }
      }
    }
    assertEquals(256, Portions.of(Scope.WHOLE, 1_000_000, 1).size());
    assertEquals(List.of(Scope.WHOLE), Portions.of(Scope.WHOLE, 0, 1));
  }

  /** The estimate is within a half of the truth where it matters. */
  @Test
  void aWalkEstimatesHowMuchDiffers() {
    SeededRandom random = new SeededRandom(9);
    for (int differing : new int[] {1, 3, 16, 100, 1_000, 10_000, 60_000}) {
      HashTree own = new HashTree(TestRows.KEY);
      HashTree other = new HashTree(TestRows.KEY);
      for (int i = 0; i < differing; i++) {
        (i % 2 == 0 ? own : other).add(new RowDigest(random.nextLong(), random.nextLong()));
      }
      TreeWalk walk = new TreeWalk(own);
      int questions = 0;
      while (!walk.isOver()) {
        List<Long> digests = new ArrayList<>();
        for (int parent : walk.parents().nodes()) {
          for (int child = 0; child < HashTree.FANOUT; child++) {
            digests.add(other.digest(walk.parents().level() + 1, parent * 16 + child));
          }
        }
        walk.compare(digests);
        questions++;
      }
      assertTrue(questions <= HashTree.LEAF_LEVEL, questions + " questions");
      assertTrue(
          walk.estimate() > 0.5 * differing && walk.estimate() < 1.6 * differing + 1,
          "seed 9, " + differing + " differ: " + walk.estimate());
    }
  }
}
