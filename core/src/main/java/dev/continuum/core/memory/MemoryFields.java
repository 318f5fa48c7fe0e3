package dev.continuum.core.memory;

import dev.continuum.core.memory.MemoryDraft.LinkTarget;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a memory in an operation's bytes. Thread-safe (stateless).
 *
 * <p>Drafts and patches begin with a varint whose bits say which optional fields follow, in the
 * order of the bits. The same checks stand before the bytes are written and after they are read.
 */
final class MemoryFields {
  private static final int WHEN = 1;
  private static final int WHERE = 1 << 1;
  private static final int SOURCE = 1 << 2;
  private static final int EMBEDDING = 1 << 3;
  private static final int SUPERSEDES = 1 << 4;
  private static final int VALID_FROM = 1 << 5;
  private static final int VALID_TO = 1 << 6;
  private static final int ALL_OF_DRAFT = (1 << 7) - 1;
  private static final int KIND = 1 << 7;
  private static final int CONTENT = 1 << 8;
  private static final int WHO = 1 << 9;
  private static final int CONFIDENCE = 1 << 10;
  private static final int ALL_OF_PATCH = (1 << 11) - 1;

  private static final int MAX_BYTES = OperationCodec.MAX_OPERATION_BYTES;
  private static final int MIN_LINK_BYTES = 2 * Long.BYTES + 1 + Double.BYTES;

  private MemoryFields() {}

  static void writeDraft(MemoryDraft draft, ByteWriter out) {
    out.writeVarint(
        bit(draft.whenMillis(), WHEN)
            | bit(draft.where(), WHERE)
            | bit(draft.source(), SOURCE)
            | bit(draft.embedding(), EMBEDDING)
            | bit(draft.supersedes(), SUPERSEDES)
            | bit(draft.validFromMillis(), VALID_FROM)
            | bit(draft.validToMillis(), VALID_TO));
    out.writeString(draft.kind());
    out.writeString(draft.content());
    writeConfidence(draft.confidence(), out);
    writeStrings(draft.who(), out);
    writeStrings(draft.tags(), out);
    writeMetadata(draft.metadata(), out);
    writeLinks(draft.links(), out);
    writeOptionals(
        draft.whenMillis(),
        draft.where(),
        draft.source(),
        draft.embedding(),
        draft.supersedes(),
        draft.validFromMillis(),
        draft.validToMillis(),
        out);
  }

  static MemoryDraft readDraft(MemoryId id, ByteReader in) {
    int mask = (int) in.readVarint("memory.fields", 0, ALL_OF_DRAFT);
    String kind = in.readString("kind", MAX_BYTES);
    String content = in.readString("content", MAX_BYTES);
    double confidence = readConfidence(in);
    List<String> who = readStrings("who", in);
    List<String> tags = readStrings("tags", in);
    SortedMap<String, String> metadata = readMetadata(in);
    List<LinkTarget> links = readLinks(in);
    Long when = has(mask, WHEN) ? (Long) in.readZigzag("when") : null;
    String where = has(mask, WHERE) ? in.readString("where", MAX_BYTES) : null;
    String source = has(mask, SOURCE) ? in.readString("source", MAX_BYTES) : null;
    Embedding embedding = has(mask, EMBEDDING) ? readEmbedding(in) : null;
    MemoryId supersedes = has(mask, SUPERSEDES) ? in.readMemoryId("supersedes") : null;
    Long validFrom = has(mask, VALID_FROM) ? (Long) in.readZigzag("valid_from") : null;
    Long validTo = has(mask, VALID_TO) ? (Long) in.readZigzag("valid_to") : null;
    return new MemoryDraft(
        id,
        kind,
        content,
        when,
        where,
        who,
        tags,
        source,
        confidence,
        embedding,
        metadata,
        supersedes,
        validFrom,
        validTo,
        links);
  }

  static void writePatch(MemoryPatch patch, ByteWriter out) {
    out.writeVarint(
        bit(patch.whenMillis(), WHEN)
            | bit(patch.where(), WHERE)
            | bit(patch.source(), SOURCE)
            | bit(patch.embedding(), EMBEDDING)
            | bit(patch.supersedes(), SUPERSEDES)
            | bit(patch.validFromMillis(), VALID_FROM)
            | bit(patch.validToMillis(), VALID_TO)
            | bit(patch.kind(), KIND)
            | bit(patch.content(), CONTENT)
            | bit(patch.who(), WHO)
            | bit(patch.confidence(), CONFIDENCE));
    writeStrings(inOrder(patch.clear()), out);
    writeStrings(patch.addTags(), out);
    writeStrings(patch.removeTags(), out);
    writePatchedMetadata(patch.metadata(), out);
    writeOptionals(
        patch.whenMillis(),
        patch.where(),
        patch.source(),
        patch.embedding(),
        patch.supersedes(),
        patch.validFromMillis(),
        patch.validToMillis(),
        out);
    if (patch.kind() != null) {
      out.writeString(patch.kind());
    }
    if (patch.content() != null) {
      out.writeString(patch.content());
    }
    if (patch.who() != null) {
      writeStrings(patch.who(), out);
    }
    if (patch.confidence() != null) {
      writeConfidence(patch.confidence(), out);
    }
  }

  static MemoryPatch readPatch(ByteReader in) {
    int mask = (int) in.readVarint("patch.fields", 0, ALL_OF_PATCH);
    SortedSet<String> clear = readClear(in);
    List<String> addTags = readStrings("add_tags", in);
    List<String> removeTags = readStrings("remove_tags", in);
    SortedMap<String, @Nullable String> metadata = readPatchedMetadata(in);
    Long when = has(mask, WHEN) ? (Long) in.readZigzag("when") : null;
    String where = has(mask, WHERE) ? in.readString("where", MAX_BYTES) : null;
    String source = has(mask, SOURCE) ? in.readString("source", MAX_BYTES) : null;
    Embedding embedding = has(mask, EMBEDDING) ? readEmbedding(in) : null;
    MemoryId supersedes = has(mask, SUPERSEDES) ? in.readMemoryId("supersedes") : null;
    Long validFrom = has(mask, VALID_FROM) ? (Long) in.readZigzag("valid_from") : null;
    Long validTo = has(mask, VALID_TO) ? (Long) in.readZigzag("valid_to") : null;
    String kind = has(mask, KIND) ? in.readString("kind", MAX_BYTES) : null;
    String content = has(mask, CONTENT) ? in.readString("content", MAX_BYTES) : null;
    List<String> who = has(mask, WHO) ? readStrings("who", in) : null;
    Double confidence = has(mask, CONFIDENCE) ? (Double) readConfidence(in) : null;
    return new MemoryPatch(
        kind,
        content,
        when,
        where,
        who,
        source,
        confidence,
        embedding,
        supersedes,
        validFrom,
        validTo,
        clear,
        addTags,
        removeTags,
        metadata);
  }

  static void writeStrings(List<String> values, ByteWriter out) {
    out.writeVarint(values.size());
    for (String value : values) {
      out.writeString(value);
    }
  }

  static List<String> readStrings(String field, ByteReader in) {
    int count = in.readCount(field, MAX_BYTES, 1);
    if (count == 0) {
      return List.of();
    }
    List<String> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(in.readString(field, MAX_BYTES));
    }
    return Collections.unmodifiableList(values);
  }

  static void writeStrength(double strength, ByteWriter out) {
    if (!(strength > 0 && strength <= 1)) {
      throw invalid("strength", strength, "above 0, at most 1");
    }
    out.writeDouble(strength);
  }

  static double readStrength(String field, ByteReader in) {
    int from = in.position();
    double strength = in.readDouble(field);
    if (!(strength > 0 && strength <= 1)) {
      throw in.refuse(field, from, strength, "above 0, at most 1");
    }
    return strength;
  }

  static void writeConfidence(double confidence, ByteWriter out) {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw invalid("confidence", confidence, "0..1");
    }
    out.writeDouble(confidence);
  }

  static double readConfidence(ByteReader in) {
    int from = in.position();
    double confidence = in.readDouble("confidence");
    if (!(confidence >= 0 && confidence <= 1)) {
      throw in.refuse("confidence", from, confidence, "0..1");
    }
    return confidence;
  }

  static void writeEmbedding(Embedding embedding, ByteWriter out) {
    float[] values = embedding.values();
    if (!isUsable(values)) {
      throw invalid("embedding", embedding, "1 or more finite numbers");
    }
    out.writeFloats(values);
  }

  static Embedding readEmbedding(ByteReader in) {
    int from = in.position();
    float[] values = in.readFloats("embedding", MAX_BYTES);
    if (!isUsable(values)) {
      throw in.refuse(
          "embedding", from, values.length + " numbers", "1 or more, each of them finite");
    }
    return Embedding.of(values);
  }

  private static boolean isUsable(float[] values) {
    // x * 0 is 0 for every finite number and NaN for all others: one sum instead of a branch each.
    float zero = 0;
    for (float value : values) {
      zero += value * 0;
    }
    return values.length > 0 && zero == 0;
  }

  private static void writeOptionals(
      @Nullable Long when,
      @Nullable String where,
      @Nullable String source,
      @Nullable Embedding embedding,
      @Nullable MemoryId supersedes,
      @Nullable Long validFrom,
      @Nullable Long validTo,
      ByteWriter out) {
    if (when != null) {
      out.writeZigzag(when);
    }
    if (where != null) {
      out.writeString(where);
    }
    if (source != null) {
      out.writeString(source);
    }
    if (embedding != null) {
      writeEmbedding(embedding, out);
    }
    if (supersedes != null) {
      out.writeMemoryId(supersedes);
    }
    if (validFrom != null) {
      out.writeZigzag(validFrom);
    }
    if (validTo != null) {
      out.writeZigzag(validTo);
    }
  }

  private static void writeLinks(List<LinkTarget> links, ByteWriter out) {
    out.writeVarint(links.size());
    for (LinkTarget link : links) {
      out.writeMemoryId(link.to());
      out.writeString(link.type());
      writeStrength(link.strength(), out);
    }
  }

  private static List<LinkTarget> readLinks(ByteReader in) {
    int count = in.readCount("links", MAX_BYTES, MIN_LINK_BYTES);
    if (count == 0) {
      return List.of();
    }
    List<LinkTarget> links = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      links.add(
          new LinkTarget(
              in.readMemoryId("links.to"),
              in.readString("links.type", MAX_BYTES),
              readStrength("links.strength", in)));
    }
    return Collections.unmodifiableList(links);
  }

  private static void writeMetadata(SortedMap<String, String> metadata, ByteWriter out) {
    SortedMap<String, String> sorted = inOrder(metadata);
    out.writeVarint(sorted.size());
    for (Map.Entry<String, String> entry : sorted.entrySet()) {
      out.writeString(entry.getKey());
      out.writeString(entry.getValue());
    }
  }

  private static SortedMap<String, String> readMetadata(ByteReader in) {
    int count = in.readCount("metadata", MAX_BYTES, 2);
    if (count == 0) {
      return Collections.emptySortedMap();
    }
    TreeMap<String, String> metadata = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String key = readNextKey("metadata", metadata.isEmpty() ? null : metadata.lastKey(), in);
      metadata.put(key, in.readString("metadata", MAX_BYTES));
    }
    return Collections.unmodifiableSortedMap(metadata);
  }

  private static void writePatchedMetadata(
      SortedMap<String, @Nullable String> metadata, ByteWriter out) {
    SortedMap<String, @Nullable String> sorted = inOrder(metadata);
    out.writeVarint(sorted.size());
    for (Map.Entry<String, @Nullable String> entry : sorted.entrySet()) {
      out.writeString(entry.getKey());
      out.writeOptional(entry.getValue(), (text, to) -> to.writeString(text));
    }
  }

  private static SortedMap<String, @Nullable String> readPatchedMetadata(ByteReader in) {
    int count = in.readCount("metadata", MAX_BYTES, 2);
    TreeMap<String, @Nullable String> metadata = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String key = readNextKey("metadata", metadata.isEmpty() ? null : metadata.lastKey(), in);
      metadata.put(
          key, in.readOptional("metadata", from -> from.readString("metadata", MAX_BYTES)));
    }
    return Collections.unmodifiableSortedMap(metadata);
  }

  private static SortedSet<String> readClear(ByteReader in) {
    int count = in.readCount("clear", MAX_BYTES, 1);
    TreeSet<String> clear = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      clear.add(readNextKey("clear", clear.isEmpty() ? null : clear.last(), in));
    }
    return Collections.unmodifiableSortedSet(clear);
  }

  private static String readNextKey(String field, @Nullable String before, ByteReader in) {
    int from = in.position();
    String key = in.readString(field, MAX_BYTES);
    if (before != null && before.compareTo(key) >= 0) {
      throw in.refuse(field, from, key, "a key above " + before);
    }
    return key;
  }

  private static <V extends @Nullable Object> SortedMap<String, V> inOrder(
      SortedMap<String, V> map) {
    if (map.comparator() == null) {
      return map;
    }
    TreeMap<String, V> natural = new TreeMap<>();
    natural.putAll(map);
    return natural;
  }

  private static List<String> inOrder(SortedSet<String> set) {
    List<String> values = new ArrayList<>(set);
    if (set.comparator() != null) {
      Collections.sort(values);
    }
    return values;
  }

  private static int bit(@Nullable Object value, int bit) {
    return value == null ? 0 : bit;
  }

  private static boolean has(int mask, int bit) {
    return (mask & bit) != 0;
  }

  private static ContinuumException invalid(String field, Object value, String expected) {
    return ContinuumException.field(ErrorCode.FIELD_INVALID, field, value, expected);
  }
}
