package dev.continuum.sim.consensus;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.ProposalCodec;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.RandomSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks, waits, asks again, one request at a time: it sends each to all nodes, and again, as the
 * same proposal, where it hears nothing for a while. One thread only.
 */
final class RaftClient {
  /** The first half of all clients' names. */
  static final long NAMES = 1;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long RETRY_MILLIS = 400;

  private final RaftWorld world;
  private final int address;
  private final NodeId name;
  private final RaftMutant mutant;
  private final RandomSource random;
  private RaftHistory.@Nullable Asked open;
  private int sequence;

  /**
   * Begins at once, or almost.
   *
   * @param address where the network finds it
   * @param number among the clients
   */
  RaftClient(RaftWorld world, int address, int number, RaftMutant mutant, RandomSource random) {
    this.world = world;
    this.address = address;
    this.name = new NodeId(NAMES, number);
    this.mutant = mutant;
    this.random = random;
    world.at(random.nextInt(100) * NANOS_PER_MILLI, this::ask);
  }

  int address() {
    return address;
  }

  boolean isWaiting() {
    return open != null;
  }

  private void ask() {
    if (world.isAsking() && open == null) {
      open = world.history().ask(name);
      sequence++;
      propose(sequence);
    }
  }

  private void propose(int number) {
    if (open == null || sequence != number) {
      return;
    }
    byte[] command =
        ProposalCodec.encode(
            new Proposal(
                name,
                Proposal.sequence(0, number),
                world.nowMillis(),
                new Command.ConfigUpdate(
                    "federation.coordinator.unhealthy_threshold",
                    String.valueOf(1 + number % 100),
                    -1)));
    for (int to = 0; to < world.nodes(); to++) {
      int node = to;
      world.deliver(
          address,
          to,
          () -> {
            RaftNode target = world.running(node);
            if (target != null) {
              target.propose(command, world.nowMillis());
            }
          });
    }
    world.at(RETRY_MILLIS * NANOS_PER_MILLI, () -> retry(number));
  }

  private void retry(int number) {
    if (mutant == RaftMutant.RETRIES_ANEW && open != null && sequence == number) {
      propose(++sequence);
    } else {
      propose(number);
    }
  }

  void hear(long number, long index, byte[] answer) {
    RaftHistory.Asked request = open;
    if (request != null && number == Proposal.sequence(0, sequence)) {
      request.answer = answer;
      request.answeredIndex = index;
      open = null;
      world.at(random.nextInt(60) * NANOS_PER_MILLI, this::ask);
    }
  }
}
