package dev.continuum.sim.memory;

import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.memory.port.IndexHits;
import dev.continuum.core.memory.port.IndexQuery;
import dev.continuum.core.memory.port.MemoryIndex;
import java.util.List;
import java.util.TreeMap;

/**
 * An index in the heap that looks at every document: proper BM25, exact cosine, no lag but the one
 * that its caller makes. For tests and the simulator; some thousand documents. Searches from any
 * thread; the other methods from one.
 */
public final class TextMemoryIndex implements MemoryIndex {
  /**
   * What outlives an index: the simulated disk. One thread only.
   *
   * <p>Only {@link MemoryIndex#commit()} writes to it, so that an index that is simply left behind
   * has crashed.
   */
  public static final class Place {
    private Corpus committed = Corpus.EMPTY;

    /** An index that holds what was committed here. */
    public TextMemoryIndex open() {
      return new TextMemoryIndex(this);
    }
  }

  private final Place place;
  private final TreeMap<Corpus.Key, Corpus.Doc> applied;
  private long appliedPosition;
  private volatile Corpus searchable;
  private volatile long committedPosition;

  /** An empty index with a place of its own. */
  public TextMemoryIndex() {
    this(new Place());
  }

  private TextMemoryIndex(Place place) {
    this.place = place;
    this.searchable = place.committed;
    this.applied = new TreeMap<>(place.committed.documents());
    this.appliedPosition = place.committed.position();
    this.committedPosition = place.committed.position();
  }

  @Override
  public void apply(List<IndexChange> changes, long throughPosition) {
    if (throughPosition < appliedPosition) {
      throw new IllegalArgumentException(
          "throughPosition: " + throughPosition + " (expected: >= " + appliedPosition + ")");
    }
    for (IndexChange change : changes) {
      apply(change);
    }
    appliedPosition = throughPosition;
  }

  private void apply(IndexChange change) {
    switch (change) {
      case IndexChange.Upsert(var document, var _) ->
          applied.put(new Corpus.Key(document.id(), document.spaceKey()), Corpus.Doc.of(document));
      case IndexChange.Delete(long spaceKey, var id) ->
          applied.remove(new Corpus.Key(id, spaceKey));
      case IndexChange.DeleteSpace(long spaceKey, long createdMillis) ->
          applied
              .values()
              .removeIf(
                  doc ->
                      doc.source().spaceKey() == spaceKey
                          && doc.source().createdMillis() <= createdMillis);
    }
  }

  @Override
  public void refresh() {
    if (appliedPosition != searchable.position() || !applied.equals(searchable.documents())) {
      searchable = new Corpus(new TreeMap<>(applied), appliedPosition);
    }
  }

  @Override
  public void commit() {
    place.committed = new Corpus(new TreeMap<>(applied), appliedPosition);
    committedPosition = appliedPosition;
  }

  @Override
  public long searchablePosition() {
    return searchable.position();
  }

  @Override
  public long committedPosition() {
    return committedPosition;
  }

  @Override
  public IndexHits search(IndexQuery query) {
    return searchable.search(query);
  }

  @Override
  public long documents() {
    return searchable.documents().size();
  }

  @Override
  public void close() {
    // What was not committed is gone, as after a crash: nobody may rely on more.
  }
}
