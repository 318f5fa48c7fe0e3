package dev.continuum.api.json;

import dev.continuum.core.node.MemoryService.ExportItem;

/**
 * The lines of an export. Thread-safe (stateless).
 *
 * <p>Each line is an object whose first field, {@code record}, says what it is: {@code space},
 * {@code memory}, {@code link}, {@code concept}; the last is {@code end} with the number of lines
 * before it, so that a cut file can be told from a whole one. {@link ImportLine} reads them.
 */
public final class ExportJson {
  private ExportJson() {}

  /** Writes one line. */
  public static void write(JsonWriter out, ExportItem item) {
    out.beginObject();
    switch (item) {
      case ExportItem.Space space -> {
        out.field("record", "space");
        SpaceJson.fields(out, space.info());
      }
      case ExportItem.OfMemory memory -> {
        out.field("record", "memory");
        MemoryJson.fields(out, memory.memory(), memory.memory().confidence());
        MemoryJson.embedding(out, memory.memory().embedding());
      }
      case ExportItem.OfLink link -> {
        out.field("record", "link");
        LinkJson.fields(out, link.link());
      }
      case ExportItem.OfConcept concept -> {
        out.field("record", "concept");
        ConceptJson.fields(out, concept.concept());
      }
    }
    out.endObject().newLine();
  }

  /** Writes the last line. */
  public static void writeEnd(JsonWriter out, long lines) {
    out.beginObject().field("record", "end").field("lines", lines).endObject().newLine();
  }
}
