package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.recall.RecallAnswer.Travelled;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;

/**
 * What a recall found and what it should leave behind. Thread-safe (immutable).
 *
 * @param recalled the memories answered, to be counted; empty where the request does not reinforce
 *     or asks about the past
 * @param travelled the links on the strongest paths to them, each once, in order; empty likewise
 */
public record Recollection(
    RecallAnswer answer, List<RecalledMemory> recalled, List<Travelled> travelled) {
  /** A memory to be counted as recalled. */
  public record RecalledMemory(SpaceName space, MemoryId id) {}
}
