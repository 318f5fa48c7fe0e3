package dev.continuum.drivers.gossip;

import dev.continuum.core.gossip.Event;
import dev.continuum.core.gossip.Gossip;
import dev.continuum.core.gossip.GossipCodec;
import dev.continuum.core.gossip.GossipOptions;
import dev.continuum.core.gossip.GossipStatus;
import dev.continuum.core.gossip.Message;
import dev.continuum.core.gossip.Origin;
import dev.continuum.core.gossip.Out;
import dev.continuum.core.gossip.Priority;
import dev.continuum.core.gossip.Publication;
import dev.continuum.core.gossip.PublicationId;
import dev.continuum.core.gossip.Topic;
import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MemberView;
import dev.continuum.core.node.MemoryService.Subscription;
import dev.continuum.core.node.TopicService;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a node's part of the mesh. Thread-safe.
 *
 * <p>One thread owns the core. A turn: wait for something or for a deadline, take what is there,
 * look who the members are, one tick, then one call for each node that something is to be said to.
 * What waits for the loop is bounded in number and bytes; beyond it messages are lost, and asked
 * for again.
 */
public final class GossipDriver implements TopicService, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GossipDriver.class);

  /** Calls of other nodes and publications that wait for the loop. */
  private static final int MAX_WAITING = 4_096;

  private static final long MAX_WAITING_BYTES = 64L << 20;

  /** Bytes of the messages of one call, but for the one that goes beyond it. */
  private static final int MAX_CALL_BYTES = 1 << 20;

  private static final int MAX_INPUTS_PER_TURN = 512;
  private static final long MEMBERS_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long PUBLISH_SECONDS = 5;
  private static final long CLOSE_MILLIS = 2_000;

  /**
   * What a node brings.
   *
   * @param origin this node and its boot epoch
   * @param zone empty where it has none
   * @param members all that membership knows, this node among them or not
   */
  public record Start(
      Origin origin,
      String zone,
      GossipOptions options,
      Supplier<List<MemberView>> members,
      GossipLinks links) {}

  private sealed interface Input {
    record Received(NodeId from, List<byte[]> messages, long bytes) implements Input {}

    record Publish(
        String topic,
        Priority priority,
        Compression.Encoded body,
        byte[] plain,
        CompletableFuture<PublicationId> done)
        implements Input {}
  }

  private final ArrayBlockingQueue<Input> inbox = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicLong waitingBytes = new AtomicLong();
  private final List<Consumer<TopicEvent>> listeners = new CopyOnWriteArrayList<>();
  private final Start start;
  private final Gossip core;
  private final Map<NodeId, PeerAddress> addresses = new LinkedHashMap<>();
  private final Map<NodeId, Call> calls = new LinkedHashMap<>();
  private final Turn turn = new Turn();
  private final Thread loop;
  private byte @Nullable [] publishing;
  private long membersNanos;
  private volatile GossipStatus status;
  private volatile boolean closed;

  private GossipDriver(Start start, RandomSource random) {
    this.start = start;
    long now = System.nanoTime();
    this.core = new Gossip(new Gossip.Start(start.origin, start.zone, now), start.options, random);
    this.status = core.status(now);
    this.membersNanos = now - MEMBERS_EVERY_NANOS;
    this.loop = Thread.ofPlatform().daemon().name("gossip").unstarted(this::run);
  }

  /** Begins. */
  public static GossipDriver open(Start start, RandomSource random) {
    GossipDriver driver = new GossipDriver(start, random);
    driver.loop.start();
    return driver;
  }

  @Override
  public PublicationId publish(String topic, Priority priority, byte[] body) {
    if (!Topic.isPublic(topic) && !Topic.isInternal(topic)) {
      throw ContinuumException.field(ErrorCode.FIELD_INVALID, "topic", topic, Topic.EXPECTED);
    }
    if (body.length > MAX_BYTES) {
      throw ContinuumException.field(
          ErrorCode.TOO_LARGE, "body", body.length + " bytes", "at most " + MAX_BYTES);
    }
    CompletableFuture<PublicationId> done = new CompletableFuture<>();
    byte[] plain = body.clone();
    offer(new Input.Publish(topic, priority, Compression.encode(plain), plain, done));
    try {
      return done.get(PUBLISH_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ContinuumException refused) {
        throw refused;
      }
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw ContinuumException.of(
          ErrorCode.DEADLINE_EXCEEDED,
          "publish: no answer for " + PUBLISH_SECONDS + " s",
          "It may be on its way: subscribers tell.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ContinuumException.of(
          ErrorCode.SHUTTING_DOWN, "publish: interrupted", "Publish again.", e);
    }
  }

  @Override
  public Subscription subscribe(Consumer<TopicEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public GossipStatus status() {
    return status;
  }

  /** Takes what another node sent; false where there is no room, or it is closed. */
  public boolean receive(NodeId from, List<byte[]> messages) {
    long bytes = messages.stream().mapToLong(message -> message.length).sum();
    if (closed || waitingBytes.get() + bytes > MAX_WAITING_BYTES) {
      return false;
    }
    waitingBytes.addAndGet(bytes);
    boolean taken = inbox.offer(new Input.Received(from, List.copyOf(messages), bytes));
    if (!taken) {
      waitingBytes.addAndGet(-bytes);
    }
    return taken;
  }

  @Override
  public void close() {
    closed = true;
    loop.interrupt();
    try {
      loop.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void offer(Input.Publish publish) {
    if (closed) {
      throw ContinuumException.of(
          ErrorCode.SHUTTING_DOWN, "the mesh of this node is closed", "Publish to another node.");
    }
    if (!inbox.offer(publish)) {
      throw ContinuumException.of(
          ErrorCode.OVERLOADED,
          "publish: " + MAX_WAITING + " messages wait (expected: fewer)",
          "Publish again in a moment.");
    }
  }

  private void run() {
    while (!closed) {
      try {
        turn();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      } catch (RuntimeException e) {
        LOG.error("a turn of the mesh failed", e);
      }
    }
    closed = true;
    for (Input input = inbox.poll(); input != null; input = inbox.poll()) {
      if (input instanceof Input.Publish publish) {
        publish.done.completeExceptionally(
            ContinuumException.of(
                ErrorCode.SHUTTING_DOWN, "the node stops", "Publish to another node."));
      }
    }
  }

  private void turn() throws InterruptedException {
    long untilMembers = membersNanos + MEMBERS_EVERY_NANOS - System.nanoTime();
    long deadline = core.nextDeadlineNanos();
    long untilDue = deadline == Long.MAX_VALUE ? untilMembers : deadline - System.nanoTime();
    Input input = inbox.poll(Math.max(0, Math.min(untilMembers, untilDue)), TimeUnit.NANOSECONDS);
    for (int taken = 0; input != null; input = taken < MAX_INPUTS_PER_TURN ? inbox.poll() : null) {
      take(input);
      taken++;
    }
    long now = System.nanoTime();
    if (now - membersNanos >= MEMBERS_EVERY_NANOS) {
      membersNanos = now;
      members(now);
      status = core.status(now);
    }
    core.tick(now, turn);
    calls.values().forEach(Call::flush);
    calls.clear();
  }

  private void take(Input input) {
    long now = System.nanoTime();
    switch (input) {
      case Input.Publish publish -> {
        publishing = publish.plain;
        try {
          publish.done.complete(
              core.publish(
                  now,
                  publish.topic,
                  publish.priority,
                  publish.body.encoding(),
                  publish.body.bytes(),
                  turn));
        } catch (ContinuumException refused) {
          publish.done.completeExceptionally(refused);
        } finally {
          publishing = null;
        }
      }
      case Input.Received received -> {
        waitingBytes.addAndGet(-received.bytes);
        for (byte[] bytes : received.messages) {
          read(now, received.from, bytes);
        }
      }
    }
  }

  private void read(long now, NodeId from, byte[] bytes) {
    try {
      Message message = GossipCodec.read(new ByteReader(bytes));
      if (message != null) {
        core.receive(now, from, message, turn);
      }
    } catch (DecodeException e) {
      LOG.warn("node {} sent what is no message of the mesh: {}", from, e.getMessage());
    }
  }

  /** Tells the core who came and who went since the last look. */
  private void members(long now) {
    Map<NodeId, PeerAddress> gone = new LinkedHashMap<>(addresses);
    for (MemberView view : start.members.get()) {
      Member member = view.member();
      if (member.state().isLive() && !member.id().equals(start.origin.node())) {
        gone.remove(member.id());
        boolean fresh = addresses.put(member.id(), member.address()) == null;
        long roundTripNanos = fresh ? view.roundTripNanos() : 0;
        core.memberUp(now, member.id(), member.metadata().zone(), roundTripNanos, turn);
      }
    }
    for (NodeId id : gone.keySet()) {
      addresses.remove(id);
      core.memberDown(now, id, turn);
    }
  }

  private void tell(TopicEvent event) {
    for (Consumer<TopicEvent> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.error("a subscriber failed", e);
      }
    }
  }

  /** What is to be said to one node. */
  private final class Call {
    private final PeerAddress address;
    private final List<byte[]> messages = new ArrayList<>();
    private int bytes;

    Call(PeerAddress address) {
      this.address = address;
    }

    void add(byte[] message) {
      if (bytes > 0 && bytes + message.length > MAX_CALL_BYTES) {
        flush();
      }
      messages.add(message);
      bytes += message.length;
    }

    void flush() {
      if (!messages.isEmpty()) {
        try {
          start.links.gossip(address, List.copyOf(messages));
        } catch (ContinuumException e) {
          LOG.debug("nothing was sent to {}: {}", address, e.getMessage());
        }
        messages.clear();
        bytes = 0;
      }
    }
  }

  private final class Turn implements Out {
    @Override
    public void send(NodeId to, Message message) {
      PeerAddress address = addresses.get(to);
      if (address != null) {
        calls.computeIfAbsent(to, id -> new Call(address)).add(GossipCodec.encode(message));
      }
    }

    @Override
    public void deliver(Publication publication, int hops) {
      if (listeners.isEmpty()) {
        return;
      }
      byte[] own = publishing;
      byte[] body =
          own != null ? own : Compression.decode(publication.encoding(), publication.body());
      if (body == null) {
        LOG.warn(
            "{} has a body of encoding {} that cannot be read",
            publication.id(),
            publication.encoding());
        tell(new TopicEvent.Missed(publication.id().origin(), 1));
      } else {
        tell(
            new TopicEvent.Published(
                publication.id(), publication.topic(), publication.priority(), hops, body));
      }
    }

    @Override
    public void emit(Event event) {
      switch (event) {
        case Event.Gap gap ->
            tell(new TopicEvent.Missed(gap.origin(), gap.last() - gap.first() + 1));
        case Event.PeerSilent silent ->
            LOG.info("node {} leaves {} pushes unanswered", silent.peer(), silent.unanswered());
        case Event.PeerAnswers answers -> LOG.info("node {} answers again", answers.peer());
        case Event.Refused refused ->
            LOG.debug("a message of {} was refused: {}", refused.sender(), refused.reason());
      }
    }
  }
}
