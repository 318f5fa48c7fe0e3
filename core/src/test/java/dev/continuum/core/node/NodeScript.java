package dev.continuum.core.node;

import dev.continuum.core.memory.AppliedOperations;
import dev.continuum.core.memory.Limits;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.LoggedOperation.Idempotency;
import dev.continuum.core.memory.MemoryDraft;
import dev.continuum.core.memory.MemoryPatch;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.Operation.LinkKey;
import dev.continuum.core.memory.SpaceSettings;
import dev.continuum.core.memory.SpaceSettings.Consistency;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.Embedding;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Runs the lines of a scenario through a {@link NodeCore} and words its effects. One thread only.
 *
 * <pre>
 * start pending=N counter=N position=N time=MILLIS
 * submit REQUEST OPERATION [key=K digest=N] [if=VERSION] at=MILLIS
 * replicate REQUEST VERSION time=MILLIS OPERATION [and VERSION OPERATION]... at=MILLIS
 * renew ACTOR
 *   where OPERATION is: put-space S [everywhere] | delete-space S | put S ID [dims=N] | patch S ID
 *                       | forget S ID | link S ID ID
 * recalled S ids=ID,ID links=ID-ID at=MILLIS
 * persisted N | persist-failed N CODE | log-writable | applied N | apply-failed CODE | tick at=MILLIS | status
 * </pre>
 */
final class NodeScript {
  private static final long ACTOR = 0xA;
  private static final long MAX_SKEW_MILLIS = 1_000;

  private final ScriptedState state = new ScriptedState();
  private NodeCore core = start(new TreeMap<>());
  private NodeEffect.@Nullable Apply applying;

  /** The effects of one line, one string each. */
  List<String> run(String line) {
    List<String> words = new ArrayList<>();
    TreeMap<String, String> options = new TreeMap<>();
    for (String word : line.split(" ", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        options.put(word.substring(0, equals), word.substring(equals + 1));
      } else {
        words.add(word);
      }
    }
    String verb = words.removeFirst();
    if (verb.equals("start")) {
      core = start(options);
      return List.of();
    }
    if (verb.equals("status")) {
      return List.of(status());
    }
    List<NodeEffect> effects = new ArrayList<>();
    core.step(input(verb, words, options), effects);
    return effects.stream().map(this::text).toList();
  }

  private NodeCore start(Map<String, String> options) {
    NodeCore.Start start =
        new NodeCore.Start(
            ACTOR,
            applied(number(options, "counter", 0)),
            number(options, "position", 0),
            HybridTime.of(number(options, "time", 0), 0));
    return new NodeCore(start, limits((int) number(options, "pending", 8)), MAX_SKEW_MILLIS, state);
  }

  /** The first operations of this node. */
  private static AppliedOperations applied(long counter) {
    AppliedOperations applied = AppliedOperations.NONE;
    for (long i = 1; i <= counter; i++) {
      applied = applied.with(new Dot(ACTOR, i));
    }
    return applied;
  }

  private static Limits limits(int maxPendingWrites) {
    Limits d = Limits.DEFAULT;
    return new Limits(
        d.maxContentBytes(),
        d.maxEmbeddingDimensions(),
        d.maxTags(),
        d.maxWho(),
        d.maxMetadataEntries(),
        d.maxMetadataBytes(),
        d.maxNameBytes(),
        d.maxLinksPerWrite(),
        d.maxResults(),
        d.maxQueryBytes(),
        d.maxIdsPerRecall(),
        d.maxSpacesPerRecall(),
        d.maxSpaces(),
        d.maxBatchLines(),
        maxPendingWrites);
  }

  private NodeInput input(String verb, List<String> words, Map<String, String> options) {
    long at = number(options, "at", 0);
    return switch (verb) {
      case "submit" -> {
        String key = options.get("key");
        String ifVersion = options.get("if");
        yield new NodeInput.Submit(
            Long.parseLong(words.getFirst()),
            operation(words.subList(1, words.size()), options),
            key == null ? null : new Idempotency(key, number(options, "digest", 0)),
            ifVersion == null ? null : Dot.parse(ifVersion),
            at);
      }
      case "replicate" ->
          new NodeInput.Replicate(
              Long.parseLong(words.getFirst()),
              foreign(words.subList(1, words.size()), options),
              at);
      case "renew" -> new NodeInput.Renew(Long.parseUnsignedLong(words.getFirst(), 16));
      case "recalled" ->
          new NodeInput.Recalled(
              new SpaceName(words.getFirst()), ids(options.get("ids")), links(options), at);
      case "persisted" -> new NodeInput.Persisted(Long.parseLong(words.getFirst()));
      case "persist-failed" ->
          new NodeInput.PersistFailed(Long.parseLong(words.get(0)), problem(words.get(1)));
      case "applied" -> {
        NodeEffect.Apply done = applying;
        long through = Long.parseLong(words.getFirst());
        if (done != null && done.throughPosition() == through) {
          state.apply(through - done.operations().size() + 1, done.operations());
        }
        yield new NodeInput.Applied(through);
      }
      case "log-writable" -> new NodeInput.LogWritable();
      case "apply-failed" -> new NodeInput.ApplyFailed(problem(words.getFirst()));
      case "state-unwritable" -> new NodeInput.StateUnwritable(problem(words.getFirst()));
      case "tick" -> new NodeInput.Tick(at);
      default -> throw new IllegalArgumentException("unknown input: " + verb);
    };
  }

  private static List<LoggedOperation> foreign(List<String> words, Map<String, String> options) {
    List<LoggedOperation> operations = new ArrayList<>();
    List<String> rest = words;
    while (!rest.isEmpty()) {
      int and = rest.indexOf("and");
      List<String> one = and < 0 ? rest : rest.subList(0, and);
      rest = and < 0 ? List.of() : rest.subList(and + 1, rest.size());
      operations.add(
          new LoggedOperation(
              Dot.parse(one.getFirst()),
              HybridTime.of(number(options, "time", 0), operations.size()),
              operation(one.subList(1, one.size()), options),
              null));
    }
    return operations;
  }

  private static Operation operation(List<String> words, Map<String, String> options) {
    SpaceName space = new SpaceName(words.get(1));
    return switch (words.getFirst()) {
      case "put-space" ->
          new Operation.PutSpace(
              space,
              words.contains("everywhere")
                  ? new SpaceSettings(null, Consistency.EVERYWHERE, true)
                  : SpaceSettings.DEFAULT);
      case "delete-space" -> new Operation.DeleteSpace(space);
      case "put" -> {
        MemoryId id = id(words.get(2));
        yield new Operation.PutMemory(space, id, draft(id, (int) number(options, "dims", 0)));
      }
      case "patch" -> new Operation.PatchMemory(space, id(words.get(2)), patch());
      case "forget" -> new Operation.ForgetMemory(space, id(words.get(2)));
      case "link" ->
          new Operation.PutLink(
              space, new LinkKey(id(words.get(2)), id(words.get(3)), "relates_to"), 0.5);
      default -> throw new IllegalArgumentException("unknown operation: " + words);
    };
  }

  private static MemoryDraft draft(MemoryId id, int dimensions) {
    Embedding embedding = null;
    if (dimensions > 0) {
      float[] values = new float[dimensions];
      Arrays.fill(values, 1);
      embedding = Embedding.of(values);
    }
    return new MemoryDraft(
        id,
        "episode",
        "text",
        null,
        null,
        List.of(),
        List.of(),
        null,
        1,
        embedding,
        new TreeMap<>(),
        null,
        null,
        null,
        List.of());
  }

  private static MemoryPatch patch() {
    return new MemoryPatch(
        null,
        "new text",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        new TreeSet<>(),
        List.of(),
        List.of(),
        new TreeMap<>());
  }

  private String text(NodeEffect effect) {
    return switch (effect) {
      case NodeEffect.Append append ->
          "append " + append.position() + ' ' + text(append.operation());
      case NodeEffect.Apply apply -> {
        applying = apply;
        long first = apply.throughPosition() - apply.operations().size() + 1;
        yield "apply " + first + ".." + apply.throughPosition();
      }
      case NodeEffect.Answer answer ->
          "answer %d version=%s time=%s position=%d id=%s%s"
              .formatted(
                  answer.request(),
                  answer.committed().dot(),
                  text(answer.committed().time()),
                  answer.committed().position(),
                  text(answer.committed().id()),
                  answer.committed().replayed() ? " replayed" : "");
      case NodeEffect.Refuse refuse ->
          "refuse %d %s %s"
              .formatted(refuse.request(), refuse.problem().code(), refuse.problem().getMessage());
    };
  }

  private String status() {
    ContinuumException problem = core.problem();
    return "applied=%d persisted=%d last=%d waiting=%d problem=%s"
        .formatted(
            core.appliedPosition(),
            core.persistedPosition(),
            core.lastPosition(),
            core.pendingRequests(),
            problem == null ? "none" : problem.code());
  }

  private static String text(LoggedOperation logged) {
    String operation =
        switch (logged.operation()) {
          case Operation.PutSpace put ->
              (put.creates() ? "create-space " : "put-space ") + put.space();
          case Operation.DeleteSpace delete -> "delete-space " + delete.space();
          case Operation.PutMemory put -> "put " + put.space() + ' ' + text(put.id());
          case Operation.PatchMemory patch -> "patch " + patch.space() + ' ' + text(patch.id());
          case Operation.ForgetMemory forget ->
              "forget " + forget.space() + ' ' + text(forget.id());
          case Operation.PutLink put -> "link " + put.space() + ' ' + text(put.link());
          case Operation.ForgetLink forget ->
              "unlink " + forget.space() + ' ' + text(forget.link());
          case Operation.PutEvidence evidence -> "evidence " + evidence.space();
          case Operation.Reinforce reinforce -> text(reinforce);
        };
    Idempotency idempotency = logged.idempotency();
    String key = idempotency == null ? "" : " key=" + idempotency.key();
    return "version=" + logged.dot() + " time=" + text(logged.time()) + ' ' + operation + key;
  }

  private static String text(Operation.Reinforce reinforce) {
    StringBuilder text = new StringBuilder("reinforce " + reinforce.space());
    reinforce.memories().forEach(m -> text.append(' ' + text(m.id()) + ":" + m.recalls()));
    reinforce.links().forEach(l -> text.append(' ' + text(l.link()) + ":" + l.uses()));
    return text.append(" at=" + reinforce.atMillis()).toString();
  }

  private static String text(LinkKey link) {
    return text(link.from()) + '-' + text(link.to());
  }

  private static String text(@Nullable MemoryId id) {
    return id == null ? "none" : Long.toString(id.low());
  }

  private static String text(HybridTime time) {
    return time.millis() + "." + time.logical();
  }

  private static ContinuumException problem(String code) {
    return ContinuumException.of(ErrorCode.valueOf(code), "the disk says no");
  }

  private static MemoryId id(String text) {
    return new MemoryId(0, Long.parseLong(text));
  }

  private static List<MemoryId> ids(@Nullable String text) {
    return text == null
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(NodeScript::id).toList();
  }

  private static List<LinkKey> links(Map<String, String> options) {
    String text = options.get("links");
    if (text == null) {
      return List.of();
    }
    return Arrays.stream(text.split(",", -1))
        .map(link -> link.split("-", -1))
        .map(ends -> new LinkKey(id(ends[0]), id(ends[1]), "relates_to"))
        .toList();
  }

  private static long number(Map<String, String> options, String name, long otherwise) {
    String text = options.get(name);
    return text == null ? otherwise : Long.parseLong(text);
  }
}
