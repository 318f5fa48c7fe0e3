package dev.continuum.core.memory;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every limit of a write or a recall, by name. Thread-safe (immutable). The configuration section
 * {@code limits} sets them; {@link #DEFAULT} is what a node starts with.
 *
 * @param maxContentBytes UTF-8 bytes of one memory's content
 * @param maxEmbeddingDimensions length of one vector
 * @param maxTags tags of one memory
 * @param maxWho people or agents of one memory
 * @param maxMetadataEntries keys of one memory's metadata
 * @param maxMetadataBytes UTF-8 bytes of one metadata value
 * @param maxNameBytes UTF-8 bytes of a tag, a kind, a place, a source, a metadata key, a link type
 * @param maxLinksPerWrite links that one write may carry
 * @param maxResults memories that one recall or one page returns
 * @param maxQueryBytes UTF-8 bytes of a recall's text
 * @param maxIdsPerRecall identifiers that one recall may start from
 * @param maxSpacesPerRecall spaces that one recall may ask
 * @param maxSpaces spaces of a node
 * @param maxBatchLines lines of one NDJSON request
 * @param maxPendingWrites writes accepted and not yet answered; beyond it the node says OVERLOADED
 */
public record Limits(
    int maxContentBytes,
    int maxEmbeddingDimensions,
    int maxTags,
    int maxWho,
    int maxMetadataEntries,
    int maxMetadataBytes,
    int maxNameBytes,
    int maxLinksPerWrite,
    int maxResults,
    int maxQueryBytes,
    int maxIdsPerRecall,
    int maxSpacesPerRecall,
    int maxSpaces,
    int maxBatchLines,
    int maxPendingWrites) {
  public static final Limits DEFAULT =
      new Limits(
          1 << 20, 10_000, 64, 64, 64, 16 << 10, 512, 256, 1_000, 32 << 10, 100, 64, 10_000,
          1_000_000, 8_192);

  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_.:-]{0,63}");

  /** Refuses a draft that breaks a limit or carries a value out of range, naming the field. */
  public void check(MemoryDraft draft) {
    kind("kind", draft.kind());
    content(draft.content());
    confidence(draft.confidence());
    optionalName("where", draft.where());
    optionalName("source", draft.source());
    names("who", draft.who(), maxWho);
    names("tags", draft.tags(), maxTags);
    embedding(draft.embedding());
    metadata(draft.metadata());
    validity(draft.validFromMillis(), draft.validToMillis());
    if (draft.links().size() > maxLinksPerWrite) {
      throw tooLarge("links", draft.links().size(), "at most " + maxLinksPerWrite);
    }
    for (MemoryDraft.LinkTarget link : draft.links()) {
      linkType(link.type());
      strength(link.strength());
    }
  }

  /** Refuses a patch that breaks a limit or carries a value out of range, naming the field. */
  public void check(MemoryPatch patch) {
    if (patch.kind() != null) {
      kind("kind", patch.kind());
    }
    if (patch.content() != null) {
      content(patch.content());
    }
    if (patch.confidence() != null) {
      confidence(patch.confidence());
    }
    optionalName("where", patch.where());
    optionalName("source", patch.source());
    if (patch.who() != null) {
      names("who", patch.who(), maxWho);
    }
    names("tags", patch.addTags(), maxTags);
    names("tags", patch.removeTags(), maxTags);
    embedding(patch.embedding());
    metadata(patch.metadata());
    validity(patch.validFromMillis(), patch.validToMillis());
  }

  /** Refuses a link type that is no lower-case word. */
  public void linkType(String type) {
    names("type", List.of(type), 1);
  }

  /** Refuses a strength outside (0, 1]. */
  public void strength(double strength) {
    if (!(strength > 0 && strength <= 1)) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "strength", strength, "above 0, at most 1");
    }
  }

  private void kind(String field, String value) {
    if (!WORD.matcher(value).matches()) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, field, value, "1..64 of a-z 0-9 _ . : -, first a letter");
    }
  }

  private void content(String content) {
    if (content.isBlank()) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "content", content, "text, not blank");
    }
    text("content", content, maxContentBytes);
  }

  private static void confidence(double confidence) {
    if (!(confidence >= 0 && confidence <= 1)) {
      throw ContinuumException.field(ErrorCode.FIELD_INVALID, "confidence", confidence, "0..1");
    }
  }

  private void optionalName(String field, @Nullable String value) {
    if (value != null) {
      names(field, List.of(value), 1);
    }
  }

  private void names(String field, List<String> values, int max) {
    if (values.size() > max) {
      throw tooLarge(field, values.size(), "at most " + max);
    }
    for (String value : values) {
      if (value.isBlank()) {
        throw ContinuumException.field(ErrorCode.FIELD_INVALID, field, value, "text, not blank");
      }
      text(field, value, maxNameBytes);
    }
  }

  private void embedding(@Nullable Embedding embedding) {
    if (embedding == null) {
      return;
    }
    if (embedding.dimensions() == 0) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "embedding", "[]", "at least 1 number");
    }
    if (embedding.dimensions() > maxEmbeddingDimensions) {
      throw tooLarge(
          "embedding", embedding.dimensions(), "at most " + maxEmbeddingDimensions + " numbers");
    }
    double squares = 0;
    for (float x : embedding.values()) {
      if (!Float.isFinite(x)) {
        throw ContinuumException.field(ErrorCode.FIELD_INVALID, "embedding", x, "finite numbers");
      }
      squares += (double) x * x;
    }
    if (squares == 0) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "embedding", "all zero", "a vector with a direction");
    }
  }

  private void metadata(SortedMap<String, ? extends @Nullable String> metadata) {
    if (metadata.size() > maxMetadataEntries) {
      throw tooLarge("metadata", metadata.size(), "at most " + maxMetadataEntries + " keys");
    }
    for (Map.Entry<String, ? extends @Nullable String> entry : metadata.entrySet()) {
      names("metadata", List.of(entry.getKey()), 1);
      String value = entry.getValue();
      if (value != null) {
        text("metadata." + entry.getKey(), value, maxMetadataBytes);
      }
    }
  }

  private static void validity(@Nullable Long from, @Nullable Long to) {
    if (from != null && to != null && from >= to) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "valid_to", to, "after valid_from " + from);
    }
  }

  /** Refuses text that is longer than so many UTF-8 bytes or holds an unpaired surrogate. */
  public static void text(String field, String value, int maxBytes) {
    long bytes = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x80) {
        bytes += 1;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        throw ContinuumException.field(
            ErrorCode.FIELD_INVALID, field, "an unpaired surrogate at " + i, "well-formed Unicode");
      }
    }
    if (bytes > maxBytes) {
      throw tooLarge(field, bytes + " bytes", "at most " + maxBytes + " bytes");
    }
  }

  private static ContinuumException tooLarge(String field, Object value, String expected) {
    return ContinuumException.field(ErrorCode.TOO_LARGE, field, value, expected);
  }
}
