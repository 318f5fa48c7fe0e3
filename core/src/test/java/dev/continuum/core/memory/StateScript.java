package dev.continuum.core.memory;

import dev.continuum.core.memory.Operation.LinkCount;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.Operation.MemoryCount;
import dev.continuum.core.memory.port.IndexChange;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs the lines of a scenario against a state. One thread only.
 *
 * <pre>
 * a@1000 put home 1 content=tea tags=x,y     an operation of actor a at 1000 ms, applied now
 * hold late b@1001 forget home 1             written now, seeing the state of now, applied later
 * apply late                                 once or again
 * show|as-of|links|space|concept ...         what a reader sees
 * </pre>
 */
final class StateScript {
  private final RowStore store = new RowStore();
  private final Map<String, LoggedOperation> held = new LinkedHashMap<>();
  private final Map<Long, Long> counters = new LinkedHashMap<>();

  /** What came of a line. */
  List<String> run(String line) {
    List<String> all = Arrays.asList(line.split(" +", -1));
    Map<String, String> options = options(all);
    List<String> words = all.stream().filter(word -> word.indexOf('=') < 0).toList();
    return switch (words.getFirst()) {
      case "hold" -> {
        held.put(words.get(1), operation(words.subList(2, words.size()), options));
        yield List.of("held");
      }
      case "apply" -> apply(Objects.requireNonNull(held.get(words.get(1))));
      case "show" -> one(store.reader.memory(space(words, 1), id(words, 2)));
      case "as-of" ->
          one(store.reader.memoryAsOf(space(words, 1), id(words, 2), number(words.get(3))));
      case "space" -> List.of(String.valueOf(store.reader.space(space(words, 1))));
      case "concept" ->
          List.of(String.valueOf(store.reader.concept(space(words, 1), id(words, 2))));
      case "links" -> links(words, options);
      default -> apply(operation(words, options));
    };
  }

  private List<String> apply(LoggedOperation operation) {
    Applied applied = store.apply(0, operation);
    List<String> lines = new ArrayList<>();
    applied.events().forEach(event -> lines.add(event.toString()));
    for (IndexChange change : applied.indexChanges()) {
      lines.add(
          switch (change) {
            case IndexChange.Upsert upsert ->
                "index " + upsert.document().text().replace("\n", " / ");
            case IndexChange.Delete delete -> "unindex " + delete.id();
            case IndexChange.DeleteSpace delete -> "unindex all until " + delete.createdMillis();
          });
    }
    if (lines.isEmpty()) {
      lines.add(applied.repeated() > 0 ? "repeated" : "no event");
    }
    return lines;
  }

  private LoggedOperation operation(List<String> words, Map<String, String> options) {
    String[] origin = words.getFirst().split("@", -1);
    long actor = origin[0].charAt(0);
    long counter = counters.merge(actor, 1L, Long::sum);
    Operation wish = wish(words.subList(1, words.size()), options);
    return new LoggedOperation(
        new Dot(actor, counter),
        HybridTime.of(number(origin[1]), 0),
        store.reader.prepare(wish, Limits.DEFAULT),
        null);
  }

  private static Operation wish(List<String> words, Map<String, String> options) {
    SpaceName space = space(words, 1);
    return switch (words.getFirst()) {
      case "put-space" ->
          new Operation.PutSpace(
              space,
              new SpaceSettings(options.get("about"), SpaceSettings.Consistency.AVAILABLE, true));
      case "delete-space" -> new Operation.DeleteSpace(space);
      case "put" -> new Operation.PutMemory(space, id(words, 2), draft(options));
      case "patch" -> new Operation.PatchMemory(space, id(words, 2), patch(options));
      case "forget" -> new Operation.ForgetMemory(space, id(words, 2));
      case "link" ->
          new Operation.PutLink(
              space, link(words), Double.parseDouble(options.getOrDefault("strength", "0.5")));
      case "unlink" -> new Operation.ForgetLink(space, link(words));
      case "recall" ->
          new Operation.Reinforce(
              space,
              List.of(new MemoryCount(id(words, 2), 1)),
              words.size() > 3 ? List.of(new LinkCount(link(words), 1)) : List.of(),
              number(options.getOrDefault("at", "0")));
      case "evidence" ->
          new Operation.PutEvidence(
              space,
              id(words, 2),
              options.getOrDefault("name", "concept"),
              "topic",
              "",
              List.of(),
              ids(options.get("add")),
              ids(options.get("remove")));
      default -> throw new IllegalArgumentException("operation: " + words.getFirst());
    };
  }

  private static MemoryDraft draft(Map<String, String> options) {
    String supersedes = options.get("supersedes");
    return new MemoryDraft(
        null,
        "fact",
        options.getOrDefault("content", "nothing"),
        null,
        null,
        List.of(),
        list(options.get("tags")),
        null,
        1,
        null,
        Collections.emptySortedMap(),
        supersedes == null ? null : id(supersedes),
        null,
        null,
        List.of());
  }

  private static MemoryPatch patch(Map<String, String> options) {
    TreeMap<String, @Nullable String> metadata = new TreeMap<>();
    if (options.containsKey("meta")) {
      metadata.put("key", options.get("meta"));
    }
    return new MemoryPatch(
        null,
        options.get("content"),
        null,
        options.get("where"),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        new TreeSet<>(list(options.get("clear"))),
        list(options.get("add")),
        list(options.get("remove")),
        metadata);
  }

  private List<String> links(List<String> words, Map<String, String> options) {
    long now = number(options.getOrDefault("now", "0"));
    List<String> lines = new ArrayList<>();
    for (Link link :
        store.reader.links(space(words, 1), id(words, 2), Link.Direction.BOTH, 100, now)) {
      lines.add(
          "%d -%s-> %d strength %.3f uses %d"
              .formatted(
                  link.from().low(), link.type(), link.to().low(), link.strength(), link.uses()));
    }
    return lines.isEmpty() ? List.of("none") : lines;
  }

  private static List<String> one(@Nullable Memory memory) {
    if (memory == null) {
      return List.of("none");
    }
    return List.of(
        "\"%s\" version %s tags %s where %s metadata %s recalls %d superseded by %s valid to %s"
            .formatted(
                memory.content(),
                memory.version(),
                memory.tags(),
                memory.where(),
                memory.metadata(),
                memory.recalls(),
                memory.supersededBy() == null ? null : memory.supersededBy().low(),
                memory.validToMillis()));
  }

  private static Map<String, String> options(List<String> words) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        options.put(word.substring(0, equals), word.substring(equals + 1).replace('_', ' '));
      }
    }
    return options;
  }

  private static SpaceName space(List<String> words, int at) {
    return new SpaceName(words.get(at));
  }

  private static MemoryId id(List<String> words, int at) {
    return id(words.get(at));
  }

  private static MemoryId id(String text) {
    return new MemoryId(0, number(text));
  }

  private static List<MemoryId> ids(@Nullable String text) {
    return list(text).stream().map(StateScript::id).toList();
  }

  private static LinkKey link(List<String> words) {
    return new LinkKey(id(words, 2), id(words, 3), "leads_to");
  }

  private static List<String> list(@Nullable String text) {
    return text == null ? List.of() : Arrays.asList(text.split(",", -1));
  }

  private static long number(String text) {
    return Long.parseLong(text);
  }
}
