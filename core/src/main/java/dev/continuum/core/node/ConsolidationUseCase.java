package dev.continuum.core.node;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.memory.MemoryReader;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.SpaceInfo;
import dev.continuum.core.memory.StateEvent;
import dev.continuum.core.memory.consolidation.Consolidation;
import dev.continuum.core.memory.consolidation.ConsolidationLimits;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.node.MemoryService.ConsolidationReport;
import dev.continuum.core.node.MemoryService.WriteOptions;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Derives concepts from what is new in a space, asked or on its own. Thread-safe. */
final class ConsolidationUseCase {
  private static final int PAGE = 500;

  private final StateStore state;
  private final WriteUseCases writes;
  private final WallClock clock;
  private final ConsolidationLimits limits;
  private final ConsolidationSchedule schedule;

  ConsolidationUseCase(
      StateStore state, WriteUseCases writes, WallClock clock, ConsolidationLimits limits) {
    this.state = state;
    this.writes = writes;
    this.clock = clock;
    this.limits = limits;
    this.schedule = new ConsolidationSchedule(limits);
  }

  /** Takes note of what was applied. */
  void observe(List<StateEvent> events) {
    schedule.observe(events, clock.millis());
  }

  /** Runs where a space has waited long enough and has enough that is new. */
  void runWhereDue() {
    for (SpaceName space : schedule.takeDue(clock.millis())) {
      SpaceInfo info = new MemoryReader(state).space(space);
      if (info != null && info.settings().consolidation()) {
        run(space);
      }
    }
  }

  ConsolidationReport run(SpaceName space) {
    writes.expectSpace(space);
    Consolidation.Outcome outcome;
    try (StateStore.Snapshot snapshot = state.snapshot()) {
      MemoryReader reader = new MemoryReader(snapshot);
      outcome =
          Consolidation.run(
              space, episodes(reader, space), concepts(reader, space), clock.millis(), limits);
    }
    for (Operation operation : outcome.operations()) {
      writes.write(operation, WriteOptions.DEFAULT);
    }
    return new ConsolidationReport(
        outcome.episodes(), outcome.clusters(), outcome.created(), outcome.changed());
  }

  /** The episodes with the newest identifiers, which nearly always are the newest. */
  private List<Memory> episodes(MemoryReader reader, SpaceName space) {
    ArrayDeque<Memory> newest = new ArrayDeque<>();
    MemoryId after = null;
    List<Memory> page;
    do {
      page = reader.page(space, after, PAGE);
      for (Memory memory : page) {
        after = memory.id();
        if (memory.kind().equals(MemoryDraft.DEFAULT_KIND)) {
          newest.addLast(memory);
        }
        if (newest.size() > limits.maxEpisodes()) {
          newest.removeFirst();
        }
      }
    } while (page.size() == PAGE);
    return new ArrayList<>(newest);
  }

  private static List<Concept> concepts(MemoryReader reader, SpaceName space) {
    List<Concept> all = new ArrayList<>();
    @Nullable MemoryId after = null;
    List<Concept> page;
    do {
      page = reader.concepts(space, after, PAGE);
      all.addAll(page);
      after = page.isEmpty() ? after : page.getLast().id();
    } while (page.size() == PAGE);
    return all;
  }
}
