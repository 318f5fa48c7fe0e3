package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What recall reads of the merged state. Implementations are thread-safe or belong to one recall.
 * Two reads may see two moments: a memory that goes in between is left out, a link that comes is
 * not followed. The embeddings of memories may be missing; recall has no use for them.
 */
public interface GraphView {
  /** The key of a space, as the index uses it. Throws {@code SPACE_UNKNOWN}. */
  long spaceKey(SpaceName space);

  /**
   * Appends the links of a memory, those that leave it and those that arrive. Where there are more
   * than {@code maxEdges}, which of them is the view's choice, the same for the same state. A link
   * to a memory that was forgotten or never arrived may be among them; an unknown memory has none.
   *
   * @param nowMillis the moment at which strengths are asked, wall-clock milliseconds since 1970
   * @param maxEdges how many to append at most; what is beyond need not be read
   */
  void edges(long spaceKey, MemoryId id, long nowMillis, int maxEdges, EdgeBuffer into);

  /**
   * The memories in the order of the identifiers; null for one that is unknown or forgotten.
   * Superseded and expired memories are there: recall judges them by the time asked about.
   *
   * @param asOfMillis with the content and the supersession of that moment, null for now
   */
  List<@Nullable Memory> memories(long spaceKey, List<MemoryId> ids, @Nullable Long asOfMillis);

  /** A concept with its evidence, or null where there is none (any more). */
  @Nullable Concept concept(long spaceKey, MemoryId id);
}
