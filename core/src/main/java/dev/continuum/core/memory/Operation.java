package dev.continuum.core.memory;

import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import dev.continuum.core.value.VersionVector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can happen to a space; the payload of the log and of replication. Thread-safe (immutable).
 *
 * <p>An operation says what its writer wanted, in terms that merge: applied in any order, any
 * number of times, all operations give one state. Some wishes only merge with a note of what the
 * writer saw (a removed tag: which adds of it); {@code MemoryReader.prepare} adds that note before
 * the operation is logged, and the short constructors leave it empty. Encoded by {@link
 * OperationCodec}; a new kind gets a new code and an old code never changes its meaning.
 */
public sealed interface Operation {
  SpaceName space();

  /**
   * Creates a space or changes its settings.
   *
   * @param creates true where the writer saw no such space: its time becomes the space's creation
   */
  record PutSpace(SpaceName space, SpaceSettings settings, boolean creates) implements Operation {
    public PutSpace(SpaceName space, SpaceSettings settings) {
      this(space, settings, false);
    }
  }

  /** Forgets everything in a space that was written up to this operation's time, and the space. */
  record DeleteSpace(SpaceName space) implements Operation {}

  /**
   * Writes a whole memory; what was there under the identifier before is replaced. {@code
   * draft.id()} is never null here.
   *
   * @param generated true where the origin made the identifier for this very operation, so that
   *     nothing it has seen can be about it
   */
  record PutMemory(SpaceName space, MemoryId id, MemoryDraft draft, boolean generated)
      implements Operation {
    public PutMemory {
      if (!id.equals(draft.id())) {
        draft = draft.withId(id);
      }
    }

    public PutMemory(SpaceName space, MemoryId id, MemoryDraft draft) {
      this(space, id, draft, false);
    }
  }

  /** Changes some fields of a memory. */
  record PatchMemory(SpaceName space, MemoryId id, MemoryPatch patch, Observed observed)
      implements Operation {
    public PatchMemory(SpaceName space, MemoryId id, MemoryPatch patch) {
      this(space, id, patch, Observed.NOTHING);
    }
  }

  /**
   * A tombstone: the identifier is never visible again.
   *
   * @param supersedes what the memory superseded when the writer last saw it, so that this is
   *     current again; or null
   */
  record ForgetMemory(SpaceName space, MemoryId id, @Nullable MemoryId supersedes)
      implements Operation {
    public ForgetMemory(SpaceName space, MemoryId id) {
      this(space, id, null);
    }
  }

  /** Creates a link, or sets the base strength of an existing one. */
  record PutLink(SpaceName space, LinkKey link, double strength) implements Operation {}

  /**
   * Removes a link; a later {@link PutLink} brings it back with its uses at zero.
   *
   * @param uses the uses that the writer saw, which no longer count
   */
  record ForgetLink(SpaceName space, LinkKey link, SeenUses uses) implements Operation {
    public ForgetLink(SpaceName space, LinkKey link) {
      this(space, link, SeenUses.NONE);
    }
  }

  /**
   * Counts recalls and the links that they travelled, gathered over a short while.
   *
   * @param atMillis the latest recall of the batch, wall-clock milliseconds since 1970
   * @param epoch the latest deletion of the space that the writer saw: counts do not outlive it
   */
  record Reinforce(
      SpaceName space,
      List<MemoryCount> memories,
      List<LinkCount> links,
      long atMillis,
      HybridTime epoch)
      implements Operation {
    public Reinforce(
        SpaceName space, List<MemoryCount> memories, List<LinkCount> links, long atMillis) {
      this(space, memories, links, atMillis, HybridTime.ZERO);
    }
  }

  /**
   * Adds to and removes from the evidence of a concept, and names it.
   *
   * @param observed the adds of these pieces of evidence that the writer saw, sorted: this
   *     operation stands in their place
   */
  record PutEvidence(
      SpaceName space,
      MemoryId concept,
      String name,
      String type,
      String description,
      List<String> aliases,
      List<MemoryId> added,
      List<MemoryId> removed,
      List<Dot> observed)
      implements Operation {
    public PutEvidence(
        SpaceName space,
        MemoryId concept,
        String name,
        String type,
        String description,
        List<String> aliases,
        List<MemoryId> added,
        List<MemoryId> removed) {
      this(space, concept, name, type, description, aliases, added, removed, List.of());
    }
  }

  /** Which edge: both ends and the relation. */
  record LinkKey(MemoryId from, MemoryId to, String type) {}

  /** So many recalls of one memory. */
  record MemoryCount(MemoryId id, int recalls) {}

  /** So many uses of one link. */
  record LinkCount(LinkKey link, int uses) {}

  /**
   * What the writer of a patch saw of the memory.
   *
   * @param dots the writes of those tags and metadata keys that the patch touches, sorted: the
   *     patch stands in their place, and a concurrent write of them stays
   * @param supersedes what the memory superseded, or null
   * @param validFromMillis from when it was valid, or null
   */
  record Observed(List<Dot> dots, @Nullable MemoryId supersedes, @Nullable Long validFromMillis) {
    public static final Observed NOTHING = new Observed(List.of(), null, null);
  }

  /**
   * Uses of a link as the writer of its removal saw them.
   *
   * @param epoch the latest deletion of the space that they were counted after
   * @param counts how many each origin had counted
   */
  record SeenUses(HybridTime epoch, VersionVector counts) {
    public static final SeenUses NONE = new SeenUses(HybridTime.ZERO, VersionVector.EMPTY);
  }
}
