package dev.continuum.api.json;

import dev.continuum.core.node.MemoryService.Durability;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import org.jspecify.annotations.Nullable;

/** The answer to a write, and the names of durability. Thread-safe (stateless). */
public final class WriteJson {
  private WriteJson() {}

  /** {@code {id, space, version, durability: {requested, achieved}}}. */
  public static void write(JsonWriter out, Written written) {
    out.beginObject();
    fields(out, written);
    out.endObject();
  }

  /** The fields alone, for an object that carries more. */
  public static void fields(JsonWriter out, Written written) {
    out.field("id", written.id())
        .field("space", written.space().value())
        .field("version", written.version().toString());
    out.name("durability").beginObject();
    out.field("requested", name(written.requested())).field("achieved", name(written.achieved()));
    out.endObject();
  }

  public static String name(Durability durability) {
    return switch (durability) {
      case MEMORY -> "memory";
      case LOCAL -> "local";
      case QUORUM -> "quorum";
      case ALL -> "all";
    };
  }

  public static Durability durability(JsonReader in) {
    Durability durability = in.isString() ? byName(in.string()) : null;
    if (durability == null) {
      throw in.invalid("memory, local, quorum or all");
    }
    return durability;
  }

  /** A durability that stands outside a body, such as in a query. */
  public static Durability durability(String name) {
    Durability durability = byName(name);
    if (durability == null) {
      throw ContinuumException.field(
          ErrorCode.QUERY_INVALID, "durability", name, "memory, local, quorum or all");
    }
    return durability;
  }

  private static @Nullable Durability byName(String name) {
    return switch (name) {
      case "memory" -> Durability.MEMORY;
      case "local" -> Durability.LOCAL;
      case "quorum" -> Durability.QUORUM;
      case "all" -> Durability.ALL;
      default -> null;
    };
  }
}
