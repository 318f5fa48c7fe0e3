package dev.continuum.core.memory;

import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.memory.port.IndexDocument;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.MemoryId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the index should hold, from the state: all of it where the index is lost, or what a stretch
 * of the log touched where the index is behind. Thread-safe (stateless).
 */
public final class IndexDocuments {
  private IndexDocuments() {}

  /** Gives every document that a lost index needs, each as a fresh one. */
  public static void all(StateReader snapshot, Consumer<IndexChange> changes) {
    byte[] first = new byte[0];
    byte[] end = Keys.afterAllSpaces();
    snapshot.scan(
        Table.MEMORIES,
        first,
        end,
        (key, row) -> {
          MemoryState state = MemoryStateCodec.decode(row, MemoryStateCodec.Extent.ALL);
          if (state.isVisible()) {
            IndexDocument document = of(Keys.spaceOf(key), Keys.idOf(key), state);
            changes.accept(new IndexChange.Upsert(document, true));
          }
          return true;
        });
    snapshot.scan(
        Table.CONCEPTS,
        first,
        end,
        (key, row) -> {
          ConceptState state = ConceptState.CODEC.fromBytes(row);
          if (state.isVisible()) {
            IndexDocument document = of(Keys.spaceOf(key), Keys.idOf(key), state);
            changes.accept(new IndexChange.Upsert(document, true));
          }
          return true;
        });
  }

  /**
   * The changes that bring an index up to a state that is ahead of it.
   *
   * @param operations what the log holds beyond the index's position, all of it applied to the
   *     state
   */
  public static List<IndexChange> catchUp(StateReader state, Iterable<LoggedOperation> operations) {
    List<IndexChange> changes = new ArrayList<>();
    SequencedSet<Touched> touched = new LinkedHashSet<>();
    for (LoggedOperation logged : operations) {
      long spaceKey = Keys.spaceKey(logged.operation().space());
      switch (logged.operation()) {
        case Operation.PutMemory put -> touched.add(new Touched(spaceKey, put.id(), false));
        case Operation.PatchMemory patch -> touched.add(new Touched(spaceKey, patch.id(), false));
        case Operation.ForgetMemory forget ->
            touched.add(new Touched(spaceKey, forget.id(), false));
        case Operation.PutEvidence evidence ->
            touched.add(new Touched(spaceKey, evidence.concept(), true));
        case Operation.DeleteSpace delete -> {
          changes.add(new IndexChange.DeleteSpace(spaceKey, logged.time().millis()));
          touchSurvivors(state, spaceKey, logged.time().millis(), touched);
        }
        case Operation.PutSpace put -> {}
        case Operation.PutLink put -> {}
        case Operation.ForgetLink forget -> {}
        case Operation.Reinforce reinforce -> {}
      }
    }
    for (Touched entity : touched) {
      IndexDocument document = document(state, entity);
      changes.add(
          document == null
              ? new IndexChange.Delete(entity.spaceKey, entity.id)
              : new IndexChange.Upsert(document, false));
    }
    return changes;
  }

  /** The changes that follow from what a batch did to the rows it touched. */
  static void gather(StateOverlay overlay, List<IndexChange> changes) {
    for (StateOverlay.MemoryRow row : overlay.memories()) {
      if (row.state.isVisible()) {
        if (row.documentChanged) {
          boolean fresh = row.fresh && !row.stored;
          changes.add(new IndexChange.Upsert(of(row.space.key, row.id, row.state), fresh));
        }
      } else if (row.wasVisible) {
        changes.add(new IndexChange.Delete(row.space.key, row.id));
      }
    }
    for (StateOverlay.ConceptRow row : overlay.concepts()) {
      if (row.state.isVisible()) {
        if (row.documentChanged) {
          changes.add(new IndexChange.Upsert(of(row.space.key, row.id, row.state), false));
        }
      } else if (row.wasVisible) {
        changes.add(new IndexChange.Delete(row.space.key, row.id));
      }
    }
  }

  /** An entity that an operation was about. */
  private record Touched(long spaceKey, MemoryId id, boolean concept) {}

  /** What is in a space although the index drops it with the deletion: equal milliseconds. */
  private static void touchSurvivors(
      StateReader state, long spaceKey, long deletedMillis, SequencedSet<Touched> touched) {
    byte[] from = Keys.space(spaceKey);
    byte[] to = Keys.after(from);
    state.scan(
        Table.MEMORIES,
        from,
        to,
        (key, row) -> {
          MemoryState memory = MemoryStateCodec.decode(row, MemoryStateCodec.Extent.VIEW);
          if (memory.base != null && memory.base.millis() <= deletedMillis) {
            touched.add(new Touched(spaceKey, Keys.idOf(key), false));
          }
          return true;
        });
    state.scan(
        Table.CONCEPTS,
        from,
        to,
        (key, row) -> {
          if (ConceptState.CODEC.fromBytes(row).updatedMillis() <= deletedMillis) {
            touched.add(new Touched(spaceKey, Keys.idOf(key), true));
          }
          return true;
        });
  }

  private static @Nullable IndexDocument document(StateReader state, Touched entity) {
    byte[] key = Keys.entity(entity.spaceKey, entity.id);
    if (entity.concept) {
      byte[] row = state.get(Table.CONCEPTS, key);
      ConceptState concept = row == null ? null : ConceptState.CODEC.fromBytes(row);
      return concept == null || !concept.isVisible()
          ? null
          : of(entity.spaceKey, entity.id, concept);
    }
    byte[] row = state.get(Table.MEMORIES, key);
    MemoryState memory =
        row == null ? null : MemoryStateCodec.decode(row, MemoryStateCodec.Extent.ALL);
    return memory == null || !memory.isVisible() ? null : of(entity.spaceKey, entity.id, memory);
  }

  /** A visible memory's document. */
  static IndexDocument of(long spaceKey, MemoryId id, MemoryState state) {
    Stamp base = state.base;
    String kind = state.kind.value();
    String text = state.contents.text();
    if (base == null || kind == null || text == null) {
      throw new IllegalStateException("memory: " + id + " is not visible (expected: visible)");
    }
    return new IndexDocument(
        spaceKey,
        id,
        IndexDocument.Entity.MEMORY,
        kind,
        text,
        null,
        state.tags.keys(),
        base.millis(),
        state.embedding.value());
  }

  /** A visible concept's document. */
  static IndexDocument of(long spaceKey, MemoryId id, ConceptState state) {
    ConceptState.Label label = state.label.value();
    if (label == null) {
      throw new IllegalStateException("concept: " + id + " is not visible (expected: visible)");
    }
    StringBuilder text = new StringBuilder(label.name());
    label.aliases().forEach(alias -> text.append('\n').append(alias));
    text.append('\n').append(label.description());
    return new IndexDocument(
        spaceKey,
        id,
        IndexDocument.Entity.CONCEPT,
        label.type(),
        text.toString(),
        label.name().toLowerCase(Locale.ROOT),
        List.of(),
        state.updatedMillis(),
        null);
  }
}
