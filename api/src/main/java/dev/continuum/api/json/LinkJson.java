package dev.continuum.api.json;

import dev.continuum.core.memory.Link;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.node.MemoryService.Durability;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.MemoryId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A link as JSON. Thread-safe (stateless). */
public final class LinkJson {
  public static final List<String> FIELDS = List.of("from", "to", "type", "strength", "durability");

  /** What a reader gets and a writer cannot set: an import passes over it. */
  static final List<String> READ_ONLY_FIELDS = List.of("uses", "last_used", "version");

  private LinkJson() {}

  /**
   * A link to make.
   *
   * @param durability what the body asks for, or null where it says nothing
   */
  public record Request(LinkKey link, double strength, @Nullable Durability durability) {}

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

  public static void write(JsonWriter out, Link link) {
    out.beginObject();
    fields(out, link);
    out.endObject();
  }

  static void fields(JsonWriter out, Link link) {
    out.field("from", link.from())
        .field("to", link.to())
        .field("type", link.type())
        .field("strength", link.strength())
        .field("uses", link.uses())
        .time("last_used", link.lastUsedMillis())
        .field("version", link.version().toString());
  }

  /** The answer to a link: which edge, and the write. */
  public static void write(JsonWriter out, LinkKey link, Written written) {
    out.beginObject();
    out.field("from", link.from()).field("to", link.to()).field("type", link.type());
    WriteJson.fields(out, written);
    out.endObject();
  }

  /** The fields of a link while they are read. One thread only. */
  static final class Fields {
    private @Nullable MemoryId from;
    private @Nullable MemoryId to;
    private String type = Link.DEFAULT_TYPE;
    private double strength = Link.DEFAULT_STRENGTH;
    private @Nullable Durability durability;

    /** Takes the current value where the name is one of {@link LinkJson#FIELDS}. */
    boolean read(JsonReader in, String name) {
      switch (name) {
        case "from" -> from = in.memoryId();
        case "to" -> to = in.memoryId();
        case "type" -> type = in.string();
        case "strength" -> strength = in.decimal();
        case "durability" -> durability = WriteJson.durability(in);
        default -> {
          return false;
        }
      }
      return true;
    }

    Request request(JsonReader in) {
      if (from == null) {
        throw in.missing("from", "the id of a memory");
      }
      if (to == null) {
        throw in.missing("to", "the id of a memory");
      }
      return new Request(new LinkKey(from, to, type), strength, durability);
    }
  }
}
