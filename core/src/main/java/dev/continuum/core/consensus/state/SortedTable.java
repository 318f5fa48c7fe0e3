package dev.continuum.core.consensus.state;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map that never changes: each change gives another one, which shares all but one path.
 * Thread-safe (immutable).
 *
 * <p>That is what makes reading lock-free and snapshots free: whoever holds a table holds it as it
 * was, for as long as wanted, while the applying thread goes on. A change costs O(log n) time and
 * garbage. Weight-balanced (Adams 1993), with the parameters 3 and 2 that Hirai and Yamamoto proved
 * ("Balancing weight-balanced trees", JFP 2011). Its depth, and so the recursion's, stays below 2.5
 * log2(n).
 */
final class SortedTable<K extends Comparable<? super K>, V> {
  private static final int DELTA = 3;
  private static final int GAMMA = 2;

  private final @Nullable Node<K, V> root;

  private SortedTable(@Nullable Node<K, V> root) {
    this.root = root;
  }

  static <K extends Comparable<? super K>, V> SortedTable<K, V> empty() {
    return new SortedTable<>(null);
  }

  int size() {
    return size(root);
  }

  @Nullable V get(K key) {
    Node<K, V> at = root;
    while (at != null) {
      int order = key.compareTo(at.key);
      if (order == 0) {
        return at.value;
      }
      at = order < 0 ? at.left : at.right;
    }
    return null;
  }

  SortedTable<K, V> with(K key, V value) {
    return new SortedTable<>(put(root, key, value));
  }

  /** The same table where the key is not in it. */
  SortedTable<K, V> without(K key) {
    Node<K, V> rest = remove(root, key);
    return rest == root ? this : new SortedTable<>(rest);
  }

  /** The first key, null where there is none. */
  @Nullable K firstKey() {
    return root == null ? null : first(root).key;
  }

  /** All values in the order of their keys. */
  Iterator<V> values() {
    return new Walk<>(root);
  }

  /** The values from the first key that is not before {@code from}. */
  Iterator<V> valuesFrom(K from) {
    return new Walk<>(root, from);
  }

  private static int size(@Nullable Node<?, ?> node) {
    return node == null ? 0 : node.size;
  }

  private static <K extends Comparable<? super K>, V> Node<K, V> put(
      @Nullable Node<K, V> at, K key, V value) {
    if (at == null) {
      return new Node<>(key, value, null, null);
    }
    int order = key.compareTo(at.key);
    if (order == 0) {
      return new Node<>(key, value, at.left, at.right);
    }
    return order < 0
        ? balanced(at.key, at.value, put(at.left, key, value), at.right)
        : balanced(at.key, at.value, at.left, put(at.right, key, value));
  }

  /** The same node where the key is not below it. */
  private static <K extends Comparable<? super K>, V> @Nullable Node<K, V> remove(
      @Nullable Node<K, V> at, K key) {
    if (at == null) {
      return null;
    }
    int order = key.compareTo(at.key);
    if (order == 0) {
      return joined(at.left, at.right);
    }
    if (order < 0) {
      Node<K, V> left = remove(at.left, key);
      return left == at.left ? at : balanced(at.key, at.value, left, at.right);
    }
    Node<K, V> right = remove(at.right, key);
    return right == at.right ? at : balanced(at.key, at.value, at.left, right);
  }

  /** Two balanced neighbours become one. */
  private static <K extends Comparable<? super K>, V> @Nullable Node<K, V> joined(
      @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    if (left == null) {
      return right;
    }
    if (right == null) {
      return left;
    }
    if (left.size > right.size) {
      Node<K, V> last = last(left);
      return balanced(last.key, last.value, remove(left, last.key), right);
    }
    Node<K, V> first = first(right);
    return balanced(first.key, first.value, left, remove(right, first.key));
  }

  private static <K extends Comparable<? super K>, V> Node<K, V> balanced(
      K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    int leftWeight = size(left) + 1;
    int rightWeight = size(right) + 1;
    if (right != null && rightWeight > DELTA * leftWeight) {
      return leaningRight(key, value, left, right);
    }
    if (left != null && leftWeight > DELTA * rightWeight) {
      return leaningLeft(key, value, left, right);
    }
    return new Node<>(key, value, left, right);
  }

  private static <K extends Comparable<? super K>, V> Node<K, V> leaningRight(
      K key, V value, @Nullable Node<K, V> left, Node<K, V> right) {
    Node<K, V> inner = right.left;
    if (inner == null || inner.size + 1 < GAMMA * (size(right.right) + 1)) {
      return new Node<>(right.key, right.value, new Node<>(key, value, left, inner), right.right);
    }
    return new Node<>(
        inner.key,
        inner.value,
        new Node<>(key, value, left, inner.left),
        new Node<>(right.key, right.value, inner.right, right.right));
  }

  private static <K extends Comparable<? super K>, V> Node<K, V> leaningLeft(
      K key, V value, Node<K, V> left, @Nullable Node<K, V> right) {
    Node<K, V> inner = left.right;
    if (inner == null || inner.size + 1 < GAMMA * (size(left.left) + 1)) {
      return new Node<>(left.key, left.value, left.left, new Node<>(key, value, inner, right));
    }
    return new Node<>(
        inner.key,
        inner.value,
        new Node<>(left.key, left.value, left.left, inner.left),
        new Node<>(key, value, inner.right, right));
  }

  private static <K, V> Node<K, V> first(Node<K, V> node) {
    Node<K, V> at = node;
    while (at.left != null) {
      at = at.left;
    }
    return at;
  }

  private static <K, V> Node<K, V> last(Node<K, V> node) {
    Node<K, V> at = node;
    while (at.right != null) {
      at = at.right;
    }
    return at;
  }

  private static final class Node<K, V> {
    final K key;
    final V value;
    final @Nullable Node<K, V> left;
    final @Nullable Node<K, V> right;
    final int size;

    Node(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
      this.key = key;
      this.value = value;
      this.left = left;
      this.right = right;
      this.size = 1 + size(left) + size(right);
    }
  }

  /** In order; holds the way back to the root. One thread only. */
  private static final class Walk<K extends Comparable<? super K>, V> implements Iterator<V> {
    private final Deque<Node<K, V>> above = new ArrayDeque<>();

    Walk(@Nullable Node<K, V> root) {
      descend(root);
    }

    Walk(@Nullable Node<K, V> root, K from) {
      Node<K, V> at = root;
      while (at != null) {
        if (from.compareTo(at.key) <= 0) {
          above.push(at);
          at = at.left;
        } else {
          at = at.right;
        }
      }
    }

    @Override
    public boolean hasNext() {
      return !above.isEmpty();
    }

    @Override
    public V next() {
      Node<K, V> node = above.poll();
      if (node == null) {
        throw new NoSuchElementException();
      }
      descend(node.right);
      return node.value;
    }

    private void descend(@Nullable Node<K, V> node) {
      for (Node<K, V> at = node; at != null; at = at.left) {
        above.push(at);
      }
    }
  }
}
