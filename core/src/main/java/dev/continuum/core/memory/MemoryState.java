package dev.continuum.core.memory;

import dev.continuum.core.crdt.LwwRegister;
import dev.continuum.core.memory.Operation.Observed;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One memory as it is replicated. One thread only.
 *
 * <h2>What it is</h2>
 *
 * A function of the set of operations that concern the identifier, so that any order of arrival
 * ends in the same bytes. Three cuts say which of them have a say:
 *
 * <ul>
 *   <li>a deletion of the space: nothing at or before its time counts;
 *   <li>the {@link #base}, the latest operation that wrote the memory as a whole: fields, tags and
 *       metadata from before it are gone. Without a base the memory is not visible: something about
 *       it arrived before it did;
 *   <li>of each field, the latest write: a register.
 * </ul>
 *
 * Tags and metadata follow what writers saw ({@link ObservedMap}), counts are added up ({@link
 * Uses}), earlier contents are kept for questions about the past ({@link ContentHistory}). Who
 * supersedes this memory was written by that other memory's operations. A forgotten memory has no
 * state at all, but a row in the table of tombstones.
 */
final class MemoryState {
  @Nullable Stamp base;
  @Nullable Stamp version;
  LwwRegister<String> kind = LwwRegister.unset();
  LwwRegister<Long> whenMillis = LwwRegister.unset();
  LwwRegister<String> where = LwwRegister.unset();
  LwwRegister<List<String>> who = LwwRegister.unset();
  LwwRegister<String> source = LwwRegister.unset();
  LwwRegister<Double> confidence = LwwRegister.unset();
  LwwRegister<Embedding> embedding = LwwRegister.unset();
  LwwRegister<MemoryId> supersedes = LwwRegister.unset();
  LwwRegister<Long> validFromMillis = LwwRegister.unset();
  LwwRegister<Long> validToMillis = LwwRegister.unset();
  LwwRegister<Superseder> superseded = LwwRegister.unset();
  ContentHistory contents = new ContentHistory();
  ObservedMap<String, Boolean> tags = new ObservedMap<>();
  ObservedMap<String, String> metadata = new ObservedMap<>();
  Uses recalls = Uses.NONE;

  /**
   * What stands in this memory's place.
   *
   * @param fromMillis from when on
   */
  record Superseder(MemoryId by, long fromMillis) {}

  boolean isVisible() {
    return base != null;
  }

  boolean isEmpty() {
    return version == null
        && !superseded.isSet()
        && recalls.isNone()
        && tags.isEmpty()
        && metadata.isEmpty();
  }

  /** Writes the whole memory. True where that changed more than the past. */
  boolean put(Stamp stamp, MemoryDraft draft, HybridTime deleted) {
    boolean counts = stamp.time().compareTo(deleted) > 0;
    boolean changes = counts && (base == null || stamp.isAfter(base));
    if (counts) {
      raiseVersion(stamp);
      contents.write(stamp, draft.content());
    }
    if (changes) {
      base = stamp;
      Predicate<Stamp> isOld = written -> written.compareTo(stamp) < 0;
      tags.cut(isOld);
      metadata.cut(isOld);
      writeFields(stamp, draft);
      draft.tags().forEach(tag -> tags.put(tag, stamp, true));
      draft.metadata().forEach((key, value) -> metadata.put(key, stamp, value));
    }
    arrived(stamp.dot());
    return changes;
  }

  /** Changes some fields. True where that changed more than the past. */
  boolean patch(
      Stamp stamp,
      MemoryPatch patch,
      List<Dot> observed,
      HybridTime deleted,
      AppliedOperations applied) {
    boolean counts = stamp.time().compareTo(deleted) > 0;
    boolean changes = counts && (base == null || stamp.isAfter(base));
    if (counts) {
      raiseVersion(stamp);
      if (patch.content() != null) {
        contents.write(stamp, patch.content());
      }
    }
    if (changes) {
      patchFields(stamp, patch);
      patchTags(stamp, patch, observed, applied);
      for (Map.Entry<String, @Nullable String> entry : patch.metadata().entrySet()) {
        metadata.remove(entry.getKey(), observed, stamp, applied);
        String value = entry.getValue();
        if (value != null) {
          metadata.put(entry.getKey(), stamp, value);
        }
      }
    }
    arrived(stamp.dot());
    return changes;
  }

  /** Another memory stands in this one's place, or with null no longer does. */
  boolean supersede(Stamp stamp, @Nullable Superseder by, HybridTime deleted) {
    if (stamp.time().compareTo(deleted) <= 0) {
      return false;
    }
    superseded = superseded.write(by, stamp.time(), stamp.dot());
    return stamp.dot().equals(superseded.dot());
  }

  /**
   * Takes in the state of another node.
   *
   * @param mine the operations that this state has seen
   * @param theirs the operations that the other has seen
   */
  void merge(MemoryState other, AppliedOperations mine, AppliedOperations theirs) {
    base = larger(base, other.base);
    version = larger(version, other.version);
    kind = kind.merge(other.kind);
    whenMillis = whenMillis.merge(other.whenMillis);
    where = where.merge(other.where);
    who = who.merge(other.who);
    source = source.merge(other.source);
    confidence = confidence.merge(other.confidence);
    embedding = embedding.merge(other.embedding);
    supersedes = supersedes.merge(other.supersedes);
    validFromMillis = validFromMillis.merge(other.validFromMillis);
    validToMillis = validToMillis.merge(other.validToMillis);
    superseded = superseded.merge(other.superseded);
    contents.merge(other.contents);
    tags.merge(other.tags, mine, theirs);
    metadata.merge(other.metadata, mine, theirs);
    recalls = recalls.merge(other.recalls);
    Stamp newBase = base;
    if (newBase != null) {
      tags.cut(written -> written.compareTo(newBase) < 0);
      metadata.cut(written -> written.compareTo(newBase) < 0);
    }
  }

  /** Drops what a deletion of the space took away. */
  void cutThrough(HybridTime deleted) {
    base = after(base, deleted);
    version = after(version, deleted);
    kind = after(kind, deleted);
    whenMillis = after(whenMillis, deleted);
    where = after(where, deleted);
    who = after(who, deleted);
    source = after(source, deleted);
    confidence = after(confidence, deleted);
    embedding = after(embedding, deleted);
    supersedes = after(supersedes, deleted);
    validFromMillis = after(validFromMillis, deleted);
    validToMillis = after(validToMillis, deleted);
    superseded = after(superseded, deleted);
    contents.cutThrough(deleted);
    tags.cut(written -> written.time().compareTo(deleted) <= 0);
    metadata.cut(written -> written.time().compareTo(deleted) <= 0);
    recalls = recalls.after(deleted);
  }

  /** What the writer of this patch sees. */
  Observed observe(MemoryPatch patch) {
    List<Dot> dots = new ArrayList<>();
    patch.addTags().forEach(tag -> tags.observe(tag, dots));
    patch.removeTags().forEach(tag -> tags.observe(tag, dots));
    patch.metadata().keySet().forEach(key -> metadata.observe(key, dots));
    List<Dot> sorted = dots.stream().sorted().distinct().toList();
    return new Observed(sorted, supersedes.value(), validFromMillis.value());
  }

  /** What readers see, or null where it is not visible. */
  @Nullable Memory view(MemoryId id, SpaceName space) {
    String text = contents.text();
    return text == null ? null : view(id, space, text, Long.MAX_VALUE, superseded.value());
  }

  /** What readers see of it as of a moment; see {@link MemoryReader#memoryAsOf}. */
  @Nullable Memory viewAsOf(MemoryId id, SpaceName space, long millis) {
    ContentHistory.Revision revision = contents.asOf(millis);
    if (revision == null || revision.text() == null) {
      return null;
    }
    Superseder by = superseded.time().millis() <= millis ? superseded.value() : null;
    return view(id, space, revision.text(), revision.stamp().millis(), by);
  }

  private @Nullable Memory view(
      MemoryId id, SpaceName space, String content, long noLaterThan, @Nullable Superseder by) {
    Stamp created = base;
    Stamp changed = version;
    String kindValue = kind.value();
    Double confidenceValue = confidence.value();
    List<String> whoValue = who.value();
    if (created == null || changed == null || kindValue == null || confidenceValue == null) {
      return null;
    }
    Long when = whenMillis.value();
    long createdMillis = Math.min(created.millis(), noLaterThan);
    return new Memory(
        id,
        space,
        changed.dot(),
        kindValue,
        content,
        createdMillis,
        changed.millis(),
        when == null ? createdMillis : when,
        where.value(),
        whoValue == null ? List.of() : whoValue,
        tags.keys(),
        source.value(),
        confidenceValue,
        embedding.value(),
        metadataView(),
        recalls.value(),
        recalls.lastMillis() == Uses.NEVER ? null : (Long) recalls.lastMillis(),
        supersedes.value(),
        by == null ? null : by.by(),
        validFromMillis.value(),
        earlier(validToMillis.value(), by));
  }

  private static @Nullable Long earlier(@Nullable Long validTo, @Nullable Superseder by) {
    if (by == null) {
      return validTo;
    }
    return validTo == null ? by.fromMillis() : Math.min(validTo, by.fromMillis());
  }

  private SortedMap<String, String> metadataView() {
    if (metadata.entries().isEmpty()) {
      return Collections.emptySortedMap();
    }
    TreeMap<String, String> view = new TreeMap<>();
    metadata.latest().forEach(entry -> view.put(entry.key(), entry.value()));
    return Collections.unmodifiableSortedMap(view);
  }

  private void writeFields(Stamp stamp, MemoryDraft draft) {
    HybridTime time = stamp.time();
    Dot dot = stamp.dot();
    kind = kind.write(draft.kind(), time, dot);
    whenMillis = whenMillis.write(draft.whenMillis(), time, dot);
    where = where.write(draft.where(), time, dot);
    who = who.write(orNull(draft.who()), time, dot);
    source = source.write(draft.source(), time, dot);
    confidence = confidence.write(draft.confidence(), time, dot);
    embedding = embedding.write(draft.embedding(), time, dot);
    supersedes = supersedes.write(draft.supersedes(), time, dot);
    validFromMillis = validFromMillis.write(draft.validFromMillis(), time, dot);
    validToMillis = validToMillis.write(draft.validToMillis(), time, dot);
  }

  private void patchFields(Stamp stamp, MemoryPatch patch) {
    kind = patched(kind, patch.kind(), stamp);
    whenMillis = patched(whenMillis, patch.whenMillis(), stamp);
    where = clearable(where, "where", patch.where(), stamp, patch);
    if (patch.who() != null) {
      who = who.write(orNull(patch.who()), stamp.time(), stamp.dot());
    }
    source = clearable(source, "source", patch.source(), stamp, patch);
    confidence = patched(confidence, patch.confidence(), stamp);
    embedding = clearable(embedding, "embedding", patch.embedding(), stamp, patch);
    supersedes = clearable(supersedes, "supersedes", patch.supersedes(), stamp, patch);
    validFromMillis =
        clearable(validFromMillis, "valid_from", patch.validFromMillis(), stamp, patch);
    validToMillis = clearable(validToMillis, "valid_to", patch.validToMillis(), stamp, patch);
  }

  private void patchTags(
      Stamp stamp, MemoryPatch patch, List<Dot> observed, AppliedOperations applied) {
    for (String tag : patch.removeTags()) {
      tags.remove(tag, observed, stamp, applied);
    }
    for (String tag : patch.addTags()) {
      tags.remove(tag, observed, stamp, applied);
      tags.put(tag, stamp, true);
    }
  }

  private void arrived(Dot dot) {
    tags.arrived(dot);
    metadata.arrived(dot);
  }

  private void raiseVersion(Stamp stamp) {
    version = larger(version, stamp);
  }

  private static <V> LwwRegister<V> patched(
      LwwRegister<V> register, @Nullable V value, Stamp stamp) {
    return value == null ? register : register.write(value, stamp.time(), stamp.dot());
  }

  private static <V> LwwRegister<V> clearable(
      LwwRegister<V> register, String name, @Nullable V value, Stamp stamp, MemoryPatch patch) {
    return value == null && patch.clear().contains(name)
        ? register.write(null, stamp.time(), stamp.dot())
        : patched(register, value, stamp);
  }

  /** An empty list is nothing: one form for one meaning. */
  private static @Nullable List<String> orNull(List<String> values) {
    return values.isEmpty() ? null : values;
  }

  private static @Nullable Stamp larger(@Nullable Stamp a, @Nullable Stamp b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return Stamp.max(a, b);
  }

  private static @Nullable Stamp after(@Nullable Stamp stamp, HybridTime deleted) {
    return stamp == null || stamp.time().compareTo(deleted) <= 0 ? null : stamp;
  }

  private static <V> LwwRegister<V> after(LwwRegister<V> register, HybridTime deleted) {
    return register.isSet() && register.time().compareTo(deleted) <= 0
        ? LwwRegister.unset()
        : register;
  }
}
