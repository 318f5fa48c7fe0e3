package dev.continuum.api.json;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.node.MemoryService.ConsolidationReport;
import dev.continuum.core.value.MemoryId;

/** A concept, and the report of a consolidation, as JSON. Thread-safe (stateless). */
public final class ConceptJson {
  private ConceptJson() {}

  public static void write(JsonWriter out, Concept concept) {
    out.beginObject();
    fields(out, concept);
    out.endObject();
  }

  static void fields(JsonWriter out, Concept concept) {
    out.field("id", concept.id())
        .field("name", concept.name())
        .field("type", concept.type())
        .field("description", concept.description())
        .field("aliases", concept.aliases());
    out.name("evidence").beginArray();
    for (MemoryId id : concept.evidence()) {
      out.string(id.toString());
    }
    out.endArray();
    out.field("confidence", concept.confidence()).time("updated_at", concept.updatedMillis());
  }

  public static void write(JsonWriter out, ConsolidationReport report) {
    out.beginObject()
        .field("episodes", report.episodes())
        .field("clusters", report.clusters())
        .field("concepts_created", report.conceptsCreated())
        .field("concepts_changed", report.conceptsChanged())
        .endObject();
  }
}
