package dev.continuum.app.config;

import dev.continuum.core.memory.Limits;
import java.util.List;

/** What one request may carry: {@code limits}. Thread-safe (immutable). */
public final class LimitKeys {
  private static final KeyList KEYS = new KeyList("limits");
  private static final Limits DEFAULT = Limits.DEFAULT;

  public static final ConfigKey<Integer> MAX_CONTENT_BYTES =
      KEYS.key(
          "max_content_bytes",
          ValueType.smallSize(1, 16 << 20),
          DEFAULT.maxContentBytes(),
          "The most UTF-8 bytes of one memory's content.");
  public static final ConfigKey<Integer> MAX_EMBEDDING_DIMENSIONS =
      KEYS.key(
          "max_embedding_dimensions",
          ValueType.count(1, 65_536),
          DEFAULT.maxEmbeddingDimensions(),
          "The most numbers of one vector.");
  public static final ConfigKey<Integer> MAX_TAGS =
      KEYS.key(
          "max_tags",
          ValueType.count(1, 10_000),
          DEFAULT.maxTags(),
          "The most tags of one memory.");
  public static final ConfigKey<Integer> MAX_WHO =
      KEYS.key(
          "max_who",
          ValueType.count(1, 10_000),
          DEFAULT.maxWho(),
          "The most people or agents of one memory.");
  public static final ConfigKey<Integer> MAX_METADATA_ENTRIES =
      KEYS.key(
          "max_metadata_entries",
          ValueType.count(1, 10_000),
          DEFAULT.maxMetadataEntries(),
          "The most metadata keys of one memory.");
  public static final ConfigKey<Integer> MAX_METADATA_BYTES =
      KEYS.key(
          "max_metadata_bytes",
          ValueType.smallSize(1, 16 << 20),
          DEFAULT.maxMetadataBytes(),
          "The most UTF-8 bytes of one metadata value.");
  public static final ConfigKey<Integer> MAX_NAME_BYTES =
      KEYS.key(
          "max_name_bytes",
          ValueType.smallSize(1, 64 << 10),
          DEFAULT.maxNameBytes(),
          "The most UTF-8 bytes of a tag, kind, place, source, metadata key or link type.");
  public static final ConfigKey<Integer> MAX_LINKS_PER_WRITE =
      KEYS.key(
          "max_links_per_write",
          ValueType.count(1, 100_000),
          DEFAULT.maxLinksPerWrite(),
          "The most links that one write may carry.");
  public static final ConfigKey<Integer> MAX_RESULTS =
      KEYS.key(
          "max_results",
          ValueType.count(1, 100_000),
          DEFAULT.maxResults(),
          "The most memories that one recall or one page returns.");
  public static final ConfigKey<Integer> MAX_QUERY_BYTES =
      KEYS.key(
          "max_query_bytes",
          ValueType.smallSize(1, 4 << 20),
          DEFAULT.maxQueryBytes(),
          "The most UTF-8 bytes of a recall's text.");
  public static final ConfigKey<Integer> MAX_IDS_PER_RECALL =
      KEYS.key(
          "max_ids_per_recall",
          ValueType.count(1, 10_000),
          DEFAULT.maxIdsPerRecall(),
          "The most memories that one recall may start from.");
  public static final ConfigKey<Integer> MAX_SPACES_PER_RECALL =
      KEYS.key(
          "max_spaces_per_recall",
          ValueType.count(1, 10_000),
          DEFAULT.maxSpacesPerRecall(),
          "The most spaces that one recall may ask.");
  public static final ConfigKey<Integer> MAX_SPACES =
      KEYS.key(
          "max_spaces",
          ValueType.count(1, 1_000_000),
          DEFAULT.maxSpaces(),
          "The most spaces of a node.");
  public static final ConfigKey<Integer> MAX_BATCH_LINES =
      KEYS.key(
          "max_batch_lines",
          ValueType.count(1, 100_000_000),
          DEFAULT.maxBatchLines(),
          "The most lines of one NDJSON request.");
  public static final ConfigKey<Integer> MAX_PENDING_WRITES =
      KEYS.key(
          "max_pending_writes",
          ValueType.count(1, 1_000_000),
          DEFAULT.maxPendingWrites(),
          "The most writes accepted and not yet answered; beyond it a write is refused with 503.");

  private LimitKeys() {}

  /** The limits that the configuration sets. */
  public static Limits limits(Configuration configuration) {
    return new Limits(
        configuration.get(MAX_CONTENT_BYTES),
        configuration.get(MAX_EMBEDDING_DIMENSIONS),
        configuration.get(MAX_TAGS),
        configuration.get(MAX_WHO),
        configuration.get(MAX_METADATA_ENTRIES),
        configuration.get(MAX_METADATA_BYTES),
        configuration.get(MAX_NAME_BYTES),
        configuration.get(MAX_LINKS_PER_WRITE),
        configuration.get(MAX_RESULTS),
        configuration.get(MAX_QUERY_BYTES),
        configuration.get(MAX_IDS_PER_RECALL),
        configuration.get(MAX_SPACES_PER_RECALL),
        configuration.get(MAX_SPACES),
        configuration.get(MAX_BATCH_LINES),
        configuration.get(MAX_PENDING_WRITES));
  }

  static List<ConfigKey<?>> all() {
    return KEYS.keys();
  }
}
