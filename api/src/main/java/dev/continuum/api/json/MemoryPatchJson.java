package dev.continuum.api.json;

import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.MemoryPatch;
import dev.continuum.core.node.MemoryService.Durability;
import dev.continuum.core.value.Embedding;
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
 * A JSON merge patch of a memory. One thread only.
 *
 * <p>The document says what the memory shall be; the core's patch says what changes, in terms that
 * merge. Most fields translate as they stand. Three need the memory as it is: {@code tags} as a
 * whole (which are new, which go), {@code metadata: null}, and a metadata value that is an object
 * and so merges into the object that is there ({@link #needsCurrent}). {@code add_tags} and {@code
 * remove_tags} are ours, beside the standard. Source: RFC 7396.
 */
public final class MemoryPatchJson {
  public static final List<String> FIELDS =
      List.of(
          "kind",
          "content",
          "when",
          "where",
          "who",
          "tags",
          "add_tags",
          "remove_tags",
          "source",
          "confidence",
          "embedding",
          "metadata",
          "supersedes",
          "valid_from",
          "valid_to",
          "durability");

  private @Nullable String kind;
  private @Nullable String content;
  private @Nullable Long whenMillis;
  private @Nullable String where;
  private @Nullable List<String> who;
  private @Nullable List<String> tags;
  private List<String> addTags = List.of();
  private List<String> removeTags = List.of();
  private @Nullable String source;
  private @Nullable Double confidence;
  private @Nullable Embedding embedding;
  private final SortedMap<String, @Nullable String> metadata = new TreeMap<>();
  private boolean clearMetadata;
  private @Nullable MemoryId supersedes;
  private @Nullable Long validFromMillis;
  private @Nullable Long validToMillis;
  private @Nullable Durability durability;
  private final SortedSet<String> clear = new TreeSet<>();

  private MemoryPatchJson() {}

  /** Reads the object that is the current value. */
  public static MemoryPatchJson read(JsonReader in) {
    MemoryPatchJson patch = new MemoryPatchJson();
    in.beginObject();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      patch.field(in, name);
    }
    return patch;
  }

  /** What the body asks for, or null where it says nothing. */
  public @Nullable Durability durability() {
    return durability;
  }

  /** Whether {@link #resolve} must see the memory as it is. */
  public boolean needsCurrent() {
    return tags != null
        || clearMetadata
        || metadata.values().stream().anyMatch(value -> value != null && value.startsWith("{"));
  }

  /** The core's patch; {@code current} may be null unless {@link #needsCurrent}. */
  public MemoryPatch resolve(@Nullable Memory current) {
    List<String> added = new ArrayList<>(addTags);
    List<String> removed = new ArrayList<>(removeTags);
    SortedMap<String, @Nullable String> merged = new TreeMap<>(metadata);
    if (current != null) {
      if (tags != null) {
        tags.stream().filter(tag -> !current.tags().contains(tag)).forEach(added::add);
        current.tags().stream().filter(tag -> !tags.contains(tag)).forEach(removed::add);
      }
      if (clearMetadata) {
        current.metadata().keySet().forEach(key -> merged.put(key, null));
      }
      for (Map.Entry<String, @Nullable String> entry : merged.entrySet()) {
        String value = entry.getValue();
        if (value != null && value.startsWith("{")) {
          entry.setValue(JsonMerge.apply(current.metadata().get(entry.getKey()), value));
        }
      }
    }
    return new MemoryPatch(
        kind,
        content,
        whenMillis,
        where,
        who,
        source,
        confidence,
        embedding,
        supersedes,
        validFromMillis,
        validToMillis,
        Collections.unmodifiableSortedSet(clear),
        Collections.unmodifiableList(added),
        Collections.unmodifiableList(removed),
        Collections.unmodifiableSortedMap(merged));
  }

  private void field(JsonReader in, String name) {
    switch (name) {
      case "kind" -> kind = in.string();
      case "content" -> content = in.string();
      case "when" -> whenMillis = in.time();
      case "where" -> where = clearable(in, name) ? null : in.string();
      case "who" -> who = in.strings();
      case "tags" -> tags = in.strings();
      case "add_tags" -> addTags = in.strings();
      case "remove_tags" -> removeTags = in.strings();
      case "source" -> source = clearable(in, name) ? null : in.string();
      case "confidence" -> confidence = in.decimal();
      case "embedding" -> embedding = clearable(in, name) ? null : in.embeddingOrNull();
      case "metadata" -> metadata(in);
      case "supersedes" -> supersedes = clearable(in, name) ? null : in.memoryId();
      case "valid_from" -> validFromMillis = clearable(in, name) ? null : (Long) in.time();
      case "valid_to" -> validToMillis = clearable(in, name) ? null : (Long) in.time();
      case "durability" -> durability = WriteJson.durability(in);
      default -> throw in.unknownField(name, FIELDS);
    }
  }

  private boolean clearable(JsonReader in, String name) {
    if (in.isNull()) {
      clear.add(name);
      return true;
    }
    return false;
  }

  private void metadata(JsonReader in) {
    if (in.isNull()) {
      clearMetadata = true;
      return;
    }
    in.beginObject();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      metadata.put(name, in.isNull() ? null : in.json());
    }
  }
}
