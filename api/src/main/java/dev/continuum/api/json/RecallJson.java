package dev.continuum.api.json;

import dev.continuum.core.memory.recall.RecallRequest;
import dev.continuum.core.memory.recall.RecallRequest.AsOf;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cue as JSON. Thread-safe (stateless). */
public final class RecallJson {
  /** What a cue within one space may say. */
  public static final List<String> FIELDS =
      List.of(
          "query",
          "embedding",
          "ids",
          "limit",
          "tags",
          "kind",
          "since",
          "until",
          "as_of",
          "explain",
          "reinforce");

  /** What a cue over several spaces may say. */
  public static final List<String> FIELDS_WITH_SPACES = withSpaces();

  private static final List<String> AS_OF_FIELDS = List.of("position");

  private RecallJson() {}

  /** Reads the object that is the current value: a cue within one space. */
  public static RecallRequest read(JsonReader in, SpaceName space, int maxResults) {
    return readFields(in, List.of(space), maxResults);
  }

  /**
   * Reads the object that is the current value: a cue that names its spaces in {@code spaces}. The
   * list is empty where it names none, which stands for all.
   */
  public static RecallRequest readWithSpaces(JsonReader in, int maxResults) {
    return readFields(in, null, maxResults);
  }

  private static RecallRequest readFields(
      JsonReader in, @Nullable List<SpaceName> given, int maxResults) {
    in.beginObject();
    Fields fields = new Fields(given == null, maxResults);
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      fields.read(in, name);
    }
    return fields.request(in, given);
  }

  private static List<String> withSpaces() {
    List<String> names = new ArrayList<>(FIELDS);
    names.addFirst("spaces");
    return List.copyOf(names);
  }

  private static AsOf readAsOf(JsonReader in) {
    if (!in.isObject()) {
      return new AsOf.Time(in.time());
    }
    in.beginObject();
    AsOf asOf = null;
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      if (!name.equals("position")) {
        throw in.unknownField(name, AS_OF_FIELDS);
      }
      asOf = new AsOf.Position(in.integer(0, Long.MAX_VALUE));
    }
    if (asOf == null) {
      throw in.missing("position", "a position of the log");
    }
    return asOf;
  }

  /** The fields of a cue while they are read. One thread only. */
  private static final class Fields {
    private final boolean spacesAllowed;
    private final int maxResults;
    private List<SpaceName> spaces = List.of();
    private @Nullable String query;
    private @Nullable Embedding embedding;
    private List<MemoryId> ids = List.of();
    private int limit = RecallRequest.DEFAULT_LIMIT;
    private List<String> tags = List.of();
    private @Nullable String kind;
    private @Nullable Long sinceMillis;
    private @Nullable Long untilMillis;
    private @Nullable AsOf asOf;
    private boolean explain;
    private boolean reinforce = true;

    Fields(boolean spacesAllowed, int maxResults) {
      this.spacesAllowed = spacesAllowed;
      this.maxResults = maxResults;
    }

    void read(JsonReader in, String name) {
      switch (name) {
        case "query" -> query = in.stringOrNull();
        case "embedding" -> embedding = in.embeddingOrNull();
        case "ids" -> ids = in.list(JsonReader::memoryId);
        case "limit" -> limit = (int) in.integer(1, maxResults);
        case "tags" -> tags = in.strings();
        case "kind" -> kind = in.stringOrNull();
        case "since" -> sinceMillis = in.timeOrNull();
        case "until" -> untilMillis = in.timeOrNull();
        case "as_of" -> asOf = in.isNull() ? null : readAsOf(in);
        case "explain" -> explain = in.bool();
        case "reinforce" -> reinforce = in.bool();
        case "spaces" -> {
          if (!spacesAllowed) {
            throw in.unknownField(name, FIELDS);
          }
          spaces = in.list(JsonReader::spaceName);
        }
        default -> throw in.unknownField(name, spacesAllowed ? FIELDS_WITH_SPACES : FIELDS);
      }
    }

    RecallRequest request(JsonReader in, @Nullable List<SpaceName> given) {
      if (query == null && embedding == null && ids.isEmpty()) {
        throw in.missing("query", "one of query, embedding and ids");
      }
      if (sinceMillis != null && untilMillis != null && sinceMillis >= untilMillis) {
        throw ContinuumException.field(
            ErrorCode.FIELD_INVALID,
            "until",
            Timestamps.format(untilMillis),
            "after since " + Timestamps.format(sinceMillis));
      }
      return new RecallRequest(
          given == null ? spaces : given,
          query,
          embedding,
          ids,
          limit,
          tags,
          kind,
          sinceMillis,
          untilMillis,
          asOf,
          explain,
          reinforce);
    }
  }
}
