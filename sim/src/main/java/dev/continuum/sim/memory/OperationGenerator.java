package dev.continuum.sim.memory;

import dev.continuum.core.memory.LoggedOperation.Idempotency;
import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.memory.MemoryPatch;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.Operation.LinkCount;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.Operation.MemoryCount;
import dev.continuum.core.memory.Operation.SeenUses;
import dev.continuum.core.memory.SpaceSettings;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import dev.continuum.core.value.VersionVector;
import dev.continuum.sim.property.Choices;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Operations on very few spaces, memories, tags and links, so that they meet. One thread only, as
 * its choices.
 */
public final class OperationGenerator {
  static final List<SpaceName> SPACES = List.of(new SpaceName("home"), new SpaceName("work"));
  static final List<MemoryId> MEMORIES =
      List.of(new MemoryId(1, 1), new MemoryId(1, 2), new MemoryId(2, 1), new MemoryId(-1, -1));
  static final List<MemoryId> CONCEPTS = List.of(new MemoryId(9, 1), new MemoryId(9, 2));
  static final List<String> RETRY_KEYS = List.of("k1", "k2");

  private static final List<String> TAGS = List.of("a", "b", "c");
  private static final List<String> TYPES = List.of("relates_to", "caused");
  private static final List<String> CLEARABLE =
      List.of("where", "source", "embedding", "supersedes", "valid_from", "valid_to");
  private static final long FIRST_GENERATED = 100;
  private static final int LONG_CONTENT_CHARS = 40_000;

  private final Choices choices;
  private long generated = FIRST_GENERATED;

  public OperationGenerator(Choices choices) {
    this.choices = choices;
  }

  public SpaceName space() {
    return choices.oneIn(4) ? SPACES.getLast() : SPACES.getFirst();
  }

  public @Nullable Idempotency idempotency() {
    return choices.oneIn(6) ? new Idempotency(choices.pick(RETRY_KEYS), choices.below(2)) : null;
  }

  public Operation operation(SpaceName space) {
    return switch (choices.below(16)) {
      case 0, 1, 2 -> put(space);
      case 3 -> {
        MemoryId id = new MemoryId(7, generated++);
        yield new Operation.PutMemory(space, id, draft(id), true);
      }
      case 4, 5, 6 -> new Operation.PatchMemory(space, memory(), patch());
      case 7 -> new Operation.ForgetMemory(space, memory());
      case 8, 9 -> new Operation.PutLink(space, link(), strength());
      case 10 -> new Operation.ForgetLink(space, link());
      case 11, 12 -> reinforce(space);
      case 13 -> evidence(space);
      case 14 -> new Operation.PutSpace(space, settings());
      default ->
          choices.oneIn(3)
              ? new Operation.DeleteSpace(space)
              : new Operation.PutLink(space, link(), strength());
    };
  }

  /** With notes that no honest writer makes, where any are harmless. */
  Operation carelessly(Operation operation) {
    HybridTime epoch = HybridTime.of(choices.flip() ? 1_000 + choices.below(60) : 0, 0);
    return switch (operation) {
      case Operation.Reinforce wish ->
          new Operation.Reinforce(
              wish.space(), wish.memories(), wish.links(), wish.atMillis(), epoch);
      case Operation.ForgetLink wish ->
          new Operation.ForgetLink(
              wish.space(),
              wish.link(),
              new SeenUses(epoch, VersionVector.of(new Dot(0x10, 1 + choices.below(4)))));
      case Operation.PutSpace wish ->
          new Operation.PutSpace(wish.space(), wish.settings(), choices.flip());
      default -> operation;
    };
  }

  private MemoryId memory() {
    boolean known = generated == FIRST_GENERATED || !choices.oneIn(5);
    return known
        ? choices.pick(MEMORIES)
        : new MemoryId(7, FIRST_GENERATED + choices.below((int) (generated - FIRST_GENERATED)));
  }

  private LinkKey link() {
    return new LinkKey(memory(), memory(), choices.pick(TYPES));
  }

  private double strength() {
    return (1 + choices.below(4)) / 4.0;
  }

  private SpaceSettings settings() {
    return new SpaceSettings(
        choices.flip() ? choices.text(4) : null,
        choices.pick(List.of(SpaceSettings.Consistency.values())),
        choices.flip());
  }

  private Operation put(SpaceName space) {
    MemoryId id = memory();
    return new Operation.PutMemory(space, id, draft(id));
  }

  private MemoryDraft draft(MemoryId id) {
    return new MemoryDraft(
        id,
        choices.pick(List.of("episode", "fact")),
        content(),
        choices.flip() ? (Long) (long) choices.below(100) : null,
        choices.oneIn(4) ? "here" : null,
        choices.list(2, c -> c.text(3)),
        choices.list(3, c -> c.pick(TAGS)),
        choices.oneIn(4) ? "a book" : null,
        choices.below(5) / 4.0,
        embedding(),
        metadata(),
        choices.oneIn(4) ? memory() : null,
        choices.oneIn(4) ? (Long) (long) choices.below(100) : null,
        choices.oneIn(4) ? (Long) (long) (100 + choices.below(100)) : null,
        choices.list(2, c -> new MemoryDraft.LinkTarget(memory(), c.pick(TYPES), strength())));
  }

  private MemoryPatch patch() {
    return new MemoryPatch(
        choices.oneIn(4) ? "fact" : null,
        choices.flip() ? content() : null,
        choices.oneIn(4) ? (Long) (long) choices.below(100) : null,
        choices.oneIn(4) ? "there" : null,
        choices.oneIn(4) ? choices.list(2, c -> c.text(3)) : null,
        choices.oneIn(4) ? "a friend" : null,
        choices.oneIn(4) ? (Double) (choices.below(5) / 4.0) : null,
        embedding(),
        choices.oneIn(5) ? memory() : null,
        choices.oneIn(5) ? (Long) (long) choices.below(100) : null,
        choices.oneIn(5) ? (Long) (long) (100 + choices.below(100)) : null,
        Collections.unmodifiableSortedSet(new TreeSet<>(choices.list(2, c -> c.pick(CLEARABLE)))),
        choices.list(2, c -> c.pick(TAGS)),
        choices.list(2, c -> c.pick(TAGS)),
        patchedMetadata());
  }

  /** Mostly short; now and then longer than an earlier content may be. */
  private String content() {
    return choices.oneIn(20) ? "long ".repeat(LONG_CONTENT_CHARS / 5) : "text " + choices.text(6);
  }

  private @Nullable Embedding embedding() {
    return choices.oneIn(5) ? Embedding.of(1 + choices.below(3), choices.below(3)) : null;
  }

  private SortedMap<String, String> metadata() {
    TreeMap<String, String> metadata = new TreeMap<>();
    choices.list(2, c -> metadata.put(c.pick(TAGS), String.valueOf(c.below(9))));
    return metadata;
  }

  private SortedMap<String, @Nullable String> patchedMetadata() {
    TreeMap<String, @Nullable String> metadata = new TreeMap<>();
    for (String key : choices.list(2, c -> c.pick(TAGS))) {
      metadata.put(key, choices.flip() ? String.valueOf(choices.below(9)) : null);
    }
    return metadata;
  }

  private Operation reinforce(SpaceName space) {
    return new Operation.Reinforce(
        space,
        choices.list(2, c -> new MemoryCount(memory(), 1 + c.below(3))),
        choices.list(2, c -> new LinkCount(link(), 1 + c.below(3))),
        choices.below(1_000));
  }

  private Operation evidence(SpaceName space) {
    return new Operation.PutEvidence(
        space,
        choices.pick(CONCEPTS),
        choices.pick(List.of("tea", "rain")),
        "topic",
        choices.text(4),
        choices.list(1, c -> c.text(3)),
        choices.list(2, c -> memory()),
        choices.list(2, c -> memory()));
  }
}
