package dev.continuum.core.node;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.memory.Link;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.MemoryReader;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.SpaceInfo;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.node.MemoryService.ExportItem;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a space from one snapshot, a page at a time: the state is not held while the
 * consumer works on an item. Thread-safe.
 */
final class Export {
  private static final int PAGE = 500;

  private final StateStore state;
  private final WallClock clock;

  Export(StateStore state, WallClock clock) {
    this.state = state;
    this.clock = clock;
  }

  void run(SpaceName space, Consumer<ExportItem> consumer) {
    try (StateStore.Snapshot snapshot = state.snapshot()) {
      MemoryReader reader = new MemoryReader(snapshot);
      SpaceInfo info = reader.space(space);
      if (info == null) {
        throw Admission.unknown(space);
      }
      consumer.accept(new ExportItem.Space(info));
      memories(reader, space, consumer);
      links(reader, space, consumer);
      concepts(reader, space, consumer);
    }
  }

  private static void memories(
      MemoryReader reader, SpaceName space, Consumer<ExportItem> consumer) {
    @Nullable MemoryId after = null;
    List<Memory> page;
    do {
      page = reader.page(space, after, PAGE);
      for (Memory memory : page) {
        consumer.accept(new ExportItem.OfMemory(memory));
        after = memory.id();
      }
    } while (page.size() == PAGE);
  }

  private void links(MemoryReader reader, SpaceName space, Consumer<ExportItem> consumer) {
    long nowMillis = clock.millis();
    @Nullable LinkKey after = null;
    List<Link> page;
    do {
      page = reader.linkPage(space, after, PAGE, nowMillis);
      for (Link link : page) {
        consumer.accept(new ExportItem.OfLink(space, link));
        after = new LinkKey(link.from(), link.to(), link.type());
      }
    } while (page.size() == PAGE);
  }

  private static void concepts(
      MemoryReader reader, SpaceName space, Consumer<ExportItem> consumer) {
    @Nullable MemoryId after = null;
    List<Concept> page;
    do {
      page = reader.concepts(space, after, PAGE);
      for (Concept concept : page) {
        consumer.accept(new ExportItem.OfConcept(space, concept));
        after = concept.id();
      }
    } while (page.size() == PAGE);
  }
}
