package dev.continuum.bench;

import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.memory.MemoryDraft.LinkTarget;
import java.util.List;
import java.util.TreeMap;

/** What is remembered in a measurement: content alone, or with links. Thread-safe (stateless). */
final class Drafts {
  private Drafts() {}

  static MemoryDraft of(String content, List<LinkTarget> links) {
    return new MemoryDraft(
        null,
        "fact",
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
        links);
  }
}
