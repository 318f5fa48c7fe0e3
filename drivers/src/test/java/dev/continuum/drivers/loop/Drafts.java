package dev.continuum.drivers.loop;

import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.memory.recall.RecallRequest;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** Short forms of requests for tests. */
public final class Drafts {
  private Drafts() {}

  public static MemoryDraft episode(String content) {
    return new MemoryDraft(
        null,
        MemoryDraft.DEFAULT_KIND,
        content,
        null,
        null,
        List.of(),
        List.of(),
        null,
        1,
        null,
        new TreeMap<>(),
        null,
        null,
        null,
        List.of());
  }

  /** The memory that was written. */
  static MemoryId idOf(Written written) {
    return Objects.requireNonNull(written.id());
  }

  static RecallRequest query(SpaceName space, String query) {
    return new RecallRequest(
        List.of(space), query, null, List.of(), 10, List.of(), null, null, null, null, true, true);
  }
}
