package dev.continuum.api.http;

import dev.continuum.core.memory.Concept;
import dev.continuum.core.memory.Link;
import dev.continuum.core.memory.Memory;
import dev.continuum.core.memory.SpaceInfo;
import dev.continuum.core.memory.SpaceSettings;
import dev.continuum.core.memory.recall.RecallAnswer;
import dev.continuum.core.node.MemoryService.ExportItem;
import dev.continuum.core.node.MemoryService.NodeStatus;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** One of everything, with every field filled. */
final class Samples {
  static final SpaceName SPACE = new SpaceName("home");
  static final MemoryId ID = id("01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e0f");
  static final MemoryId OTHER_ID = id("01932f4e-7d1a-7c3b-9e2f-5a6b7c8d9e10");
  static final Dot VERSION = new Dot(0xABCDL, 42);
  static final long MILLIS = 1_763_662_757_123L;
  static final String TIME = "2025-11-20T18:19:17.123Z";

  private Samples() {}

  static MemoryId id(String text) {
    return Objects.requireNonNull(MemoryId.tryParse(text));
  }

  static Memory memory() {
    return new Memory(
        ID,
        SPACE,
        VERSION,
        "fact",
        "The sky over Graz was \"blue\".\n",
        MILLIS,
        MILLIS + 1,
        MILLIS + 2,
        "Graz",
        List.of("Ada"),
        List.of("sky", "weather"),
        "diary",
        0.75,
        Embedding.of(0.25f, -1f),
        new TreeMap<>(Map.of("plain", "\"text\"", "nested", "{\"a\":{\"b\":1,\"c\":[2]}}")),
        3,
        MILLIS + 3,
        OTHER_ID,
        OTHER_ID,
        MILLIS + 4,
        MILLIS + 5);
  }

  static Link link() {
    return new Link(ID, OTHER_ID, "causes", 0.5, 4, MILLIS, VERSION);
  }

  static Concept concept() {
    return new Concept(
        ID, "sky", "topic", "what is above", List.of("heaven"), List.of(OTHER_ID), 0.9, MILLIS);
  }

  static SpaceInfo space(SpaceName name, SpaceSettings settings) {
    return new SpaceInfo(name, settings, MILLIS, VERSION, 5, 6, 7);
  }

  static List<ExportItem> export() {
    return List.of(
        new ExportItem.Space(
            space(
                SPACE, new SpaceSettings("my space", SpaceSettings.Consistency.EVERYWHERE, false))),
        new ExportItem.OfMemory(memory()),
        new ExportItem.OfLink(SPACE, link()),
        new ExportItem.OfConcept(SPACE, concept()));
  }

  static RecallAnswer answer() {
    RecallAnswer.Why why =
        new RecallAnswer.Why(
            0.8,
            12.5,
            1,
            0.7,
            2,
            0.6,
            1.1,
            0.75,
            0.7,
            List.of(new RecallAnswer.Step(OTHER_ID, ID, "causes", 0.5, 0.2)),
            List.of("sky"),
            "Found by its text, rank 1.");
    RecallAnswer.Receipt receipt =
        new RecallAnswer.Receipt(
            List.of(SPACE), List.of(SPACE), List.of(), 1, 1, 0, 1.0, "1 of 1 answered", 9, 11, 42);
    return new RecallAnswer(List.of(new RecallAnswer.Recalled(memory(), 0.95, 0.7, why)), receipt);
  }

  static NodeStatus status() {
    return new NodeStatus(
        "node-1",
        "0.1.0",
        MILLIS,
        true,
        true,
        null,
        1,
        2,
        3,
        4,
        50,
        49,
        48,
        47,
        3,
        4096,
        List.of("segment 3: a torn tail of 12 bytes was cut"));
  }

  static ContinuumException unknownSpace(SpaceName space) {
    return ContinuumException.field(
        ErrorCode.SPACE_UNKNOWN, "space", space, "a space that exists", "Create it by PUT.");
  }
}
