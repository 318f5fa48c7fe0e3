package dev.continuum.core.node;

import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.memory.StateEvent;
import dev.continuum.core.memory.consolidation.ConsolidationLimits;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Which spaces have enough new episodes to be worth a consolidation. Thread-safe.
 *
 * <p>Counts since the start; what came before a restart is taken in by the next run after it.
 */
final class ConsolidationSchedule {
  private final ConsolidationLimits limits;
  private final TreeMap<SpaceName, Fresh> spaces = new TreeMap<>();

  private static final class Fresh {
    int episodes;
    final long sinceMillis;

    Fresh(long sinceMillis) {
      this.sinceMillis = sinceMillis;
    }
  }

  ConsolidationSchedule(ConsolidationLimits limits) {
    this.limits = limits;
  }

  /** Takes note of what was applied. */
  synchronized void observe(List<StateEvent> events, long nowMillis) {
    for (StateEvent event : events) {
      if (event instanceof StateEvent.Remembered remembered
          && remembered.kind().equals(MemoryDraft.DEFAULT_KIND)) {
        spaces.computeIfAbsent(remembered.space(), space -> new Fresh(nowMillis)).episodes++;
      } else if (event instanceof StateEvent.SpaceChanged changed && changed.deleted()) {
        spaces.remove(changed.space());
      }
    }
  }

  /** The spaces whose time has come; they count from zero again. */
  synchronized List<SpaceName> takeDue(long nowMillis) {
    List<SpaceName> due = new ArrayList<>();
    spaces.forEach(
        (space, fresh) -> {
          boolean waited = nowMillis - fresh.sinceMillis >= limits.intervalMillis();
          if (waited && fresh.episodes >= limits.minNewEpisodes()) {
            due.add(space);
          }
        });
    due.forEach(spaces::remove);
    return due;
  }
}
