package dev.continuum.api.json;

import dev.continuum.core.memory.Link;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.memory.MemoryDraft.LinkTarget;
import dev.continuum.core.node.MemoryService.Durability;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A memory as JSON: what a caller gives, and what a reader gets. Thread-safe (stateless). */
public final class MemoryJson {
  /** What a memory is worth when its writer does not say. */
  public static final double DEFAULT_CONFIDENCE = 1.0;

  /** What a caller may give. */
  public static final List<String> FIELDS =
      List.of(
          "id",
          "kind",
          "content",
          "when",
          "where",
          "who",
          "tags",
          "source",
          "confidence",
          "embedding",
          "metadata",
          "supersedes",
          "valid_from",
          "valid_to",
          "links",
          "durability");

  /** What a reader gets and a writer cannot set: an import passes over it. */
  static final List<String> READ_ONLY_FIELDS =
      List.of(
          "space",
          "version",
          "created_at",
          "updated_at",
          "recalls",
          "last_recall",
          "superseded_by");

  private static final List<String> LINK_FIELDS = List.of("to", "type", "strength");

  private MemoryJson() {}

  /**
   * A memory to remember.
   *
   * @param durability what the body asks for, or null where it says nothing
   */
  public record Request(MemoryDraft draft, @Nullable Durability durability) {}

  /** Reads the object that is the current value. */
  public static Request read(JsonReader in) {
    in.beginObject();
    Fields fields = new Fields();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      if (!fields.read(in, name)) {
        throw in.unknownField(name, FIELDS);
      }
    }
    return fields.request(in);
  }

  /** Everything a reader gets. */
  public static void write(JsonWriter out, Memory memory, boolean withEmbedding) {
    out.beginObject();
    fields(out, memory, memory.confidence());
    if (withEmbedding) {
      embedding(out, memory.embedding());
    }
    out.endObject();
  }

  /**
   * The fields alone, without the vector, for an object that carries more.
   *
   * @param confidence what stands as the memory's confidence: a recall's is decayed
   */
  public static void fields(JsonWriter out, Memory memory, double confidence) {
    out.field("id", memory.id())
        .field("space", memory.space().value())
        .field("version", memory.version().toString())
        .field("kind", memory.kind())
        .field("content", memory.content())
        .time("created_at", memory.createdMillis())
        .time("updated_at", memory.updatedMillis())
        .time("when", memory.whenMillis())
        .field("where", memory.where())
        .field("who", memory.who())
        .field("tags", memory.tags())
        .field("source", memory.source())
        .field("confidence", confidence);
    metadata(out, memory.metadata());
    out.field("recalls", memory.recalls())
        .time("last_recall", memory.lastRecallMillis())
        .field("supersedes", memory.supersedes())
        .field("superseded_by", memory.supersededBy())
        .time("valid_from", memory.validFromMillis())
        .time("valid_to", memory.validToMillis());
  }

  static void embedding(JsonWriter out, @Nullable Embedding embedding) {
    if (embedding == null) {
      return;
    }
    out.name("embedding").beginArray();
    for (float x : embedding.values()) {
      out.number(x);
    }
    out.endArray();
  }

  private static void metadata(JsonWriter out, SortedMap<String, String> metadata) {
    out.name("metadata").beginObject();
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      out.name(entry.getKey()).raw(entry.getValue());
    }
    out.endObject();
  }

  /** The fields of a draft while they are read. One thread only. */
  static final class Fields {
    private static final SortedMap<String, String> NO_METADATA =
        Collections.unmodifiableSortedMap(new TreeMap<>());

    private @Nullable MemoryId id;
    private String kind = MemoryDraft.DEFAULT_KIND;
    private @Nullable String content;
    private @Nullable Long whenMillis;
    private @Nullable String where;
    private List<String> who = List.of();
    private List<String> tags = List.of();
    private @Nullable String source;
    private double confidence = DEFAULT_CONFIDENCE;
    private @Nullable Embedding embedding;
    private SortedMap<String, String> metadata = NO_METADATA;
    private @Nullable MemoryId supersedes;
    private @Nullable Long validFromMillis;
    private @Nullable Long validToMillis;
    private List<LinkTarget> links = List.of();
    private @Nullable Durability durability;

    /** Takes the current value where the name is one of {@link MemoryJson#FIELDS}. */
    boolean read(JsonReader in, String name) {
      switch (name) {
        case "id" -> id = in.memoryIdOrNull();
        case "kind" -> kind = in.isNull() ? MemoryDraft.DEFAULT_KIND : in.string();
        case "content" -> content = in.string();
        case "when" -> whenMillis = in.timeOrNull();
        case "where" -> where = in.stringOrNull();
        case "who" -> who = in.strings();
        case "tags" -> tags = in.strings();
        case "source" -> source = in.stringOrNull();
        case "confidence" -> confidence = in.isNull() ? DEFAULT_CONFIDENCE : in.decimal();
        case "embedding" -> embedding = in.embeddingOrNull();
        case "metadata" -> metadata = in.isNull() ? NO_METADATA : readMetadata(in);
        case "supersedes" -> supersedes = in.memoryIdOrNull();
        case "valid_from" -> validFromMillis = in.timeOrNull();
        case "valid_to" -> validToMillis = in.timeOrNull();
        case "links" -> links = in.list(Fields::readLink);
        case "durability" -> durability = WriteJson.durability(in);
        default -> {
          return false;
        }
      }
      return true;
    }

    Request request(JsonReader in) {
      if (content == null) {
        throw in.missing("content", "the text to remember");
      }
      MemoryDraft draft =
          new MemoryDraft(
              id,
              kind,
              content,
              whenMillis,
              where,
              who,
              tags,
              source,
              confidence,
              embedding,
              metadata,
              supersedes,
              validFromMillis,
              validToMillis,
              links);
      return new Request(draft, durability);
    }

    private static SortedMap<String, String> readMetadata(JsonReader in) {
      in.beginObject();
      SortedMap<String, String> metadata = new TreeMap<>();
      for (String name = in.nextField(); name != null; name = in.nextField()) {
        if (!in.isNull()) {
          metadata.put(name, in.json());
        }
      }
      return Collections.unmodifiableSortedMap(metadata);
    }

    private static LinkTarget readLink(JsonReader in) {
      in.beginObject();
      MemoryId to = null;
      String type = Link.DEFAULT_TYPE;
      double strength = Link.DEFAULT_STRENGTH;
      for (String name = in.nextField(); name != null; name = in.nextField()) {
        switch (name) {
          case "to" -> to = in.memoryId();
          case "type" -> type = in.string();
          case "strength" -> strength = in.decimal();
          default -> throw in.unknownField(name, LINK_FIELDS);
        }
      }
      if (to == null) {
        throw in.missing("to", "the id of a memory");
      }
      return new LinkTarget(to, type, strength);
    }
  }
}
