package dev.continuum.api.json;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of an import: of an export of ours, of the MCP reference memory server's file, or a
 * memory as it is posted. Thread-safe (immutable).
 *
 * <p>The first field decides: {@code record} is ours, {@code type} the reference server's ({@code
 * entity}, {@code relation}), anything else begins a memory. Fields that a reader gets and a writer
 * cannot set (versions, counts) are passed over.
 */
public sealed interface ImportLine {
  /** Settings of the space that is imported into. */
  record OfSpace(SpaceJson.Request request) implements ImportLine {}

  record OfMemory(MemoryJson.Request request) implements ImportLine {}

  record OfLink(LinkJson.Request request) implements ImportLine {}

  /** An entity of the MCP reference memory server. */
  record OfEntity(String name, String type, List<String> observations) implements ImportLine {}

  /** A relation between two such entities, by their names. */
  record OfRelation(String from, String to, String type) implements ImportLine {}

  /** What is derived again from the rest, and the end of an export. */
  record Skipped(String record) implements ImportLine {}

  /** Reads the object that is the current value. */
  static ImportLine read(JsonReader in) {
    in.beginObject();
    String first = in.nextField();
    if ("record".equals(first)) {
      String record = in.string();
      return switch (record) {
        case "memory" -> memory(in, in.nextField());
        case "space" -> space(in);
        case "link" -> link(in);
        case "concept", "end" -> {
          while (in.nextField() != null) {
            in.skip();
          }
          yield new Skipped(record);
        }
        default -> throw in.invalid("memory, space, link, concept or end");
      };
    }
    if ("type".equals(first)) {
      return switch (in.isString() ? in.string() : "") {
        case "entity" -> entity(in);
        case "relation" -> relation(in);
        default -> throw in.invalid("entity or relation");
      };
    }
    return memory(in, first);
  }

  private static ImportLine memory(JsonReader in, @Nullable String first) {
    MemoryJson.Fields fields = new MemoryJson.Fields();
    for (String name = first; name != null; name = in.nextField()) {
      if (!fields.read(in, name)) {
        passOver(in, name, MemoryJson.READ_ONLY_FIELDS, MemoryJson.FIELDS);
      }
    }
    return new OfMemory(fields.request(in));
  }

  private static ImportLine space(JsonReader in) {
    SpaceJson.Fields fields = new SpaceJson.Fields();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      if (!fields.read(in, name)) {
        passOver(in, name, SpaceJson.READ_ONLY_FIELDS, SpaceJson.FIELDS);
      }
    }
    return new OfSpace(fields.request());
  }

  private static ImportLine link(JsonReader in) {
    LinkJson.Fields fields = new LinkJson.Fields();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      if (!fields.read(in, name)) {
        passOver(in, name, LinkJson.READ_ONLY_FIELDS, LinkJson.FIELDS);
      }
    }
    return new OfLink(fields.request(in));
  }

  private static ImportLine entity(JsonReader in) {
    String entity = null;
    String type = null;
    List<String> observations = List.of();
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "name" -> entity = in.string();
        case "entityType" -> type = in.string();
        case "observations" -> observations = in.strings();
        default -> throw in.unknownField(name, List.of("name", "entityType", "observations"));
      }
    }
    if (entity == null) {
      throw in.missing("name", "the name of the entity");
    }
    if (type == null) {
      throw in.missing("entityType", "the type of the entity");
    }
    return new OfEntity(entity, type, observations);
  }

  private static ImportLine relation(JsonReader in) {
    String from = null;
    String to = null;
    String type = null;
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "from" -> from = in.string();
        case "to" -> to = in.string();
        case "relationType" -> type = in.string();
        default -> throw in.unknownField(name, List.of("from", "to", "relationType"));
      }
    }
    if (from == null) {
      throw in.missing("from", "the name of an entity");
    }
    if (to == null) {
      throw in.missing("to", "the name of an entity");
    }
    if (type == null) {
      throw in.missing("relationType", "the name of the relation");
    }
    return new OfRelation(from, to, type);
  }

  private static void passOver(
      JsonReader in, String name, List<String> readOnly, List<String> known) {
    if (name.equals("record")) {
      throw ContinuumException.field(
          ErrorCode.FIELD_INVALID, "record", "not the first field", "the first field of the line");
    }
    if (!readOnly.contains(name)) {
      throw in.unknownField(name, known);
    }
    in.skip();
  }
}
