package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.memory.port.IndexHits;
import dev.continuum.core.memory.port.IndexHits.Hit;
import dev.continuum.core.memory.port.IndexQuery;
import dev.continuum.core.memory.port.MemoryIndex;
import java.util.ArrayList;
import java.util.List;

/** An index whose answers a test writes down; it filters by entity only. One thread only. */
final class ScriptedIndex implements MemoryIndex {
  static final long POSITION = 7;

  List<Hit> text = List.of();
  List<Hit> vector = List.of();
  final List<IndexQuery> asked = new ArrayList<>();

  @Override
  public IndexHits search(IndexQuery query) {
    asked.add(query);
    return new IndexHits(
        query.text() == null ? List.of() : answer(text, query),
        query.embedding() == null ? List.of() : answer(vector, query),
        POSITION);
  }

  private static List<Hit> answer(List<Hit> hits, IndexQuery query) {
    return hits.stream()
        .filter(hit -> query.entity() == null || query.entity() == hit.entity())
        .limit(query.limit())
        .toList();
  }

  @Override
  public long searchablePosition() {
    return POSITION;
  }

  @Override
  public long committedPosition() {
    return POSITION;
  }

  @Override
  public long documents() {
    return (long) text.size() + vector.size();
  }

  @Override
  public void apply(List<IndexChange> changes, long throughPosition) {
    throw new UnsupportedOperationException("a scripted index is not written");
  }

  @Override
  public void refresh() {}

  @Override
  public void commit() {}

  @Override
  public void close() {}
}
