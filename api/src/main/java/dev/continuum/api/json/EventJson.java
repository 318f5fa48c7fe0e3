package dev.continuum.api.json;

import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.node.MemoryService.MemoryEvent;
import java.util.List;

/** Something that happened, as JSON. Thread-safe (stateless). */
public final class EventJson {
  /** Every name of an event. */
  public static final List<String> NAMES =
      List.of(
          "space_changed",
          "space_deleted",
          "remembered",
          "changed",
          "forgotten",
          "linked",
          "unlinked",
          "concept_changed",
          "recalled");

  private EventJson() {}

  /** The name of an event, as a stream's readers filter it. */
  public static String name(MemoryEvent event) {
    return switch (event) {
      case MemoryEvent.SpaceChanged e -> e.deleted() ? "space_deleted" : "space_changed";
      case MemoryEvent.Remembered _ -> "remembered";
      case MemoryEvent.Changed _ -> "changed";
      case MemoryEvent.Forgotten _ -> "forgotten";
      case MemoryEvent.Linked e -> e.removed() ? "unlinked" : "linked";
      case MemoryEvent.ConceptChanged _ -> "concept_changed";
      case MemoryEvent.Recalled _ -> "recalled";
    };
  }

  public static void write(JsonWriter out, MemoryEvent event) {
    out.beginObject().field("space", event.space().value()).field("position", event.position());
    switch (event) {
      case MemoryEvent.SpaceChanged _ -> {}
      case MemoryEvent.Remembered e -> out.field("id", e.id()).field("kind", e.kind());
      case MemoryEvent.Changed e -> out.field("id", e.id());
      case MemoryEvent.Forgotten e -> out.field("id", e.id());
      case MemoryEvent.Linked e -> {
        LinkKey link = e.link();
        out.field("from", link.from()).field("to", link.to()).field("type", link.type());
      }
      case MemoryEvent.ConceptChanged e -> out.field("id", e.concept()).field("name", e.name());
      case MemoryEvent.Recalled e -> out.field("memories", e.memories());
    }
    out.endObject();
  }
}
