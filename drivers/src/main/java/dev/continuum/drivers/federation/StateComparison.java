package dev.continuum.drivers.federation;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.port.ConsensusControl.GroupStatus;
import dev.continuum.core.consensus.port.ConsensusControl.Role;
import dev.continuum.core.consensus.state.ClusterView;
import dev.continuum.core.consensus.state.Row;
import dev.continuum.core.consensus.state.StateLimits;
import dev.continuum.core.node.Decisions;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets all nodes of a group compare their states now and then, and their clocks with the cluster's.
 * One thread only: the driver's.
 *
 * <p>The leader proposes a comparison where something was decided, and where the cluster's clock
 * has fallen behind because nothing was. Where somebody's clock waits to be confirmed or
 * contradicted, all others who take part propose one: the time that it brings says which.
 */
final class StateComparison {
  private static final Logger LOG = LoggerFactory.getLogger(StateComparison.class);
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long WITNESS_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** So far behind the clock is pulled along, long before a jump would be too far. */
  private static final long MAX_BEHIND_MILLIS = StateLimits.MAX_CLOCK_LEAP_MILLIS / 4;

  private final NodeId self;
  private final Decisions decisions;
  private final WallClock clock;
  private final Executor loop;
  private final Map<Integer, Compared> compared = new HashMap<>();
  private final Map<Integer, Long> witnessedNanos = new HashMap<>();

  /** The last comparison that this node proposed for a group. */
  private record Compared(long index, long nanos) {}

  /**
   * @param loop the driver's thread
   */
  StateComparison(NodeId self, Decisions decisions, WallClock clock, Executor loop) {
    this.self = self;
    this.decisions = decisions;
    this.clock = clock;
    this.loop = loop;
  }

  void look(long nowNanos, DecidedGroup group) {
    if (!group.takesPart()) {
      return;
    }
    witness(nowNanos, group);
    GroupStatus status = group.status();
    int number = status.group();
    Compared last = compared.computeIfAbsent(number, _ -> new Compared(0, nowNanos));
    DecidedGroup.Checkpoint newest = group.newest();
    boolean isNew = newest.index() > last.index || isBehind(group.view());
    boolean due = nowNanos - last.nanos >= EVERY_NANOS && isNew && newest.index() > 0;
    if (status.role() != Role.LEADER || !due) {
      return;
    }
    compared.put(number, new Compared(Long.MAX_VALUE, nowNanos));
    CompletableFuture<?> _ =
        compare(number, newest)
            .whenComplete(
                (_, failure) ->
                    loop.execute(
                        () ->
                            compared.put(
                                number,
                                // What the comparison itself wrote is no reason for another one.
                                new Compared(
                                    failure == null ? group.newest().index() : newest.index(),
                                    nowNanos))));
  }

  private boolean isBehind(ClusterView state) {
    return clock.millis() - state.clockMillis() > MAX_BEHIND_MILLIS;
  }

  private void witness(long nowNanos, DecidedGroup group) {
    Row.ClockClaim claim = group.view().clockClaim();
    if (claim == null || claim.proposer().equals(self)) {
      return;
    }
    int number = group.status().group();
    Long last = witnessedNanos.get(number);
    if (last != null && nowNanos - last < WITNESS_EVERY_NANOS) {
      return;
    }
    witnessedNanos.put(number, nowNanos);
    LOG.info(
        "group {}: the clock of node {} is {} s ahead of the cluster's; this node says what time it"
            + " is",
        number,
        claim.proposer().shortName(),
        TimeUnit.MILLISECONDS.toSeconds(claim.lastMillis() - group.view().clockMillis()));
    CompletableFuture<?> _ = compare(number, group.newest());
  }

  private CompletableFuture<?> compare(int number, DecidedGroup.Checkpoint newest) {
    return decisions
        .decide(number, new Command.StateCheck(newest.index(), newest.hash()))
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                LOG.debug("group {}: not compared: {}", number, failure.getMessage());
              }
            });
  }
}
