package dev.continuum.core.memory.recall;

import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.port.IndexDocument.Entity;
import dev.continuum.core.memory.port.IndexHits.Hit;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** A random graph with a random cue, drawn from a seed. One thread only. */
final class RandomRecall {
  static final long NOW = 400L * 86_400_000;
  private static final SpaceName SPACE = new SpaceName("s");

  final ScriptedGraph graph = new ScriptedGraph();
  final ScriptedIndex index = new ScriptedIndex();
  private final RandomSource random;
  private final int memories;

  RandomRecall(long seed) {
    random = new SeededRandom(seed);
    memories = 2 + random.nextInt(60);
    for (int i = 0; i < memories; i++) {
      graph.put(ScriptedGraph.KEY, memory(i));
    }
    int links = random.nextInt(4 * memories);
    TreeSet<String> known = new TreeSet<>();
    for (int i = 0; i < links; i++) {
      int from = random.nextInt(memories);
      int to = random.nextInt(memories);
      String type = random.nextInt(3) == 0 ? "knows" : "cites";
      double strength = (1 + random.nextInt(10)) / 10.0;
      if (known.add(from + type + to)) {
        graph.link(ScriptedGraph.KEY, new LinkKey(id(from), id(to), type), strength);
      }
    }
    index.text = hits(8, true);
    index.vector = hits(1, false);
  }

  /** The links told in another order. */
  void shuffleLinks(RandomSource order) {
    for (int i = graph.edges.size() - 1; i > 0; i--) {
      Collections.swap(graph.edges, i, order.nextInt(i + 1));
    }
  }

  Recollection recall(RecallLimits limits, int limit) {
    return new RecallEngine(index, graph, Staleness.NONE, limits).recall(request(limit), NOW);
  }

  private static RecallRequest request(int limit) {
    return new RecallRequest(
        List.of(SPACE),
        "anything",
        Embedding.of(1, 0),
        List.of(),
        limit,
        List.of(),
        null,
        null,
        null,
        null,
        true,
        true);
  }

  private Memory memory(int number) {
    long created = NOW - (random.nextInt(3) == 0 ? random.nextInt(7_200_000) : 8_640_000_000L);
    MemoryId by = random.nextInt(8) == 0 ? id(random.nextInt(memories)) : null;
    return new Memory(
        id(number),
        SPACE,
        new Dot(1, 1),
        "episode",
        "memory " + number,
        created,
        created,
        created,
        null,
        List.of(),
        List.of(),
        null,
        random.nextInt(11) / 10.0,
        null,
        new TreeMap<>(),
        random.nextInt(6),
        created + random.nextInt(1_000_000),
        null,
        by,
        null,
        by == null ? null : (Long) (NOW - 1));
  }

  private List<Hit> hits(int maxScore, boolean text) {
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < memories; i++) {
      if (random.nextInt(3) == 0) {
        double score = maxScore * (random.nextInt(10) + 1) / 10.0 * (text ? 1 : 0.9);
        hits.add(new Hit(ScriptedGraph.KEY, id(i), Entity.MEMORY, (float) score, false));
      }
    }
    hits.sort((a, b) -> Float.compare(b.score(), a.score()));
    return hits;
  }

  static MemoryId id(int number) {
    return MemoryId.version7(1_000, 7, number);
  }
}
