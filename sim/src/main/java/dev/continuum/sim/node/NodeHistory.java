package dev.continuum.sim.node;

import dev.continuum.core.memory.Lane;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.LoggedOperation.Idempotency;
import dev.continuum.core.memory.MemoryReader;
import dev.continuum.core.memory.MemoryStateMachine;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.memory.OperationCodec;
import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.node.NodeInput;
import dev.continuum.core.node.Submitter.Committed;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.HybridTime;
import dev.continuum.core.value.SpaceName;
import dev.continuum.sim.memory.MemoryStateStore;
import dev.continuum.sim.memory.StateImage;
import dev.continuum.sim.property.Expect;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was asked of a node and what it said, to be held against its log. One thread only. */
final class NodeHistory {
  private final TreeMap<Long, NodeInput.Submit> waiting = new TreeMap<>();
  private final TreeMap<Long, Committed> acknowledged = new TreeMap<>();
  private final TreeMap<Long, HybridTime> timeOfRequest = new TreeMap<>();
  private final TreeMap<HybridTime, Dot> conditions = new TreeMap<>();
  private final TreeSet<HybridTime> refused = new TreeSet<>();
  private NodeInput.@Nullable Submit stepping;

  /** A caller asks; call it before the step. */
  void asked(NodeInput.Submit submit) {
    waiting.put(submit.request(), submit);
    stepping = submit;
  }

  /** The step that began with {@link #asked} is over. */
  void stepped() {
    stepping = null;
  }

  void appended(LoggedOperation operation) {
    NodeInput.Submit submit = stepping;
    if (submit == null) {
      return;
    }
    timeOfRequest.put(submit.request(), operation.time());
    if (submit.ifVersion() != null) {
      conditions.put(operation.time(), submit.ifVersion());
    }
  }

  void answered(long request, Committed committed) {
    NodeInput.Submit submit = waiting.remove(request);
    Expect.that(submit != null, "request " + request + " is answered once, and was asked");
    Committed before = acknowledged.putIfAbsent(committed.position(), committed);
    if (before != null) {
      Expect.equal(before.dot(), committed.dot(), "the version of an answer, asked again");
      Expect.that(committed.replayed(), "a second answer says that it is one");
    }
  }

  void refused(long request, ContinuumException problem) {
    Expect.that(
        waiting.remove(request) != null, "request " + request + " is refused once, and was asked");
    HybridTime time = timeOfRequest.remove(request);
    if (time != null
        && problem.code() != ErrorCode.STORAGE_FAILED
        && problem.code() != ErrorCode.DEADLINE_EXCEEDED) {
      refused.add(time);
    }
  }

  /**
   * Nobody is answered any more; what became of their writes, the log decides. Times after its last
   * record were seen by nobody and may be given out again.
   */
  void crashed(HybridTime lastTime) {
    waiting.clear();
    timeOfRequest.clear();
    conditions.tailMap(lastTime, false).clear();
    refused.tailSet(lastTime, false).clear();
  }

  int waiting() {
    return waiting.size();
  }

  /** Holds the log against what was said, and the state against the log. */
  void check(SimulatedLog log, MemoryStateStore state) {
    MemoryStateStore replayed = new MemoryStateStore();
    MemoryReader reader = new MemoryReader(replayed);
    MemoryStateMachine machine = new MemoryStateMachine(replayed, SimulatedNode.ACTOR);
    TreeMap<String, Long> retryKeys = new TreeMap<>();
    HybridTime before = HybridTime.ZERO;
    for (long position = 1; position <= log.lastPosition(); position++) {
      LoggedOperation logged = OperationCodec.decode(log.read(position));
      long actor = logged.dot().actor();
      Expect.that(Lane.isOf(actor, SimulatedNode.ACTOR), "the node's own dots are in its log");
      Expect.equal(machine.context().next(actor), logged.dot(), "the dot at position " + position);
      Expect.that(logged.time().compareTo(before) > 0, "time grows with the position");
      before = logged.time();
      Expect.that(!refused.contains(logged.time()), "nothing of a refused write stays");
      checkAdmitted(logged, reader, retryKeys, position);
      StateBatch batch = new StateBatch();
      machine.apply(List.of(logged), position, batch);
      replayed.write(batch, position);
    }
    acknowledged.forEach((position, committed) -> checkKept(position, committed, log));
    StateImage expected = StateImage.within(replayed);
    StateImage found = StateImage.within(state);
    Expect.that(
        expected.equals(found), "the state is what the log says: " + expected.difference(found));
  }

  private static void checkKept(long position, Committed committed, SimulatedLog log) {
    Expect.that(position <= log.lastPosition(), "acknowledged write " + position + " is kept");
    LoggedOperation logged = OperationCodec.decode(log.read(position));
    Expect.equal(committed.dot(), logged.dot(), "the version of an acknowledged write");
    Expect.equal(committed.time(), logged.time(), "the time of an acknowledged write");
  }

  /** The log holds only what was allowed to follow what is before it. */
  private void checkAdmitted(
      LoggedOperation logged, MemoryReader reader, Map<String, Long> retryKeys, long position) {
    Operation operation = logged.operation();
    SpaceName space = operation.space();
    Expect.that(
        operation instanceof Operation.PutSpace || reader.space(space) != null,
        "position " + position + " writes to a space that exists");
    Idempotency idempotency = logged.idempotency();
    if (idempotency != null) {
      Long first = retryKeys.putIfAbsent(space + "/" + idempotency.key(), position);
      Expect.that(first == null, "retry key " + idempotency.key() + " wrote at " + first);
    }
    Dot condition = conditions.get(logged.time());
    if (condition != null) {
      Expect.equal(condition, versionBefore(operation, reader), "the version it was to follow");
    }
  }

  private static @Nullable Dot versionBefore(Operation operation, MemoryReader reader) {
    return switch (operation) {
      case Operation.PutMemory put -> reader.version(put.space(), put.id());
      case Operation.PatchMemory patch -> reader.version(patch.space(), patch.id());
      case Operation.ForgetMemory forget -> reader.version(forget.space(), forget.id());
      case Operation.PutSpace put -> null;
      case Operation.DeleteSpace delete -> null;
      case Operation.PutLink put -> null;
      case Operation.ForgetLink forget -> null;
      case Operation.Reinforce reinforce -> null;
      case Operation.PutEvidence evidence -> null;
    };
  }
}
