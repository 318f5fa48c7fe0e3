package dev.continuum.core.memory.consolidation;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.Operation.PutEvidence;
import dev.continuum.core.memory.consolidation.Consolidation.Outcome;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the lines of a golden scenario of consolidation and keeps the concepts that come of it. One
 * thread only.
 */
final class ConsolidationScript {
  static final SpaceName SPACE = new SpaceName("s");
  static final long NOW = 1_000_000;

  final List<Memory> episodes = new ArrayList<>();
  private final TreeMap<MemoryId, Concept> concepts = new TreeMap<>();

  List<String> run(String line) {
    String[] words = line.split(" ", 3);
    switch (words[0]) {
      case "episode" -> episodes.add(episode(Integer.parseInt(words[1]), words[2], null, null));
      case "expired" -> episodes.add(episode(Integer.parseInt(words[1]), words[2], null, NOW));
      case "vector" -> {
        String[] parts = words[2].split(" ", 2);
        String[] numbers = parts[0].split(",", -1);
        float[] values = new float[numbers.length];
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.parseFloat(numbers[i]);
        }
        Embedding embedding = Embedding.of(values);
        episodes.add(episode(Integer.parseInt(words[1]), parts[1], embedding, null));
      }
      case "new-space" -> {
        episodes.clear();
        concepts.clear();
      }
      case "consolidate" -> {
        return consolidate();
      }
      default -> throw new IllegalArgumentException("command: " + words[0]);
    }
    return List.of();
  }

  static Memory episode(
      int number, String text, @Nullable Embedding embedding, @Nullable Long validTo) {
    return new Memory(
        id(number),
        SPACE,
        new Dot(1, 1),
        "episode",
        text,
        number,
        number,
        number,
        null,
        List.of(),
        List.of(),
        null,
        1,
        embedding,
        new TreeMap<>(),
        0,
        null,
        null,
        null,
        null,
        validTo);
  }

  static MemoryId id(int number) {
    return MemoryId.version7(1_000, 0, number);
  }

  private List<String> consolidate() {
    Outcome outcome =
        Consolidation.run(
            SPACE, episodes, new ArrayList<>(concepts.values()), NOW, ConsolidationLimits.DEFAULT);
    List<String> lines = new ArrayList<>();
    for (PutEvidence operation : outcome.operations()) {
      boolean known = concepts.containsKey(operation.concept());
      lines.add(
          (known ? "more for " : "new ")
              + "'"
              + operation.name()
              + "' "
              + numbers(operation.added()));
      if (!known) {
        lines.add("    " + operation.description());
        lines.add("    " + operation.concept());
      }
      concepts.merge(operation.concept(), concept(operation), ConsolidationScript::join);
    }
    lines.add(
        "%d episodes, %d clusters, %d created, %d changed"
            .formatted(
                outcome.episodes(), outcome.clusters(), outcome.created(), outcome.changed()));
    return lines;
  }

  private static String numbers(List<MemoryId> ids) {
    return ids.stream()
        .map(id -> Long.toString(id.low() & 0xFFFF))
        .collect(Collectors.joining(","));
  }

  static Concept concept(PutEvidence operation) {
    return new Concept(
        operation.concept(),
        operation.name(),
        operation.type(),
        operation.description(),
        operation.aliases(),
        operation.added(),
        1,
        NOW);
  }

  private static Concept join(Concept old, Concept more) {
    TreeSet<MemoryId> evidence = new TreeSet<>(old.evidence());
    evidence.addAll(more.evidence());
    return new Concept(
        old.id(),
        old.name(),
        old.type(),
        old.description(),
        old.aliases(),
        List.copyOf(evidence),
        1,
        NOW);
  }
}
