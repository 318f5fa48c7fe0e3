package dev.continuum.sim.node;

import dev.continuum.core.memory.Limits;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.node.NodeInput;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import dev.continuum.sim.memory.OperationGenerator;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Expect;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.Trace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold of a whole node, whatever fails. Thread-safe (stateless). */
public final class NodeProperties {
  private static final int MAX_STEPS = 400;
  private static final int MAX_PENDING_WRITES = 12;

  private NodeProperties() {}

  public static List<Property> all() {
    return List.of(
        Property.of(
            "node-crash",
            "no acknowledged write is lost and nothing refused stays, over crashes, torn and lost"
                + " writes, a full disk and a failing state",
            NodeProperties::crashes));
  }

  private static void crashes(Choices choices, Trace trace) {
    new Run(choices, trace).run();
  }

  /** One node's life. */
  private static final class Run {
    private final Choices choices;
    private final OperationGenerator operations;
    private final NodeHistory history = new NodeHistory();
    private final SimulatedNode node;
    private long wallMillis = 1_000_000;
    private long requests;
    private boolean stateFull;

    Run(Choices choices, Trace trace) {
      this.choices = choices;
      this.operations = new OperationGenerator(choices);
      this.node = new SimulatedNode(limits(), history, trace);
    }

    void run() {
      int steps = choices.below(MAX_STEPS);
      for (int i = 0; i < steps; i++) {
        step();
      }
      node.settle(choices, wallMillis);
      Expect.equal(0, history.waiting(), "requests without an answer in the end");
      history.check(node.log, node.store());
      node.crash(choices);
      history.check(node.log, node.store());
    }

    private void step() {
      switch (choices.below(24)) {
        case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> submit();
        case 9, 10, 11, 12 -> node.force(choices);
        case 13, 14, 15, 16 -> node.apply(stateFull || choices.oneIn(8));
        case 17 -> node.store().flush();
        case 18 -> tick();
        case 19 -> recalled();
        case 20 -> fullDisk();
        case 21 -> wallMillis += choices.below(200) - 100;
        case 22 -> {
          if (choices.oneIn(4)) {
            node.failLog();
          }
        }
        default -> {
          if (choices.oneIn(3)) {
            node.crash(choices);
            history.check(node.log, node.store());
          }
        }
      }
    }

    private void submit() {
      SpaceName space = operations.space();
      Operation operation = operations.operation(space);
      NodeInput.Submit submit =
          new NodeInput.Submit(
              ++requests, operation, operations.idempotency(), condition(operation), wallMillis);
      history.asked(submit);
      node.step(submit);
      history.stepped();
    }

    private @Nullable Dot condition(Operation operation) {
      MemoryId id =
          switch (operation) {
            case Operation.PutMemory put -> put.id();
            case Operation.PatchMemory patch -> patch.id();
            case Operation.ForgetMemory forget -> forget.id();
            case Operation other -> null;
          };
      return id == null || !choices.oneIn(3) ? null : node.reader().version(operation.space(), id);
    }

    private void tick() {
      wallMillis += choices.below(1_500);
      node.step(new NodeInput.Tick(wallMillis));
      if (stateFull && choices.oneIn(2)) {
        node.step(
            new NodeInput.StateUnwritable(
                ContinuumException.of(ErrorCode.STORAGE_FULL, "simulated state: full")));
      }
    }

    private void recalled() {
      node.step(
          new NodeInput.Recalled(
              operations.space(),
              List.of(new MemoryId(1, 1 + choices.below(2))),
              List.of(),
              wallMillis));
    }

    private void fullDisk() {
      stateFull = choices.oneIn(2);
      switch (node.log.condition()) {
        case SOUND -> node.log.condition(SimulatedLog.Condition.FULL);
        case FULL -> {
          node.log.condition(SimulatedLog.Condition.SOUND);
          node.step(new NodeInput.LogWritable());
        }
        case FAILED -> {}
      }
    }
  }

  private static Limits limits() {
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
        MAX_PENDING_WRITES);
  }
}
