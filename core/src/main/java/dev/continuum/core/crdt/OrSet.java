package dev.continuum.core.crdt;

import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.CausalContext;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.Dot;
import java.util.ArrayList;
import java.util.List;

/**
 * A set in which a removal takes away what its writer saw, so an add wins over a concurrent remove.
 * Thread-safe (immutable).
 *
 * <p>Optimized (ORSWOT): one dot for each add that is still live, no tombstones; adding and
 * removing for ever leaves one counter an actor. Source: Bieniusa et al. (2012); see {@link
 * DotStore} for the merge.
 *
 * @param <E> its order must agree with its equals
 */
public final class OrSet<E extends Comparable<E>> implements Crdt<OrSet<E>> {
  /** Most live adds in one set, in bytes that are read. */
  public static final int MAX_ENTRIES = 1 << 20;

  private static final OrSet<String> EMPTY = new OrSet<String>(DotStore.empty());

  /** A set's entries carry no value: one object stands for all of them, in no bytes. */
  private enum Present {
    PRESENT
  }

  private static final Codec<Present> NOTHING = Codec.of((value, out) -> {}, in -> Present.PRESENT);

  private final DotStore<E, Present> store;

  private OrSet(DotStore<E, Present> store) {
    this.store = store;
  }

  @SuppressWarnings("unchecked") // it holds no element
  public static <E extends Comparable<E>> OrSet<E> empty() {
    return (OrSet<E>) EMPTY;
  }

  public OrSet<E> add(long actor, E element) {
    return merge(addDelta(actor, element));
  }

  public OrSet<E> remove(E element) {
    return merge(removeDelta(element));
  }

  /**
   * The add alone: what to log and send. Its dot is the actor's next in this set, so the actor must
   * have merged all of its own earlier deltas.
   */
  public OrSet<E> addDelta(long actor, E element) {
    return new OrSet<>(store.putDelta(actor, element, Present.PRESENT));
  }

  /**
   * The removal of those adds of the element that are in this set. Changes nothing where none is.
   */
  public OrSet<E> removeDelta(E element) {
    return new OrSet<>(store.removeDelta(element));
  }

  /** The removal of all adds that are in this set. */
  public OrSet<E> clearDelta() {
    return new OrSet<>(store.clearDelta());
  }

  public boolean contains(E element) {
    return !store.entriesOf(element).isEmpty();
  }

  /** The elements, sorted, each once. */
  public List<E> elements() {
    List<E> elements = new ArrayList<>(store.entries().size());
    for (DotStore.Entry<E, Present> entry : store.entries()) {
      if (elements.isEmpty() || elements.getLast().compareTo(entry.key()) != 0) {
        elements.add(entry.key());
      }
    }
    return List.copyOf(elements);
  }

  /** The dots of the adds that keep the element in the set, sorted. */
  public List<Dot> dots(E element) {
    return store.entriesOf(element).stream().map(DotStore.Entry::dot).toList();
  }

  public boolean isEmpty() {
    return store.entries().isEmpty();
  }

  /** Every dot that this set has seen, live or removed. */
  public CausalContext context() {
    return store.context();
  }

  @Override
  public OrSet<E> merge(OrSet<E> other) {
    return new OrSet<>(store.merge(other.store));
  }

  /** Bytes: the context, then the elements in order, each with the place of its dot. */
  public static <E extends Comparable<E>> Codec<OrSet<E>> codec(Codec<E> elements) {
    return Codec.of((set, out) -> set.write(elements, out), in -> read(elements, in));
  }

  private void write(Codec<E> elements, ByteWriter out) {
    store.write(elements, NOTHING, out);
  }

  private static <E extends Comparable<E>> OrSet<E> read(Codec<E> elements, ByteReader in) {
    return new OrSet<>(DotStore.read(elements, NOTHING, MAX_ENTRIES, in));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof OrSet<?> other && store.equals(other.store);
  }

  @Override
  public int hashCode() {
    return store.hashCode();
  }

  @Override
  public String toString() {
    return elements() + " seen " + store.context();
  }
}
