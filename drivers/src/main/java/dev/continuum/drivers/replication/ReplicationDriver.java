package dev.continuum.drivers.replication;

import com.google.protobuf.ByteString;
import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MemberView;
import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.node.ReplicationService;
import dev.continuum.core.replication.Event;
import dev.continuum.core.replication.Message;
import dev.continuum.core.replication.MessageCodec;
import dev.continuum.core.replication.Out;
import dev.continuum.core.replication.ReplicationOptions;
import dev.continuum.core.replication.Replicator;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.Dot;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import dev.continuum.drivers.loop.ReplicatedLog;
import dev.continuum.drivers.net.rpc.Answers;
import dev.continuum.drivers.net.rpc.ClusterTransport;
import dev.continuum.drivers.net.wire.Answer;
import dev.continuum.drivers.net.wire.Question;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a node's part in the replication of the lane that every node holds. Thread-safe. */
public final class ReplicationDriver implements ReplicationService, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicationDriver.class);
  private static final Duration CALL_DEADLINE = Duration.ofSeconds(30);
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long WARN_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final ClusterTransport transport;
  private final ReplicatedLog log;
  private final Replicator replicator;
  private final Thread thread;
  private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final AtomicBoolean changePosted = new AtomicBoolean();
  private volatile boolean closing;
  private volatile Status status;

  // Of the thread.
  private final Map<NodeId, PeerChannel> channels = new LinkedHashMap<>();
  private final Map<NodeId, Long> notBeforeNanos = new LinkedHashMap<>();
  private final Map<ErrorCode, Long> warnedNanos = new LinkedHashMap<>();
  private long lookedNanos = System.nanoTime() - LOOK_NANOS;
  private long forks;

  /** Begins to replicate. */
  public static ReplicationDriver start(
      ClusterTransport transport,
      ReplicatedLog log,
      ReplicationOptions options,
      RandomSource random) {
    ReplicationDriver driver = new ReplicationDriver(transport, log, options, random);
    log.onChange(driver::changed);
    transport.replicate(driver::take);
    driver.thread.start();
    return driver;
  }

  private ReplicationDriver(
      ClusterTransport transport,
      ReplicatedLog log,
      ReplicationOptions options,
      RandomSource random) {
    this.transport = transport;
    this.log = log;
    this.replicator =
        new Replicator(options, log.incarnation(), log.applied(), log, random, System.nanoTime());
    this.status = statusNow();
    this.thread = Thread.ofPlatform().name("replication").daemon().unstarted(this::run);
  }

  @Override
  public Status status() {
    return status;
  }

  @Override
  public void close() {
    transport.replicate(null);
    log.onChange(() -> {});
    closing = true;
    inbox.add(() -> {});
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closing) {
        long now = System.nanoTime();
        long wait = Math.min(LOOK_NANOS - (now - lookedNanos), until(now));
        Runnable next = inbox.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
        if (next != null) {
          next.run();
        }
        if (System.nanoTime() - lookedNanos >= LOOK_NANOS) {
          lookedNanos = System.nanoTime();
          look();
        }
        if (until(System.nanoTime()) <= 0) {
          replicator.tick(System.nanoTime(), out);
        }
        if (inbox.isEmpty()) {
          status = statusNow();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("replication stopped: restart the node", e);
    } finally {
      channels.values().forEach(PeerChannel::close);
    }
  }

  private long until(long now) {
    return replicator.nextDeadlineNanos(now) - now;
  }

  /** Compares who is there with whom replication talks to. */
  private void look() {
    Map<NodeId, PeerAddress> live = new LinkedHashMap<>();
    List<MemberView> members = transport.membership().view().members();
    for (MemberView view : members.subList(Math.min(1, members.size()), members.size())) {
      Member member = view.member();
      if (member.state().isLive()) {
        live.put(member.id(), member.address());
      }
    }
    for (NodeId node : List.copyOf(channels.keySet())) {
      if (!live.containsKey(node)) {
        hangUp(node);
      }
    }
    live.forEach(
        (node, address) -> {
          Long notBefore = notBeforeNanos.get(node);
          if (!channels.containsKey(node)
              && (notBefore == null || notBefore - System.nanoTime() <= 0)) {
            connect(node, address);
          }
        });
    notBeforeNanos.keySet().retainAll(live.keySet());
  }

  private void connect(NodeId node, PeerAddress address) {
    PeerChannel channel =
        new PeerChannel(
            node.toString(),
            question -> call(address, question),
            failure -> inbox.add(() -> failed(node, failure)));
    channels.put(node, channel);
    replicator.peerUp(node, out);
  }

  private void call(PeerAddress address, Question question) {
    Answer answer = transport.links().to(address).ask(question, CALL_DEADLINE);
    if (!answer.hasDone()) {
      throw ContinuumException.of(
          ErrorCode.NODE_UNREACHABLE,
          address + ": it does not replicate now: " + answer.getRefusal().getMessage());
    }
  }

  private void failed(NodeId node, RuntimeException failure) {
    LOG.debug("replication to {} is interrupted: {}", node, failure.getMessage());
    hangUp(node);
    notBeforeNanos.put(node, System.nanoTime() + LOOK_NANOS);
  }

  private void hangUp(NodeId node) {
    PeerChannel channel = channels.remove(node);
    if (channel != null) {
      channel.close();
      replicator.peerDown(node);
    }
  }

  /** Of the node's loop: operations were applied. One notice is enough until it is looked at. */
  private void changed() {
    if (changePosted.compareAndSet(false, true)) {
      inbox.add(
          () -> {
            changePosted.set(false);
            long own = replicator.ownActor();
            long through = log.applied().last(own);
            long digest =
                through == 0 || replicator.held().contains(new Dot(own, through))
                    ? Message.UNKNOWN
                    : log.of(own, through);
            replicator.applied(System.nanoTime(), log.applied(), digest, out);
          });
    }
  }

  /** A peer's call, on a thread of its own. */
  private Answer take(NodeId caller, Question.Replicate messages) {
    List<Message> read = new ArrayList<>(messages.getMessagesCount());
    try {
      for (ByteString each : messages.getMessagesList()) {
        read.add(MessageCodec.decode(each.toByteArray(), ReplicationDriver::digest));
      }
    } catch (DecodeException e) {
      LOG.warn("replication: what {} sent cannot be read: {}", caller, e.getMessage());
      return refusal(ErrorCode.BODY_INVALID, String.valueOf(e.getMessage()));
    }
    CompletableFuture<Answer> taken = new CompletableFuture<>();
    inbox.add(
        () -> {
          for (Message message : read) {
            replicator.receive(System.nanoTime(), caller, message, out);
          }
          taken.complete(Answer.newBuilder().setDone(Answer.Done.getDefaultInstance()).build());
        });
    try {
      return taken.get(CALL_DEADLINE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return refusal(ErrorCode.SHUTTING_DOWN, "this node stops");
    } catch (ExecutionException | TimeoutException e) {
      return refusal(ErrorCode.OVERLOADED, "replication is too busy");
    }
  }

  private static Answer refusal(ErrorCode code, String message) {
    return Answers.refusal(ContinuumException.of(code, message));
  }

  private static long digest(byte[] operation) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(operation)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Status statusNow() {
    return new Status(
        replicator.ownActor(),
        replicator.held(),
        replicator.progress(),
        replicator.refusals(),
        forks);
  }

  private final Out out =
      new Out() {
        @Override
        public void send(NodeId to, Message message) {
          PeerChannel channel = channels.get(to);
          if (channel != null) {
            channel.send(MessageCodec.encode(message));
          }
        }

        @Override
        public void transmit(NodeId to, long actor, long first, long last, int maxBytes) {
          inbox.add(() -> transmitNow(to, actor, first, last, maxBytes));
        }

        @Override
        public void take(long actor, List<LoggedOperation> operations) {
          CompletableFuture<?> _ =
              log.take(operations)
                  .whenComplete((done, failure) -> inbox.add(() -> tookOrNot(actor, failure)));
        }

        @Override
        public void fetchSnapshot(NodeId from) {
          inbox.add(() -> replicator.restored(System.nanoTime(), null, out));
        }

        @Override
        public void emit(Event event) {
          happened(event);
        }
      };

  private void transmitNow(NodeId to, long actor, long first, long last, int maxBytes) {
    ReplicatedLog.Run run = log.read(actor, first, last, maxBytes);
    PeerChannel channel = channels.get(to);
    if (run == null) {
      long begins = log.first(actor);
      replicator.absent(System.nanoTime(), to, actor, begins > first ? begins : first + 1, out);
      return;
    }
    if (channel != null) {
      channel.send(MessageCodec.batch(actor, first, run.before(), run.operations()));
    }
    long bytes = 0;
    for (byte[] operation : run.operations()) {
      bytes += operation.length;
    }
    replicator.sent(System.nanoTime(), to, actor, first + run.operations().size() - 1, bytes, out);
  }

  private void tookOrNot(long actor, @Nullable Throwable failure) {
    if (failure == null) {
      replicator.taken(System.nanoTime(), actor, out);
      return;
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    ErrorCode why =
        cause instanceof ContinuumException refusal ? refusal.code() : ErrorCode.INTERNAL;
    replicator.refused(actor, why, out);
  }

  private void happened(Event event) {
    switch (event) {
      case Event.Refused refused -> {
        long now = System.nanoTime();
        Long warned = warnedNanos.get(refused.why());
        if (warned == null || now - warned >= WARN_NANOS) {
          warnedNanos.put(refused.why(), now);
          LOG.warn(
              "replication: operations from {} of {} on were refused: {}",
              refused.from(),
              new Dot(refused.actor(), refused.first()),
              refused.why().slug());
        }
      }
      case Event.Forked forked -> {
        forks++;
        LOG.error(
            "replication: {} sent other operations of actor {} than this node has, at or before"
                + " counter {}; nothing more of that actor is taken",
            forked.from(),
            Long.toHexString(forked.actor()),
            forked.counter());
      }
      case Event.OwnTailLost lost -> {
        LOG.error(
            "replication: {} holds operations of this node that its log has lost ({} of {}): was"
                + " the data folder restored? This node goes on under a new actor and fetches"
                + " what it can",
            lost.from(),
            lost.mine(),
            lost.theirs());
        inbox.add(() -> replicator.renewed(System.nanoTime(), log.renew(), out));
      }
      case Event.SnapshotNeeded needed ->
          LOG.warn(
              "replication: the log of {} begins with {} of actor {}; what is before it cannot be"
                  + " fetched yet",
              needed.from(),
              needed.first(),
              Long.toHexString(needed.actor()));
    }
  }
}
