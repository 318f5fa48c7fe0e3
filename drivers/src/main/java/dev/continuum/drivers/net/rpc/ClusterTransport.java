package dev.continuum.drivers.net.rpc;

import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MemberView;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.node.ClusterService;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import dev.continuum.drivers.net.BootEpoch;
import dev.continuum.drivers.net.KeyringFile;
import dev.continuum.drivers.net.MembershipClusterService;
import dev.continuum.drivers.net.MembershipDriver;
import dev.continuum.drivers.net.wire.Answer;
import dev.continuum.drivers.net.wire.Holdings;
import dev.continuum.drivers.net.wire.Introduction;
import dev.continuum.drivers.net.wire.IntroductionReply;
import dev.continuum.drivers.net.wire.Question;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of a node's part on port 7000: calls, links, datagrams and membership, put together.
 * Thread-safe.
 *
 * <p>A revocation list that one node has reaches all in a moment, see {@link TrustExchange}. From
 * then on the connections of whom it names are cut, and its datagrams count for nothing. The
 * keyring goes the same way.
 */
public final class ClusterTransport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterTransport.class);
  private static final long LOOK_EVERY_SECONDS = 1;
  private static final int MAX_FREE_PORTS_TRIED = 16;

  /**
   * What a node brings.
   *
   * @param bind where to listen, UDP and TCP; port 0 for any free one
   * @param advertisedHost what others are told
   * @param advertisedPort the same; 0 for the one that is listened on
   * @param name what people call the node
   * @param shardCount among how many groups the cluster divides what grows with use
   */
  public record Options(
      Path dataFolder,
      InetSocketAddress bind,
      String advertisedHost,
      int advertisedPort,
      String name,
      Metadata metadata,
      MembershipOptions membership,
      List<PeerAddress> seeds,
      int shardCount) {

    /** Of a node that does not divide anything. */
    public Options(
        Path dataFolder,
        InetSocketAddress bind,
        String advertisedHost,
        int advertisedPort,
        String name,
        Metadata metadata,
        MembershipOptions membership,
        List<PeerAddress> seeds) {
      this(dataFolder, bind, advertisedHost, advertisedPort, name, metadata, membership, seeds, 1);
    }
  }

  private final NodeServer server;
  private final NodeLinks links;
  private final MembershipDriver membership;
  private final SharedKeyring keyring;
  private final ClusterService service;
  private final TrustExchange exchange;
  private final Served served;
  private final long bootEpoch;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("keyring").factory());

  private AutoCloseable listening = () -> {};

  private ClusterTransport(
      String cluster,
      NodeServer server,
      NodeLinks links,
      MembershipDriver membership,
      SharedKeyring keyring,
      TrustExchange exchange,
      Served served,
      long bootEpoch) {
    this.bootEpoch = bootEpoch;
    this.exchange = exchange;
    this.served = served;
    this.service = new MembershipClusterService(cluster, membership);
    this.server = server;
    this.links = links;
    this.membership = membership;
    this.keyring = keyring;
  }

  /** Listens, and joins through the seeds. */
  public static ClusterTransport open(
      Options options, LinkSecurity security, WallClock clock, RandomSource random) {
    KeyringFile ring =
        options.seeds.isEmpty()
            ? KeyringFile.openOrCreate(options.dataFolder, new SecureRandom())
            : KeyringFile.openOrProvisional(options.dataFolder, new SecureRandom());
    return open(options, security, clock, random, ring);
  }

  /** The same with a ring that the caller opened. */
  public static ClusterTransport open(
      Options options,
      LinkSecurity security,
      WallClock clock,
      RandomSource random,
      KeyringFile ring) {
    for (int attempt = 1; ; attempt++) {
      try {
        return tryOpen(options, security, clock, random, ring);
      } catch (ContinuumException e) {
        // A TCP port that the system found free may be another's UDP port.
        if (options.bind.getPort() != 0 || attempt == MAX_FREE_PORTS_TRIED) {
          throw e;
        }
      }
    }
  }

  private static ClusterTransport tryOpen(
      Options options,
      LinkSecurity security,
      WallClock clock,
      RandomSource random,
      KeyringFile ring) {
    long epoch = BootEpoch.next(options.dataFolder, clock.millis());
    RefusedNodes refused = new RefusedNodes(security);
    Served served = new Served();
    NodeServer server = NodeServer.open(options.bind, refused, served);
    PeerAddress own =
        new PeerAddress(
            options.advertisedHost,
            options.advertisedPort == 0 ? server.port() : options.advertisedPort);
    NodeLinks links = new NodeLinks(own, refused, random.fork());
    try {
      MembershipDriver membership =
          new MembershipDriver(
              new MembershipDriver.Start(
                  security.cluster(),
                  security.self(),
                  options.name,
                  new InetSocketAddress(options.bind.getAddress(), server.port()),
                  own,
                  options.metadata,
                  options.membership,
                  ring.ring(),
                  epoch,
                  clock.millis(),
                  node -> !refused.contains(node)),
              links,
              random.fork());
      SharedKeyring keyring =
          new SharedKeyring(ring, membership::replaceKeyring, System.nanoTime());
      TrustExchange exchange =
          new TrustExchange(
              List.of(new SharedRevocations(security.revocations()), keyring),
              links,
              () -> peers(membership, options.seeds, security.self()),
              random.fork());
      ClusterTransport transport =
          new ClusterTransport(
              security.cluster(), server, links, membership, keyring, exchange, served, epoch);
      served.membership.set(membership);
      served.exchange.set(exchange);
      served.introductions.set(
          new Introductions(
              links,
              security.self(),
              membership::view,
              clock,
              options.shardCount,
              options.membership.bounds().maxIncarnationAheadMillis()));
      refused.onCut(node -> transport.forgetRefused());
      links.onConnected(exchange::connected);
      membership.listen(
          event -> {
            if (event instanceof Event.MemberUp) {
              exchange.arrived();
            }
          });
      membership.start();
      if (!options.seeds.isEmpty()) {
        membership.join(options.seeds);
      }
      return transport.watching(security.revocations());
    } catch (RuntimeException e) {
      links.close();
      server.close();
      throw e;
    }
  }

  public MembershipDriver membership() {
    return membership;
  }

  /** What transports show of the cluster. */
  public ClusterService service() {
    return service;
  }

  public NodeLinks links() {
    return links;
  }

  public NodeServer server() {
    return server;
  }

  /** Lets others call the engine of agreement; null ends it for streams that are opened later. */
  public void serve(@Nullable Agreement agreement) {
    served.agreement.set(agreement);
  }

  /** Lets others ask about the groups of this node; null ends it. */
  public void answer(@Nullable DecidedAnswers answers) {
    served.answers.set(answers);
  }

  /** Lets others send messages of the mesh; null ends it. */
  public void gossip(@Nullable BiPredicate<NodeId, List<byte[]>> receiver) {
    served.gossip.set(receiver);
  }

  /** The number of this start of the node, see {@link BootEpoch}. */
  public long bootEpoch() {
    return bootEpoch;
  }

  /** Lets others send messages of replication; null ends it. */
  public void replicate(@Nullable ReplicatedAnswers answers) {
    served.replication.set(answers);
  }

  /** The generation of the keyring in use. */
  public long keyringGeneration() {
    return keyring.inUse().generation();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    Connections.release(listening);
    exchange.close();
    membership.close();
    links.close();
    server.close();
  }

  private ClusterTransport watching(Revocations revocations) {
    ScheduledFuture<?> _ =
        timer.scheduleWithFixedDelay(
            this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    long every = TrustExchange.EVERY.toNanos();
    ScheduledFuture<?> _ =
        timer.scheduleWithFixedDelay(exchange::tick, every, every, TimeUnit.NANOSECONDS);
    listening =
        revocations.listen(
            () -> {
              forgetRefused();
              exchange.changed();
            });
    return this;
  }

  private void forgetRefused() {
    try {
      membership.forgetRefused();
    } catch (ContinuumException e) {
      LOG.warn("the sessions of revoked nodes stay: {}", e.getMessage());
    }
  }

  private void look() {
    try {
      long now = System.nanoTime();
      keyring.look(now);
      keyring.warn(membership.view().datagrams(), now);
      exchange.changed();
    } catch (RuntimeException e) {
      LOG.warn("the keyring was not looked at: {}", e.getMessage());
    }
  }

  /** Other nodes by identity, the next after this one first; the seeds while none is known. */
  private static List<PeerAddress> peers(
      MembershipDriver membership, List<PeerAddress> seeds, NodeId self) {
    TreeMap<NodeId, PeerAddress> known = new TreeMap<>();
    for (MemberView view : membership.view().members()) {
      Member member = view.member();
      if (member.state().isLive()) {
        known.put(member.id(), member.address());
      }
    }
    known.remove(self);
    if (known.isEmpty()) {
      return seeds.stream().filter(seed -> !seed.equals(membership.address())).toList();
    }
    List<PeerAddress> peers = new ArrayList<>(known.tailMap(self).values());
    peers.addAll(known.headMap(self).values());
    return peers;
  }

  /** The calls of others; what they go to exists a moment later than the port. */
  private static final class Served implements NodeCalls {
    private final AtomicReference<@Nullable MembershipDriver> membership = new AtomicReference<>();
    private final AtomicReference<@Nullable TrustExchange> exchange = new AtomicReference<>();
    private final AtomicReference<@Nullable Introductions> introductions = new AtomicReference<>();
    private final AtomicReference<@Nullable Agreement> agreement = new AtomicReference<>();
    private final AtomicReference<@Nullable BiPredicate<NodeId, List<byte[]>>> gossip =
        new AtomicReference<>();
    private final AtomicReference<@Nullable DecidedAnswers> answers = new AtomicReference<>();
    private final AtomicReference<@Nullable ReplicatedAnswers> replication =
        new AtomicReference<>();

    @Override
    public IntroductionReply introduce(CallerAddress caller, Introduction theirs) {
      Introductions answering = introductions.get();
      return answering == null
          ? IntroductionReply.getDefaultInstance()
          : answering.answer(caller, theirs);
    }

    @Override
    public boolean membership(CallerAddress caller, byte[] message) {
      MembershipDriver driver = membership.get();
      return driver != null && driver.deliver(caller.node(), caller.address(), message);
    }

    @Override
    public boolean gossip(CallerAddress caller, List<byte[]> messages) {
      BiPredicate<NodeId, List<byte[]>> receiver = gossip.get();
      return receiver != null && receiver.test(caller.node(), messages);
    }

    @Override
    public Holdings exchange(CallerAddress caller, Holdings theirs) {
      TrustExchange answering = exchange.get();
      return answering == null ? Holdings.getDefaultInstance() : answering.answer(theirs);
    }

    @Override
    public @Nullable AgreementReceiver agreement(CallerAddress caller, AgreementSender answers) {
      Agreement serving = agreement.get();
      return serving == null ? null : serving.serve(caller.node(), answers);
    }

    @Override
    public @Nullable ChunkSource log(CallerAddress caller, String origin, long position) {
      return null;
    }

    @Override
    public @Nullable ChunkSource snapshot(CallerAddress caller, String name, long position) {
      DecidedAnswers answering = answers.get();
      return answering == null ? null : answering.snapshot(name);
    }

    @Override
    public Answer ask(CallerAddress caller, Question question) {
      ReplicatedAnswers replicating = replication.get();
      if (question.hasReplicate() && replicating != null) {
        return replicating.take(caller.node(), question.getReplicate());
      }
      DecidedAnswers answering = answers.get();
      return answering == null
          ? NodeCalls.super.ask(caller, question)
          : answering.answer(caller.node(), question);
    }
  }
}
