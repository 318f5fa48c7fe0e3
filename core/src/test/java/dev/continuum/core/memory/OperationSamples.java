package dev.continuum.core.memory;

import dev.continuum.core.memory.LoggedOperation.Idempotency;
import dev.continuum.core.memory.Operation.LinkCount;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.Operation.MemoryCount;
import dev.continuum.core.memory.Operation.Observed;
import dev.continuum.core.memory.Operation.SeenUses;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import dev.continuum.core.value.VersionVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** At least one operation of each kind, with much and with little in it. */
final class OperationSamples {
  static final SpaceName HOME = new SpaceName("home");
  static final MemoryId FIRST = new MemoryId(0x0190_0000_0000_7000L, 0x8000_0000_0000_0001L);
  static final MemoryId SECOND = new MemoryId(0x0190_0000_0000_7000L, 0x8000_0000_0000_0002L);
  static final MemoryId CONCEPT = new MemoryId(9, 9);
  private static final LinkKey LINK = new LinkKey(FIRST, SECOND, "caused");
  private static final Dot DOT = new Dot(0x0A, 7);
  private static final HybridTime EPOCH = HybridTime.of(900, 1);

  private OperationSamples() {}

  /** One after the other in time, by one actor. */
  static List<LoggedOperation> all() {
    List<Operation> operations =
        List.of(
            new Operation.PutSpace(HOME, SpaceSettings.DEFAULT, true),
            new Operation.PutSpace(
                HOME,
                new SpaceSettings("the house", SpaceSettings.Consistency.STRONG, false),
                false),
            new Operation.PutMemory(HOME, FIRST, sparse("tea"), true),
            new Operation.PutMemory(HOME, SECOND, rich()),
            new Operation.PatchMemory(
                HOME, FIRST, fullPatch(), new Observed(List.of(DOT), SECOND, 5L)),
            new Operation.PatchMemory(HOME, SECOND, emptyPatch()),
            new Operation.PutLink(HOME, LINK, 0.25),
            new Operation.Reinforce(
                HOME,
                List.of(new MemoryCount(FIRST, 3), new MemoryCount(SECOND, Integer.MAX_VALUE)),
                List.of(new LinkCount(LINK, 2)),
                -5,
                EPOCH),
            new Operation.PutEvidence(
                HOME,
                CONCEPT,
                "Tea",
                "topic",
                "what is drunk",
                List.of("chai", ""),
                List.of(FIRST, SECOND),
                List.of(),
                List.of()),
            new Operation.PutEvidence(
                HOME,
                CONCEPT,
                "Tea",
                "topic",
                "",
                List.of(),
                List.of(),
                List.of(SECOND),
                List.of(DOT, new Dot(-1, 1))),
            new Operation.ForgetLink(
                HOME, LINK, new SeenUses(EPOCH, VersionVector.of(DOT, new Dot(-1, 2)))),
            new Operation.ForgetMemory(HOME, SECOND, FIRST),
            new Operation.DeleteSpace(HOME));
    List<LoggedOperation> logged = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      Idempotency idempotency = i % 3 == 0 ? new Idempotency("key é " + i, -i) : null;
      logged.add(
          new LoggedOperation(
              new Dot(0x0A, i + 1), HybridTime.of(1_000 + i, i), operations.get(i), idempotency));
    }
    return logged;
  }

  static MemoryDraft sparse(String content) {
    return new MemoryDraft(
        null,
        "episode",
        content,
        null,
        null,
        List.of(),
        List.of(),
        null,
        1,
        null,
        Collections.emptySortedMap(),
        null,
        null,
        null,
        List.of());
  }

  private static MemoryDraft rich() {
    TreeMap<String, String> metadata = new TreeMap<>();
    metadata.put("a", "1");
    metadata.put("é", "{\"x\":\"\u65E5\"}");
    return new MemoryDraft(
        SECOND,
        "fact",
        "rain \uD83C\uDF27 falls",
        -1L,
        "Kyoto",
        List.of("ana", "bo"),
        List.of("weather", "fact"),
        "a book",
        0.5,
        Embedding.of(0.5f, -1, 0),
        metadata,
        FIRST,
        10L,
        20L,
        List.of(new MemoryDraft.LinkTarget(FIRST, "relates_to", 1)));
  }

  private static MemoryPatch fullPatch() {
    TreeMap<String, @Nullable String> metadata = new TreeMap<>();
    metadata.put("gone", null);
    metadata.put("set", "true");
    return new MemoryPatch(
        "decision",
        "green tea",
        1L,
        "here",
        List.of("ana"),
        "a friend",
        0.0,
        Embedding.of(1, 2),
        SECOND,
        1L,
        2L,
        new TreeSet<>(List.of("valid_to", "where")),
        List.of("new"),
        List.of("old"),
        metadata);
  }

  private static MemoryPatch emptyPatch() {
    return new MemoryPatch(
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Collections.emptySortedSet(),
        List.of(),
        List.of(),
        Collections.emptySortedMap());
  }
}
