package dev.continuum.drivers.net;

import dev.continuum.core.access.datagram.Keyring;
import dev.continuum.core.membership.Event;
import dev.continuum.core.membership.Membership;
import dev.continuum.core.membership.MembershipCodec;
import dev.continuum.core.membership.MembershipOptions;
import dev.continuum.core.membership.Message;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.membership.Out;
import dev.continuum.core.node.MemoryService.Subscription;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a node's membership on a real socket. Thread-safe.
 *
 * <p>One thread owns the core. A turn of its loop: wait for something to arrive or for a deadline,
 * take all that has arrived, one tick, then send what the turn asked for. Listeners are called by
 * that thread and must not block. Where the loop did not run for long, the core notices by the time
 * that it is given, and the report is logged.
 */
public final class MembershipDriver implements AutoCloseable {
  /** Packets that wait for the loop. */
  public static final int MAX_PACKETS_WAITING = 8_192;

  /** Room beyond these for messages of streams and for commands. */
  public static final int MAX_OTHERS_WAITING = 1_024;

  /** What one turn takes in before it looks at the time again. */
  private static final int MAX_INPUTS_PER_TURN = 1_024;

  private static final long MAX_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** A view without news is made anew that often, for its counts. */
  private static final long VIEW_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long CONFLICT_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final Logger LOG = LoggerFactory.getLogger(MembershipDriver.class);

  /**
   * What a node brings.
   *
   * @param bind where to listen; port 0 for any free one, which is then announced
   * @param advertise what others are told; null for the address of {@code bind}
   * @param bootEpoch see {@link BootEpoch}
   * @param admitted whether a node may take part; false for the revoked
   */
  public record Start(
      String cluster,
      NodeId id,
      String name,
      InetSocketAddress bind,
      @Nullable PeerAddress advertise,
      Metadata metadata,
      MembershipOptions options,
      Keyring keyring,
      long bootEpoch,
      long wallMillis,
      Predicate<NodeId> admitted) {}

  private sealed interface Input {
    record Datagram(UdpSocket.Packet packet) implements Input {}

    record Stream(PeerAddress from, Message.Wire message) implements Input {}

    record Command(Message.Command command) implements Input {}

    record Ring(Keyring ring, CompletableFuture<Keyring> done) implements Input {}

    record ForgetRefused() implements Input {}
  }

  private final ArrayBlockingQueue<Input> inbox =
      new ArrayBlockingQueue<>(MAX_PACKETS_WAITING + MAX_OTHERS_WAITING);
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
  private final PeerResolver resolver = new PeerResolver();
  private final MemberStreams streams;
  private final UdpSocket socket;
  private final PeerAddress address;
  private final Membership membership;
  private final SecureDatagrams datagrams;
  private final Turn turn = new Turn();
  private final Thread loop;
  private volatile MembershipView view;
  private final CompletableFuture<Boolean> left = new CompletableFuture<>();
  private long viewNanos;
  private volatile boolean closed;

  public MembershipDriver(Start start, MemberStreams streams, RandomSource random) {
    this.streams = streams;
    this.socket = UdpSocket.open(start.bind, this::offerPacket);
    long now = System.nanoTime();
    this.address = start.advertise != null ? start.advertise : peer(socket.address());
    this.membership =
        new Membership(
            new Membership.Start(
                start.id, start.name, address, start.metadata, now, start.wallMillis),
            start.options,
            random);
    this.datagrams =
        new SecureDatagrams(
            new SecureDatagrams.Self(start.cluster, start.id, start.bootEpoch),
            start.keyring,
            start.admitted,
            turn,
            new SecureRandom(),
            now);
    this.view = newView(now);
    this.loop = Thread.ofPlatform().daemon().name("membership").unstarted(this::run);
  }

  /** Begins to take part, without knowing anybody yet. */
  public MembershipDriver start() {
    socket.start();
    loop.start();
    return this;
  }

  /** What is announced to others. */
  public PeerAddress address() {
    return address;
  }

  /** Becomes a member through any of the seeds; asked again until one answers. */
  public void join(List<PeerAddress> seeds) {
    command(new Message.Join(seeds));
  }

  public void announce(Metadata metadata) {
    command(new Message.UpdateMetadata(metadata));
  }

  /** Says goodbye; completes when enough others were told. */
  public CompletableFuture<Boolean> leave() {
    command(new Message.Leave());
    return left.copy();
  }

  /** Opens and seals with another ring; fails where it is older. */
  public CompletableFuture<Keyring> replaceKeyring(Keyring ring) {
    CompletableFuture<Keyring> done = new CompletableFuture<>();
    submit(new Input.Ring(ring, done));
    return done;
  }

  /** Ends the sessions of all who may take part no more. */
  public void forgetRefused() {
    submit(new Input.ForgetRefused());
  }

  /**
   * Takes a message that came on a stream; false where it is none, is another's, or finds no room.
   *
   * @param caller who sent it, as its certificate says
   * @param from where a stream to the caller can be had
   */
  public boolean deliver(NodeId caller, PeerAddress from, byte[] bytes) {
    Message.Wire message = read(caller, bytes);
    return message != null && inbox.offer(new Input.Stream(from, message));
  }

  public MembershipView view() {
    return view;
  }

  /**
   * Calls the listener with every event from now on, in the loop's thread: it must not block. The
   * view shows what the event says.
   */
  public Subscription listen(Consumer<Event> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Stops without a goodbye, as a crash would. */
  @Override
  public void close() {
    closed = true;
    loop.interrupt();
    try {
      loop.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    socket.close();
    left.complete(false);
  }

  private void command(Message.Command command) {
    submit(new Input.Command(command));
  }

  private void submit(Input input) {
    if (closed || !inbox.offer(input)) {
      throw ContinuumException.of(
          closed ? ErrorCode.SHUTTING_DOWN : ErrorCode.OVERLOADED,
          "membership takes no command now",
          "Try again in a second.");
    }
  }

  private boolean offerPacket(UdpSocket.Packet packet) {
    return inbox.size() < MAX_PACKETS_WAITING && inbox.offer(new Input.Datagram(packet));
  }

  private void run() {
    while (!closed) {
      try {
        turn();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("membership goes on after a turn that failed", e);
      }
    }
  }

  private void turn() throws InterruptedException {
    long wait = membership.nextDeadlineNanos() - System.nanoTime();
    Input input = inbox.poll(Math.clamp(wait, 0, MAX_WAIT_NANOS), TimeUnit.NANOSECONDS);
    for (int taken = 0; input != null && taken < MAX_INPUTS_PER_TURN; taken++) {
      take(input);
      input = taken + 1 < MAX_INPUTS_PER_TURN ? inbox.poll() : null;
    }
    membership.tick(System.nanoTime(), turn);
    long now = System.nanoTime();
    if (!turn.events.isEmpty() || now - viewNanos >= VIEW_AGE_NANOS) {
      viewNanos = now;
      view = newView(now);
      turn.publish();
    }
  }

  private void take(Input input) {
    long now = System.nanoTime();
    switch (input) {
      case Input.Datagram(UdpSocket.Packet packet) ->
          datagrams.receive(now, packet.from(), packet.bytes(), packet.bytes().length);
      case Input.Stream(PeerAddress from, Message.Wire message) ->
          membership.receiveStream(now, from, message, turn);
      case Input.Command(Message.Command command) ->
          membership.receive(now, address, command, turn);
      case Input.Ring(Keyring ring, CompletableFuture<Keyring> done) -> {
        try {
          datagrams.replaceKeyring(ring);
          done.complete(ring);
        } catch (ContinuumException e) {
          done.completeExceptionally(e);
        }
      }
      case Input.ForgetRefused() -> datagrams.forgetRefused();
    }
  }

  private static Message.@Nullable Wire read(NodeId sender, byte[] bytes) {
    try {
      Message.Wire message = MembershipCodec.read(new ByteReader(bytes));
      return message == null || !message.sender().equals(sender) ? null : message;
    } catch (DecodeException e) {
      LOG.debug("a message of {} is none: {}", sender, e.getMessage());
      return null;
    }
  }

  private MembershipView newView(long nowNanos) {
    return new MembershipView(
        membership.views(nowNanos),
        membership.reachableFraction(),
        membership.isPartitioned(),
        membership.status(),
        datagrams.counts(),
        socket.refused());
  }

  private static PeerAddress peer(InetSocketAddress address) {
    return new PeerAddress(address.getAddress().getHostAddress(), address.getPort());
  }

  /** What the loop's own thread does for the core and for the datagrams. One thread only. */
  private final class Turn implements Out, SecureDatagrams.Port {
    private String saidConflict = "";
    private long saidConflictNanos;
    private final List<Event> events = new ArrayList<>();

    @Override
    public void datagram(PeerAddress to, Message.Wire message) {
      long now = System.nanoTime();
      InetSocketAddress target = resolver.resolve(to, now);
      if (target != null) {
        datagrams.send(now, target, MembershipCodec.encode(message));
      }
    }

    @Override
    public void stream(PeerAddress to, Message.Wire message) {
      streams.send(to, MembershipCodec.encode(message));
    }

    @Override
    public void emit(Event event) {
      events.add(event);
    }

    /** Tells of what happened, once the view shows it. */
    void publish() {
      for (Event event : events) {
        if (event instanceof Event.LeaveCompleted) {
          left.complete(true);
        }
        log(event);
        for (Consumer<Event> listener : listeners) {
          try {
            listener.accept(event);
          } catch (RuntimeException e) {
            LOG.error("a listener failed at {}", event, e);
          }
        }
      }
      events.clear();
    }

    @Override
    public void send(InetSocketAddress to, byte[] packet, int length) {
      socket.send(to, packet, length);
    }

    @Override
    public void payload(NodeId sender, InetSocketAddress from, byte[] payload) {
      Message.Wire message = read(sender, payload);
      if (message != null) {
        membership.receive(System.nanoTime(), peer(from), message, this);
      }
    }

    /** Two such nodes claim to be alive again and again: once a minute is enough. */
    private void log(Event.Conflict conflict) {
      String text =
          "two live nodes have one "
              + conflict.field()
              + ": "
              + conflict.existing().name()
              + " at "
              + conflict.existing().address()
              + " and "
              + conflict.claimant().name()
              + " at "
              + conflict.claimant().address();
      long now = System.nanoTime();
      if (!text.equals(saidConflict) || now - saidConflictNanos > CONFLICT_AGAIN_NANOS) {
        saidConflict = text;
        saidConflictNanos = now;
        LOG.warn("{}; stop one, or give it another node.id or a data folder of its own", text);
      }
    }

    private void log(Event event) {
      switch (event) {
        case Event.MemberUp up ->
            LOG.info("node {} is up at {}", up.member().name(), up.member().address());
        case Event.MemberFailed failed -> LOG.warn("node {} is dead", failed.member().name());
        case Event.MemberLeft gone -> LOG.info("node {} left", gone.member().name());
        case Event.LoopStalled stalled ->
            LOG.warn(
                "this node stood still for {} ms", TimeUnit.NANOSECONDS.toMillis(stalled.nanos()));
        case Event.Conflict conflict -> log(conflict);
        case Event.PartitionDetected split ->
            LOG.warn(
                "the network is split: {} of {} nodes can be reached",
                split.reachable(),
                split.total());
        default -> LOG.debug("{}", event);
      }
    }
  }
}
