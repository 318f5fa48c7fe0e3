package dev.continuum.api.graph;

import dev.continuum.api.json.JsonReader;
import dev.continuum.api.json.JsonWriter;
import dev.continuum.core.memory.Limits;
import dev.continuum.core.memory.Link;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.node.MemoryService.ExportItem;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The graph of the MCP reference memory server, kept as ordinary memories of one space.
 * Thread-safe.
 *
 * <p>An entity is a memory of kind {@code entity} whose content is its name and type; each
 * observation is a memory of kind {@code observation} that the entity links to; a relation is a
 * link between entities. So everything is also found by {@code recall}, ranked and with reasons,
 * and merges like all else.
 *
 * <p>An entity's identifier is derived from its name, so that two nodes that learn of the same
 * entity agree. What was forgotten never comes back under its identifier, so each name has a row of
 * identifiers, one a generation; the first that was not forgotten is the entity.
 */
public final class KnowledgeGraph {
  static final String ENTITY = "entity";
  static final String OBSERVATION = "observation";

  /** The link from an entity to its observations; not a relation. */
  static final String OBSERVED = "continuum:observation";

  private static final String NAME = "name";
  private static final String TYPE = "entity_type";
  private static final int MAX_GENERATIONS = 10_000;

  private static final Comparator<Memory> OLDEST_FIRST =
      Comparator.comparingLong(Memory::createdMillis).thenComparing(Memory::version);

  /** An entity with what was observed of it, oldest first. */
  public record Entity(String name, String type, List<String> observations) {}

  /** A relation between two entities, by name. */
  public record Relation(String from, String to, String type) {}

  /** A part of the graph. */
  public record Graph(List<Entity> entities, List<Relation> relations) {}

  private final MemoryService service;
  private final SpaceName space;
  private final int maxLinksRead;

  public KnowledgeGraph(MemoryService service, SpaceName space, Limits limits) {
    this.service = service;
    this.space = space;
    this.maxLinksRead = limits.maxResults();
  }

  /** Creates an entity with its observations; false where one of that name exists. */
  public boolean create(Entity entity) {
    Slot slot = slot("entity\0" + entity.name());
    if (slot.memory() != null) {
      return false;
    }
    write(
        slot.id(),
        ENTITY,
        entity.type().isBlank() ? entity.name() : entity.name() + " (" + entity.type() + ")",
        metadata(entity.name(), entity.type()));
    for (String observation : entity.observations()) {
      observe(slot.id(), entity.name(), observation);
    }
    return true;
  }

  /**
   * Adds what is new and returns it; throws {@code MEMORY_UNKNOWN} where there is no such entity.
   */
  public List<String> observe(String name, List<String> observations) {
    Memory entity = require(name);
    List<String> added = new ArrayList<>();
    for (String observation : observations) {
      if (observe(entity.id(), name, observation)) {
        added.add(observation);
      }
    }
    return added;
  }

  /** Relates two entities; false where they are so related. */
  public boolean relate(Relation relation) {
    LinkKey link = key(relation, require(relation.from()), require(relation.to()));
    boolean exists =
        service.links(space, link.from(), Link.Direction.OUT, maxLinksRead).stream()
            .anyMatch(known -> known.to().equals(link.to()) && known.type().equals(link.type()));
    if (!exists) {
      service.link(space, link, Link.DEFAULT_STRENGTH, WriteOptions.DEFAULT);
    }
    return !exists;
  }

  /** Removes a relation, if it is there. */
  public void unrelate(Relation relation) {
    Memory from = find(relation.from());
    Memory to = find(relation.to());
    if (from == null || to == null) {
      return;
    }
    try {
      service.unlink(space, key(relation, from, to), WriteOptions.DEFAULT);
    } catch (ContinuumException e) {
      if (e.code() != ErrorCode.LINK_UNKNOWN) {
        throw e;
      }
    }
  }

  /** Forgets an entity, its observations and with them its relations; false where there is none. */
  public boolean delete(String name) {
    Memory entity = find(name);
    if (entity == null) {
      return false;
    }
    for (MemoryId observation : observations(entity.id())) {
      service.forget(space, observation, WriteOptions.DEFAULT);
    }
    service.forget(space, entity.id(), WriteOptions.DEFAULT);
    return true;
  }

  /** Forgets one observation of an entity, if both are there. */
  public void deleteObservation(String name, String observation) {
    Memory entity = find(name);
    if (entity != null) {
      Memory found = slot(observationKey(entity.id(), observation)).memory();
      if (found != null) {
        service.forget(space, found.id(), WriteOptions.DEFAULT);
      }
    }
  }

  /** Everything, in order of creation. */
  public Graph read() {
    return scan().graph(entity -> true);
  }

  /** These entities, and the relations that touch them. */
  public Graph open(List<String> names) {
    return scan().graph(entity -> names.contains(entity.name()));
  }

  /** Entities in whose name, type or observations the text occurs, whatever its case. */
  public Graph search(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return scan()
        .graph(
            entity ->
                contains(entity.name(), wanted)
                    || contains(entity.type(), wanted)
                    || entity.observations().stream().anyMatch(o -> contains(o, wanted)));
  }

  private static boolean contains(String text, String wanted) {
    return text.toLowerCase(Locale.ROOT).contains(wanted);
  }

  /** What of the space belongs to the graph, as one consistent view. */
  private static final class Scan {
    final Map<MemoryId, Memory> entities = new LinkedHashMap<>();
    final Map<MemoryId, Memory> observations = new LinkedHashMap<>();
    final Map<MemoryId, List<Memory>> observed = new LinkedHashMap<>();
    final List<Link> relations = new ArrayList<>();

    void memory(Memory memory) {
      if (memory.kind().equals(ENTITY)) {
        entities.put(memory.id(), memory);
      } else if (memory.kind().equals(OBSERVATION)) {
        observations.put(memory.id(), memory);
      }
    }

    /** Links come after all memories. */
    void link(Link link) {
      if (!entities.containsKey(link.from())) {
        return;
      }
      Memory observation = observations.get(link.to());
      if (link.type().equals(OBSERVED)) {
        if (observation != null) {
          observed.computeIfAbsent(link.from(), id -> new ArrayList<>()).add(observation);
        }
      } else if (entities.containsKey(link.to())) {
        relations.add(link);
      }
    }

    /** The entities that are wanted, and the relations that touch one of them. */
    Graph graph(Predicate<Entity> wanted) {
      Map<MemoryId, Entity> chosen = new LinkedHashMap<>();
      for (Memory memory : entities.values().stream().sorted(OLDEST_FIRST).toList()) {
        List<String> texts =
            observed.getOrDefault(memory.id(), List.of()).stream()
                .sorted(OLDEST_FIRST)
                .map(Memory::content)
                .toList();
        Entity entity = new Entity(name(memory), type(memory), texts);
        if (wanted.test(entity)) {
          chosen.put(memory.id(), entity);
        }
      }
      return new Graph(
          List.copyOf(chosen.values()),
          relations.stream()
              .filter(link -> chosen.containsKey(link.from()) || chosen.containsKey(link.to()))
              .sorted(Comparator.comparing(Link::version))
              .map(this::relation)
              .toList());
    }

    private Relation relation(Link link) {
      Memory from = Objects.requireNonNull(entities.get(link.from()));
      Memory to = Objects.requireNonNull(entities.get(link.to()));
      return new Relation(name(from), name(to), link.type());
    }
  }

  private Scan scan() {
    Scan scan = new Scan();
    service.export(
        space,
        item -> {
          switch (item) {
            case ExportItem.OfMemory(Memory memory) -> scan.memory(memory);
            case ExportItem.OfLink(SpaceName _, Link link) -> scan.link(link);
            case ExportItem.Space _, ExportItem.OfConcept _ -> {}
          }
        });
    return scan;
  }

  /** By the entity's links; by all of the space where these are more than one page shows. */
  private List<MemoryId> observations(MemoryId entity) {
    List<Link> links = service.links(space, entity, Link.Direction.OUT, maxLinksRead);
    if (links.size() == maxLinksRead) {
      return scan().observed.getOrDefault(entity, List.of()).stream().map(Memory::id).toList();
    }
    return links.stream()
        .filter(link -> link.type().equals(OBSERVED) && isVisible(link.to()))
        .map(Link::to)
        .toList();
  }

  private boolean observe(MemoryId entity, String name, String observation) {
    Slot slot = slot(observationKey(entity, observation));
    if (slot.memory() != null) {
      return false;
    }
    write(slot.id(), OBSERVATION, observation, metadata(name, null));
    service.link(
        space,
        new LinkKey(entity, slot.id(), OBSERVED),
        Link.DEFAULT_STRENGTH,
        WriteOptions.DEFAULT);
    return true;
  }

  private void write(MemoryId id, String kind, String content, SortedMap<String, String> metadata) {
    MemoryDraft draft =
        new MemoryDraft(
            id, kind, content, null, null, List.of(), List.of(), null, 1, null, metadata, null,
            null, null, List.of());
    try {
      service.remember(space, draft, WriteOptions.DEFAULT).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ContinuumException refusal) {
        throw refusal;
      }
      throw e;
    }
  }

  /** The entity's memory; throws {@code MEMORY_UNKNOWN} where there is no such entity. */
  public Memory require(String name) {
    Memory entity = find(name);
    if (entity == null) {
      throw ContinuumException.of(
          ErrorCode.MEMORY_UNKNOWN,
          "entity: " + name + " (expected: the name of an entity)",
          "Create it with create_entities.");
    }
    return entity;
  }

  private @Nullable Memory find(String name) {
    return slot("entity\0" + name).memory();
  }

  /** The first identifier of a row that was not forgotten, and what is there. */
  private record Slot(MemoryId id, @Nullable Memory memory) {}

  private Slot slot(String row) {
    for (int generation = 0; generation < MAX_GENERATIONS; generation++) {
      MemoryId id = identifier(row, generation);
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
        ErrorCode.TOO_MANY, "name", row, "forgotten fewer than " + MAX_GENERATIONS + " times");
  }

  private boolean isVisible(MemoryId id) {
    try {
      service.memory(space, id);
      return true;
    } catch (ContinuumException e) {
      if (e.code() == ErrorCode.MEMORY_UNKNOWN || e.code() == ErrorCode.MEMORY_FORGOTTEN) {
        return false;
      }
      throw e;
    }
  }

  private static String observationKey(MemoryId entity, String observation) {
    return "observation\0" + entity + "\0" + observation;
  }

  /** A UUIDv8 (RFC 9562, section 5.8) of the row's name and the generation. */
  private static MemoryId identifier(String row, int generation) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(row.getBytes(StandardCharsets.UTF_8));
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(generation).array());
      ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
      long high = (digest.getLong() & ~0xF000L) | 0x8000L;
      long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
      return new MemoryId(high, low);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static LinkKey key(Relation relation, Memory from, Memory to) {
    return new LinkKey(from.id(), to.id(), relation.type());
  }

  private static SortedMap<String, String> metadata(String name, @Nullable String type) {
    SortedMap<String, String> metadata = new TreeMap<>();
    metadata.put(NAME, json(name));
    if (type != null) {
      metadata.put(TYPE, json(type));
    }
    return metadata;
  }

  private static String json(String text) {
    return new JsonWriter().string(text).toString();
  }

  private static String name(Memory entity) {
    return text(entity, NAME);
  }

  private static String type(Memory entity) {
    return text(entity, TYPE);
  }

  private static String text(Memory memory, String key) {
    String json = memory.metadata().get(key);
    if (json == null) {
      return "";
    }
    return JsonReader.read(
        json.getBytes(StandardCharsets.UTF_8), in -> in.isString() ? in.string() : "");
  }
}
