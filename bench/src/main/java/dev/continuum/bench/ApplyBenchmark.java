package dev.continuum.bench;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.ProposalCodec;
import dev.continuum.core.consensus.StateMachine.Chunks;
import dev.continuum.core.consensus.state.ClusterKeys;
import dev.continuum.core.consensus.state.ClusterState;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast the decided state takes commands, from bytes to answer, on one thread and without an
 * engine: a tenth configuration entries, the rest placements and allocations of about 256 bytes,
 * each round into a state that holds all of them already.
 */
final class ApplyBenchmark implements Benchmark {
  private static final int NODES = 100;
  private static final int SPACES = 50_000;
  private static final int ALLOCATIONS = 20_000;
  private static final int COMMANDS = 200_000;

  /** So many until the heap has stopped growing: pages that are new cost a third of a round. */
  private static final int WARM_UP_ROUNDS = 16;

  private static final double GOAL_PER_SECOND = 500_000;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long TIME_MILLIS = 1_700_000_000_000L;

  private final ClusterState state = new ClusterState();
  private final long[] epochs = new long[SPACES];
  private long sequence;
  private long bytes;

  @Override
  public String name() {
    return "apply";
  }

  @Override
  public String about() {
    return "the decided state: commands applied a second in memory, a snapshot and its restore";
  }

  @Override
  public List<Row> run(BenchContext context) {
    context.progress("filling a state: " + SPACES + " spaces, " + ALLOCATIONS + " allocations");
    fill();
    int rounds = context.rounds();
    double[] perSecond = new double[rounds];
    for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
      double measured = round();
      context.progress(String.format("%,.0f commands/s", measured));
      if (round >= 0) {
        perSecond[round] = measured;
      }
    }
    double[] written = new double[rounds];
    double[] restored = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      long start = System.nanoTime();
      List<byte[]> chunks = read(state.snapshot().chunks());
      written[round] = (System.nanoTime() - start) / 1e6;
      start = System.nanoTime();
      ClusterState other = new ClusterState();
      other.restore(of(chunks));
      restored[round] = (System.nanoTime() - start) / 1e6;
      if (other.hash() != state.hash()) {
        throw new IllegalStateException("the restored state is another one");
      }
    }
    return List.of(
        Row.limitAtLeast(
            "commands of " + bytes / COMMANDS + " bytes applied", "/s", perSecond, GOAL_PER_SECOND),
        Row.beside("snapshot written", "ms", written, "restored", restored));
  }

  private void fill() {
    for (int i = 0; i < NODES; i++) {
      apply(
          new Command.NodeJoin(
              node(i),
              "node-" + i,
              new PeerAddress("10.0.0.1", 7_000),
              WantedRole.AUTO,
              "zone",
              List.of(),
              new Resources(1L << 40, 1L << 50, 1L << 50),
              1));
    }
    for (int i = 0; i < SPACES; i++) {
      apply(place(i));
    }
    for (int i = 0; i < ALLOCATIONS; i++) {
      apply(allocate(i, 1));
    }
  }

  private double round() {
    List<byte[]> commands = new ArrayList<>(COMMANDS);
    bytes = 0;
    for (int i = 0; i < COMMANDS; i++) {
      byte[] command = encode(command(i));
      bytes += command.length;
      commands.add(command);
    }
    long index = state.appliedIndex();
    long start = System.nanoTime();
    for (byte[] command : commands) {
      state.apply(++index, command);
    }
    return COMMANDS / ((System.nanoTime() - start) / NANOS_PER_SECOND);
  }

  private Command command(int i) {
    int scattered = (int) ((i * 2_654_435_761L) >>> 8 & Integer.MAX_VALUE);
    return switch (i % 10) {
      case 0 ->
          new Command.ConfigUpdate(
              ClusterKeys.UNHEALTHY_THRESHOLD.name(), String.valueOf(1 + i % 100), -1);
      case 1, 2, 3, 4, 5 -> place(scattered % SPACES);
      default -> allocate(scattered % ALLOCATIONS, 1 + i);
    };
  }

  private Command place(int space) {
    List<NodeId> replicas = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      replicas.add(node((space + i) % NODES));
    }
    return new Command.SpacePlace(
        new SpaceName("space-with-a-name-of-some-length-as-people-and-programs-give-it-" + space),
        node(space % NODES),
        replicas,
        ++epochs[space]);
  }

  private static Command allocate(int number, int cpuMillis) {
    return new Command.ResourceAlloc(
        "allocation-with-an-identifier-of-some-length-as-schedulers-give-it-to-tasks-" + number,
        "agent-with-a-name-of-some-length-as-the-runtime-gives-it-to-what-it-runs-" + number,
        node(number % NODES),
        new Resources(cpuMillis, 1 << 20, 1 << 20),
        new Resources(1L << 40, 1L << 50, 1L << 50),
        TIME_MILLIS + 86_400_000L + cpuMillis);
  }

  private void apply(Command command) {
    state.apply(state.appliedIndex() + 1, encode(command));
  }

  private byte[] encode(Command command) {
    return ProposalCodec.encode(new Proposal(node(1), ++sequence, TIME_MILLIS, command));
  }

  private static NodeId node(int number) {
    return new NodeId(0x1234_5678_9ABC_DEF0L * (number + 1), number);
  }

  private static List<byte[]> read(Chunks chunks) {
    List<byte[]> all = new ArrayList<>();
    for (byte[] chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
      all.add(chunk);
    }
    return all;
  }

  private static Chunks of(List<byte[]> chunks) {
    var rest = chunks.iterator();
    return () -> rest.hasNext() ? rest.next() : null;
  }
}
