package dev.continuum.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something to remember. Thread-safe (immutable by convention). Only the content is needed; what is
 * null or empty is left to the node.
 *
 * @param id an identifier of the caller's (a UUID), or null for a new one
 * @param kind {@code episode}, {@code fact}, {@code message}, {@code decision} or another word
 * @param when when it happened
 * @param confidence 0 to 1
 * @param embedding a vector of the caller's model
 * @param metadata values are anything that JSON can say
 * @param supersedes the memory that this one replaces
 * @param links edges from this memory, stored with it
 * @param durability {@code memory}, {@code local}, {@code quorum} or {@code all}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record NewMemory(
    @Nullable String id,
    @Nullable String kind,
    String content,
    @Nullable Instant when,
    @Nullable String where,
    List<String> who,
    List<String> tags,
    @Nullable String source,
    @Nullable Double confidence,
    float @Nullable [] embedding,
    Map<String, Object> metadata,
    @Nullable String supersedes,
    @Nullable Instant validFrom,
    @Nullable Instant validTo,
    List<NewLink> links,
    @Nullable String durability) {

  /**
   * The far end of a link from the new memory.
   *
   * @param type the relation, or null for the node's default
   * @param strength above 0, at most 1, or null for the node's default
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NewLink(String to, @Nullable String type, @Nullable Double strength) {}

  /** Begins a memory with that text. */
  public static Builder of(String content) {
    return new Builder(content);
  }

  /** Collects what is known of a memory. One thread only. */
  public static final class Builder {
    private final String content;
    private @Nullable String id;
    private @Nullable String kind;
    private @Nullable Instant when;
    private @Nullable String where;
    private final List<String> who = new ArrayList<>();
    private final List<String> tags = new ArrayList<>();
    private @Nullable String source;
    private @Nullable Double confidence;
    private float @Nullable [] embedding;
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private @Nullable String supersedes;
    private @Nullable Instant validFrom;
    private @Nullable Instant validTo;
    private final List<NewLink> links = new ArrayList<>();
    private @Nullable String durability;

    private Builder(String content) {
      this.content = content;
    }

    public Builder id(@Nullable String value) {
      id = value;
      return this;
    }

    public Builder kind(@Nullable String value) {
      kind = value;
      return this;
    }

    public Builder when(@Nullable Instant value) {
      when = value;
      return this;
    }

    public Builder where(@Nullable String value) {
      where = value;
      return this;
    }

    public Builder who(String... names) {
      who.addAll(Arrays.asList(names));
      return this;
    }

    public Builder tags(String... names) {
      tags.addAll(Arrays.asList(names));
      return this;
    }

    public Builder source(@Nullable String value) {
      source = value;
      return this;
    }

    public Builder confidence(@Nullable Double value) {
      confidence = value;
      return this;
    }

    public Builder embedding(float @Nullable ... values) {
      embedding = values;
      return this;
    }

    public Builder metadata(String key, Object value) {
      metadata.put(key, value);
      return this;
    }

    public Builder supersedes(@Nullable String value) {
      supersedes = value;
      return this;
    }

    public Builder valid(@Nullable Instant from, @Nullable Instant to) {
      validFrom = from;
      validTo = to;
      return this;
    }

    public Builder link(String to, @Nullable String type, @Nullable Double strength) {
      links.add(new NewLink(to, type, strength));
      return this;
    }

    public Builder durability(@Nullable String value) {
      durability = value;
      return this;
    }

    public NewMemory build() {
      return new NewMemory(
          id,
          kind,
          content,
          when,
          where,
          List.copyOf(who),
          List.copyOf(tags),
          source,
          confidence,
          embedding,
          new LinkedHashMap<>(metadata),
          supersedes,
          validFrom,
          validTo,
          List.copyOf(links),
          durability);
    }
  }
}
