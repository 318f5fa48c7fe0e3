package dev.continuum.api.json;

import dev.continuum.core.memory.SpaceInfo;
import dev.continuum.core.memory.SpaceSettings;
import dev.continuum.core.memory.SpaceSettings.Consistency;
import dev.continuum.core.node.MemoryService.Durability;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A space as JSON. Thread-safe (stateless). */
public final class SpaceJson {
  public static final List<String> FIELDS =
      List.of("description", "consistency", "consolidation", "durability");

  /** What a reader gets and a writer cannot set: an import passes over it. */
  static final List<String> READ_ONLY_FIELDS =
      List.of("name", "created_at", "version", "memories", "links", "concepts");

  private SpaceJson() {}

  /**
   * What a space shall be.
   *
   * @param durability what the body asks for, or null where it says nothing
   */
  public record Request(SpaceSettings settings, @Nullable Durability durability) {
    /** Every default. */
    public static final Request DEFAULT = new Request(SpaceSettings.DEFAULT, null);
  }

  /** Reads the object that is the current value; what is absent gets its default. */
  public static Request read(JsonReader in) {
    in.beginObject();
    Fields fields = new Fields();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      if (!fields.read(in, name)) {
        throw in.unknownField(name, FIELDS);
      }
    }
    return fields.request();
  }

  public static void write(JsonWriter out, SpaceInfo space) {
    out.beginObject();
    fields(out, space);
    out.endObject();
  }

  static void fields(JsonWriter out, SpaceInfo space) {
    out.field("name", space.name().value())
        .field("description", space.settings().description())
        .field("consistency", name(space.settings().consistency()))
        .field("consolidation", space.settings().consolidation())
        .time("created_at", space.createdMillis())
        .field("version", space.version().toString())
        .field("memories", space.memories())
        .field("links", space.links())
        .field("concepts", space.concepts());
  }

  private static String name(Consistency consistency) {
    return switch (consistency) {
      case AVAILABLE -> "available";
      case EVERYWHERE -> "everywhere";
      case STRONG -> "strong";
    };
  }

  private static Consistency consistency(JsonReader in) {
    return switch (in.isString() ? in.string() : "") {
      case "available" -> Consistency.AVAILABLE;
      case "everywhere" -> Consistency.EVERYWHERE;
      case "strong" -> Consistency.STRONG;
      default -> throw in.invalid("available, everywhere or strong");
    };
  }

  /** The fields of a space while they are read. One thread only. */
  static final class Fields {
    private @Nullable String description = SpaceSettings.DEFAULT.description();
    private Consistency consistency = SpaceSettings.DEFAULT.consistency();
    private boolean consolidation = SpaceSettings.DEFAULT.consolidation();
    private @Nullable Durability durability;

    /** Takes the current value where the name is one of {@link SpaceJson#FIELDS}. */
    boolean read(JsonReader in, String name) {
      switch (name) {
        case "description" -> description = in.stringOrNull();
        case "consistency" -> consistency = consistency(in);
        case "consolidation" -> consolidation = in.bool();
        case "durability" -> durability = WriteJson.durability(in);
        default -> {
          return false;
        }
      }
      return true;
    }

    Request request() {
      return new Request(new SpaceSettings(description, consistency, consolidation), durability);
    }
  }
}
