package dev.continuum.drivers.federation;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.consensus.Shards;
import dev.continuum.core.consensus.state.ClusterState;
import dev.continuum.core.coordinator.CoordinatorOptions;
import dev.continuum.core.node.Decisions;
import dev.continuum.core.node.FederationService;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.RandomSource;
import dev.continuum.drivers.net.rpc.AgreementReceiver;
import dev.continuum.drivers.net.rpc.AgreementSender;
import dev.continuum.drivers.net.rpc.ClusterTransport;
import dev.continuum.drivers.raft.RaftEngine;
import dev.continuum.drivers.raft.RaftGroup;
import dev.continuum.drivers.raft.RaftSettings;
import dev.continuum.drivers.tls.Admission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's control plane in a cluster: the engine's groups over its links. Thread-safe. */
public final class ClusterFederation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterFederation.class);

  /** Of a data folder: logs, snapshots, the number of starts. */
  public static final String FOLDER = "consensus";

  private static final String MODE = "raft";
  private static final int SHARD_SLOWNESS = 4;
  private static final Duration RECOVERY_PATIENCE = Duration.ofSeconds(60);
  private static final Duration TOKEN_PATIENCE = Duration.ofSeconds(10);

  private final FederationDriver driver;
  private final DecidedGroup global;
  private final Decisions decisions;
  private final Deque<AutoCloseable> parts;

  /**
   * How it is opened.
   *
   * @param founder whether this node begins the cluster, where its folder holds nothing yet
   * @param shardCount the same on all nodes of the cluster
   * @param refusesWrites whether this node takes no memories now
   */
  public record Options(
      Path dataFolder,
      NodeId self,
      boolean founder,
      int shardCount,
      RaftSettings raft,
      CoordinatorOptions coordinator,
      BooleanSupplier refusesWrites) {}

  private ClusterFederation(
      FederationDriver driver,
      DecidedGroup global,
      Decisions decisions,
      Deque<AutoCloseable> parts) {
    this.driver = driver;
    this.global = global;
    this.decisions = decisions;
    this.parts = parts;
  }

  /** Opens the groups of this node and takes part. */
  public static ClusterFederation open(
      Options options, ClusterTransport transport, WallClock clock, RandomSource random)
      throws IOException {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      return open(options, transport, clock, random, parts);
    } catch (IOException | RuntimeException e) {
      closeAll(parts);
      throw e;
    }
  }

  private static ClusterFederation open(
      Options options,
      ClusterTransport transport,
      WallClock clock,
      RandomSource random,
      Deque<AutoCloseable> parts)
      throws IOException {
    NodeId self = options.self;
    Path folder = Files.createDirectories(options.dataFolder.resolve(FOLDER));
    BirthShards.require(folder, options.shardCount);
    boolean isNew = options.founder && !RaftEngine.exists(folder);
    boolean takesOwn = FoundingState.prepare(folder, isNew, clock.millis());
    LinkQuestions questions = new LinkQuestions(transport.membership(), transport.links());
    ExecutorService asking =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("federation-ask").factory());
    parts.push(asking::shutdownNow);
    RaftEngine engine =
        RaftEngine.open(
            self,
            folder,
            options.raft,
            (node, answers) -> dial(questions, transport, node, answers));
    parts.push(engine);
    transport.serve(engine.agreement());
    parts.push(() -> transport.serve(null));
    GroupMembers founders =
        options.founder ? new GroupMembers(List.of(self), List.of()) : GroupMembers.NONE;
    boolean recovering = Recovery.isOrdered(folder);
    AtomicReference<@Nullable FederationDriver> told = new AtomicReference<>();
    List<DecidedGroup> groups = new ArrayList<>();
    for (int number = 0; number < Shards.groups(options.shardCount); number++) {
      ClusterState machine = new ClusterState(number, options.shardCount);
      RaftGroup group =
          engine.start(
              number, machine, founders, number == 0 ? options.raft : slower(options.raft));
      if (recovering) {
        group.recoverAlone();
      }
      groups.add(
          new DecidedGroup(
              self,
              group,
              group,
              machine,
              new GroupFollower(number, options.shardCount, questions, asking, random.fork()),
              () -> wake(told)));
    }
    Decisions decisions =
        new Decisions(
            self,
            StartCount.next(folder),
            options.shardCount,
            number -> groups.get(number).consensus(),
            clock);
    FederationDriver driver =
        new FederationDriver(
            new FederationDriver.Parts(
                MODE,
                self,
                transport.service(),
                options.shardCount,
                groups,
                decisions,
                new CoordinatorLoop(options.coordinator, random.fork(), System.nanoTime()),
                clock,
                options.refusesWrites));
    parts.push(driver);
    told.set(driver);
    transport.answer(new PeerAnswers(groups, driver));
    parts.push(() -> transport.answer(null));
    driver.start();
    if (takesOwn) {
      FoundingState.take(self, folder, options.shardCount, groups, decisions);
    }
    if (recovering) {
      raiseEpoch(groups.getFirst(), decisions);
      Recovery.done(folder);
    }
    return new ClusterFederation(driver, groups.getFirst(), decisions, parts);
  }

  /** What transports show and ask for. */
  public FederationService service() {
    return driver;
  }

  /** The cluster's word on who comes in; waits for its decisions. */
  public Admission admission() {
    return new Admission() {
      @Override
      public void use(String tokenId, NodeId node, int maxUses, long expiresMillis) {
        Outcome.Done _ =
            PeerAnswers.await(
                decisions.decide(new Command.TokenConsume(tokenId, node, maxUses, expiresMillis)),
                TOKEN_PATIENCE);
      }

      @Override
      public boolean wasLetGo(NodeId node) {
        long _ = PeerAnswers.await(global.consensus().readIndex(), TOKEN_PATIENCE);
        return global.view().departed(node) != null;
      }
    };
  }

  @Override
  public void close() {
    closeAll(parts);
  }

  /** Many groups at rest would cost more than they are worth in the cluster's own rhythm. */
  private static RaftSettings slower(RaftSettings settings) {
    return settings.withElection(
        settings.election().multipliedBy(SHARD_SLOWNESS),
        settings.heartbeat().multipliedBy(SHARD_SLOWNESS));
  }

  /** What was promised under the majority that is lost has no force any more; waits. */
  private static void raiseEpoch(DecidedGroup global, Decisions decisions) {
    long _ = PeerAnswers.await(global.consensus().readIndex(), RECOVERY_PATIENCE);
    Outcome.Done _ =
        PeerAnswers.await(
            decisions.decide(
                new Command.EpochAdvance(
                    global.view().epoch(), "recovered by the operator after a lost majority")),
            RECOVERY_PATIENCE);
  }

  private static void wake(AtomicReference<@Nullable FederationDriver> told) {
    FederationDriver driver = told.get();
    if (driver != null) {
      driver.wake();
    }
  }

  private static @Nullable AgreementSender dial(
      LinkQuestions questions, ClusterTransport transport, NodeId node, AgreementReceiver answers) {
    return questions
        .address(node)
        .map(address -> transport.links().to(address).agree(answers))
        .orElse(null);
  }

  private static void closeAll(Deque<AutoCloseable> parts) {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} was not closed in order", part.getClass().getSimpleName(), e);
      }
    }
  }
}
