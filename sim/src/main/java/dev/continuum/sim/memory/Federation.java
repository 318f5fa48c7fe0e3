package dev.continuum.sim.memory;

import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.LoggedOperation.Idempotency;
import dev.continuum.core.memory.Operation;
import dev.continuum.core.value.SpaceName;
import dev.continuum.sim.property.Choices;
import dev.continuum.sim.property.Trace;
import java.util.ArrayList;
import java.util.List;

/**
 * Several replicas that write and hear from each other now and then, each origin's operations in
 * their order. One thread only.
 */
final class Federation {
  private static final int MAX_STEPS = 40;
  private static final long HOURS_13_MILLIS = 13L * 60 * 60 * 1_000;

  final List<Replica> replicas = new ArrayList<>();

  /** All operations, each after everything that its writer had seen. */
  final List<LoggedOperation> operations = new ArrayList<>();

  private final Choices choices;
  private final Trace trace;
  private final OperationGenerator generator;
  private final int[][] heard;
  private long wallMillis = 1_000;

  Federation(int count, Choices choices, Trace trace) {
    this.choices = choices;
    this.trace = trace;
    this.generator = new OperationGenerator(choices);
    for (int i = 0; i < count; i++) {
      replicas.add(new Replica(0x10 + i));
    }
    heard = new int[count][count];
    int steps = 1 + choices.below(MAX_STEPS);
    for (int i = 0; i < steps; i++) {
      step();
    }
  }

  private void step() {
    wallMillis += choices.oneIn(40) ? HOURS_13_MILLIS : choices.below(3);
    int at = choices.below(replicas.size());
    if (replicas.size() > 1 && choices.oneIn(3)) {
      hear(at, choices.below(replicas.size()));
      return;
    }
    SpaceName space = generator.space();
    Operation wish = generator.operation(space);
    Idempotency idempotency = generator.idempotency();
    boolean prepared = !choices.oneIn(8);
    LoggedOperation logged =
        replicas
            .get(at)
            .submit(
                prepared ? wish : generator.carelessly(wish), idempotency, prepared, wallMillis);
    operations.add(logged);
    trace.step("at " + at + ": " + shortened(logged));
  }

  /** One replica takes what it has not heard of another's own operations, some or all of them. */
  private void hear(int at, int from) {
    List<LoggedOperation> theirs = replicas.get(from).own;
    int known = heard[at][from];
    if (at == from || known == theirs.size()) {
      return;
    }
    int until = known + 1 + choices.below(theirs.size() - known);
    for (LoggedOperation operation : theirs.subList(known, until)) {
      replicas.get(at).receive(operation, wallMillis);
    }
    heard[at][from] = until;
    trace.step(at + " hears " + from + " up to " + until);
  }

  static String shortened(Object value) {
    String text = value.toString();
    return text.length() <= 600 ? text : text.substring(0, 600) + "...";
  }
}
