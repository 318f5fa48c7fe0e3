package dev.continuum.api.graph;

import dev.continuum.api.json.JsonWriter;
import dev.continuum.core.memory.Link;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.memory.MemoryDraft.LinkTarget;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Entities, observations and relations by name. Thread-safe; blocks the calling thread. */
public final class KnowledgeGraph {
  public static final String ENTITY = "entity";
  public static final String OBSERVATION = "observation";

  /** The type of the link from an observation to its entity. */
  public static final String OBSERVATION_OF = "observation_of";

  /** Metadata of an entity: its name. */
  public static final String NAME = "name";

  /** Metadata of an entity: its type. */
  public static final String ENTITY_TYPE = "entity_type";

  private static final double OBSERVATION_STRENGTH = 1.0;

  /** How often one name may be created again after it was forgotten. */
  private static final int MAX_GENERATIONS = 1_000;

  private final MemoryService service;

  public KnowledgeGraph(MemoryService service) {
    this.service = service;
  }

  /**
   * Where a name stands.
   *
   * @param id the identifier that it has, or will have when it is created
   * @param memory the memory, or null where there is none
   */
  public record Slot(MemoryId id, @Nullable Memory memory) {}

  /** Where an entity stands. */
  public Slot entity(SpaceName space, String name) {
    return slot(space, ENTITY, name);
  }

  /** Where an observation of an entity stands. */
  public Slot observation(SpaceName space, String entity, String text) {
    return slot(space, OBSERVATION, entity, text);
  }

  /** Creates what is not there yet: the entity, and each of its observations. */
  public Written putEntity(
      SpaceName space, String name, String type, List<String> observations, WriteOptions options) {
    Slot slot = entity(space, name);
    List<CompletableFuture<Written>> writes = new ArrayList<>();
    writes.add(service.remember(space, entityDraft(slot.id(), name, type), options));
    WriteOptions unconditional = new WriteOptions(null, 0, null, options.durability());
    for (String text : observations) {
      Slot observation = observation(space, name, text);
      if (observation.memory() == null) {
        MemoryDraft draft = observationDraft(observation.id(), slot.id(), name, text);
        writes.add(service.remember(space, draft, unconditional));
      }
    }
    Written first = join(writes.getFirst());
    writes.forEach(KnowledgeGraph::join);
    return first;
  }

  /** Links two entities; throws {@code MEMORY_UNKNOWN} with the name of one that is not there. */
  public Written relate(
      SpaceName space, String from, String to, String type, WriteOptions options) {
    LinkKey link = new LinkKey(existing(space, from), existing(space, to), type);
    return service.link(space, link, Link.DEFAULT_STRENGTH, options);
  }

  private MemoryId existing(SpaceName space, String name) {
    Slot slot = entity(space, name);
    if (slot.memory() == null) {
      throw ContinuumException.field(
          ErrorCode.MEMORY_UNKNOWN,
          "entity",
          name,
          "an entity of the space " + space,
          "Create the entity first.");
    }
    return slot.id();
  }

  private Slot slot(SpaceName space, String kind, String... names) {
    for (int generation = 0; generation < MAX_GENERATIONS; generation++) {
      MemoryId id = NameId.of(space, kind, generation, names);
      try {
        return new Slot(id, service.memory(space, id));
      } catch (ContinuumException e) {
        if (e.code() == ErrorCode.MEMORY_UNKNOWN) {
          return new Slot(id, null);
        }
        if (e.code() != ErrorCode.MEMORY_FORGOTTEN) {
          throw e;
        }
      }
    }
    throw ContinuumException.field(
        ErrorCode.TOO_MANY,
        kind,
        names[names.length - 1],
        "forgotten and created again at most " + MAX_GENERATIONS + " times",
        "Choose another name.");
  }

  private static MemoryDraft entityDraft(MemoryId id, String name, String type) {
    SortedMap<String, String> metadata = new TreeMap<>();
    metadata.put(NAME, json(name));
    metadata.put(ENTITY_TYPE, json(type));
    return draft(id, ENTITY, name + " (" + type + ")", name, metadata, List.of());
  }

  private static MemoryDraft observationDraft(
      MemoryId id, MemoryId entity, String name, String text) {
    SortedMap<String, String> metadata = new TreeMap<>();
    metadata.put(ENTITY, json(name));
    LinkTarget link = new LinkTarget(entity, OBSERVATION_OF, OBSERVATION_STRENGTH);
    return draft(id, OBSERVATION, text, name, metadata, List.of(link));
  }

  private static MemoryDraft draft(
      MemoryId id,
      String kind,
      String content,
      String who,
      SortedMap<String, String> metadata,
      List<LinkTarget> links) {
    return new MemoryDraft(
        id,
        kind,
        content,
        null,
        null,
        List.of(who),
        List.of(),
        null,
        1.0,
        null,
        Collections.unmodifiableSortedMap(metadata),
        null,
        null,
        null,
        links);
  }

  private static String json(String text) {
    return new JsonWriter().string(text).toString();
  }

  private static Written join(CompletableFuture<Written> write) {
    try {
      return write.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ContinuumException refusal) {
        throw refusal;
      }
      throw e;
    }
  }
}
