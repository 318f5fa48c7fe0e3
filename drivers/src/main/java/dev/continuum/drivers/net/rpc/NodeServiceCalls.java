package dev.continuum.drivers.net.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.continuum.core.membership.MembershipCodec;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.drivers.net.wire.AgreementFrame;
import dev.continuum.drivers.net.wire.Answer;
import dev.continuum.drivers.net.wire.GossipReply;
import dev.continuum.drivers.net.wire.GossipRequest;
import dev.continuum.drivers.net.wire.GreetReply;
import dev.continuum.drivers.net.wire.GreetRequest;
import dev.continuum.drivers.net.wire.Holdings;
import dev.continuum.drivers.net.wire.Introduction;
import dev.continuum.drivers.net.wire.IntroductionReply;
import dev.continuum.drivers.net.wire.MembershipReply;
import dev.continuum.drivers.net.wire.MembershipRequest;
import dev.continuum.drivers.net.wire.NodeServiceGrpc;
import dev.continuum.drivers.net.wire.Question;
import dev.continuum.drivers.net.wire.ReadChunk;
import dev.continuum.drivers.net.wire.ReadRequest;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of the protocol, over {@link NodeCalls}. Thread-safe. */
final class NodeServiceCalls extends NodeServiceGrpc.NodeServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(NodeServiceCalls.class);
  private static final int MAX_NAME_CHARS = 256;

  private final LinkSecurity security;
  private final NodeCalls calls;
  private final Set<ServedAgreement> agreements = ConcurrentHashMap.newKeySet();

  NodeServiceCalls(LinkSecurity security, NodeCalls calls) {
    this.security = security;
    this.calls = calls;
  }

  @Override
  public void greet(GreetRequest request, StreamObserver<GreetReply> answer) {
    answer.onNext(
        GreetReply.newBuilder()
            .setCluster(security.cluster())
            .setNode(security.self().toString())
            .build());
    answer.onCompleted();
  }

  @Override
  public void introduce(Introduction theirs, StreamObserver<IntroductionReply> answer) {
    if (theirs.getName().length() > MAX_NAME_CHARS) {
      answer.onError(
          Status.INVALID_ARGUMENT
              .withDescription("name: longer than " + MAX_NAME_CHARS)
              .asRuntimeException());
      return;
    }
    IntroductionReply reply;
    try {
      reply = calls.introduce(CallerAddress.CONTEXT.get(), theirs);
    } catch (ContinuumException e) {
      answer.onError(
          Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()).asRuntimeException());
      return;
    }
    answer.onNext(reply);
    answer.onCompleted();
  }

  @Override
  public void membership(MembershipRequest request, StreamObserver<MembershipReply> answer) {
    ByteString message = request.getMessage();
    if (message.size() > MembershipCodec.MAX_STREAM_BYTES) {
      answer.onError(
          Status.INVALID_ARGUMENT
              .withDescription(
                  "message: "
                      + message.size()
                      + " bytes (expected: at most "
                      + MembershipCodec.MAX_STREAM_BYTES
                      + ")")
              .asRuntimeException());
    } else if (calls.membership(CallerAddress.CONTEXT.get(), message.toByteArray())) {
      answer.onNext(MembershipReply.getDefaultInstance());
      answer.onCompleted();
    } else {
      answer.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("membership has no room for the message, or it is none")
              .asRuntimeException());
    }
  }

  @Override
  public void gossip(GossipRequest request, StreamObserver<GossipReply> answer) {
    if (request.getMessagesCount() > RpcLimits.MAX_GOSSIP_MESSAGES) {
      answer.onError(
          Status.INVALID_ARGUMENT
              .withDescription(
                  "messages: "
                      + request.getMessagesCount()
                      + " (expected: at most "
                      + RpcLimits.MAX_GOSSIP_MESSAGES
                      + ")")
              .asRuntimeException());
      return;
    }
    List<byte[]> messages =
        request.getMessagesList().stream().map(ByteString::toByteArray).toList();
    if (calls.gossip(CallerAddress.CONTEXT.get(), messages)) {
      answer.onNext(GossipReply.getDefaultInstance());
      answer.onCompleted();
    } else {
      answer.onError(
          Status.RESOURCE_EXHAUSTED
              .withDescription("the mesh has no room for the messages")
              .asRuntimeException());
    }
  }

  @Override
  public void exchange(Holdings theirs, StreamObserver<Holdings> answer) {
    boolean bounded =
        theirs.getHoldingsCount() <= TrustExchange.MAX_HOLDINGS
            && theirs.getHoldingsList().stream()
                .allMatch(each -> each.getVersion().size() <= TrustExchange.MAX_VERSION_BYTES);
    if (!bounded) {
      answer.onError(
          Status.INVALID_ARGUMENT
              .withDescription(
                  "holdings: too many, or too long versions (expected: at most "
                      + TrustExchange.MAX_HOLDINGS
                      + " with versions of at most "
                      + TrustExchange.MAX_VERSION_BYTES
                      + " bytes)")
              .asRuntimeException());
      return;
    }
    answer.onNext(calls.exchange(CallerAddress.CONTEXT.get(), theirs));
    answer.onCompleted();
  }

  @Override
  public void ask(Question question, StreamObserver<Answer> answer) {
    answer.onNext(calls.ask(CallerAddress.CONTEXT.get(), question));
    answer.onCompleted();
  }

  @Override
  public void read(ReadRequest request, StreamObserver<ReadChunk> answer) {
    CallerAddress caller = CallerAddress.CONTEXT.get();
    boolean named = request.getName().length() <= MAX_NAME_CHARS && request.getPosition() >= 0;
    NodeCalls.ChunkSource source =
        switch (named ? request.getKind() : ReadRequest.Kind.KIND_UNSPECIFIED) {
          case KIND_LOG -> calls.log(caller, request.getName(), request.getPosition());
          case KIND_SNAPSHOT -> calls.snapshot(caller, request.getName(), request.getPosition());
          default -> null;
        };
    if (source == null) {
      answer.onError(
          Status.NOT_FOUND.withDescription("name: nothing to read").asRuntimeException());
    } else {
      pump(source, (ServerCallStreamObserver<ReadChunk>) answer);
    }
  }

  @Override
  public StreamObserver<AgreementFrame> agree(StreamObserver<AgreementFrame> answers) {
    CallerAddress caller = CallerAddress.CONTEXT.get();
    ServerCallStreamObserver<AgreementFrame> observer =
        (ServerCallStreamObserver<AgreementFrame>) answers;
    ServedAgreement served = new ServedAgreement(observer, agreements::remove);
    agreements.add(served);
    AgreementReceiver receiver = calls.agreement(caller, served);
    if (receiver == null) {
      answers.onError(
          Status.NOT_FOUND.withDescription("agreement: no group runs here").asRuntimeException());
      agreements.remove(served);
      return served;
    }
    return served.to(receiver);
  }

  /** Ends the streams that would live as long as the connection. */
  void endStreams() {
    agreements.forEach(ServedAgreement::close);
  }

  /**
   * Writes from a thread of its own, so that what the transport reports (room, the reader's
   * departure) comes through meanwhile. One chunk at most waits here, a window on the connection.
   */
  private static void pump(
      NodeCalls.ChunkSource source, ServerCallStreamObserver<ReadChunk> answer) {
    Semaphore room = new Semaphore(0);
    answer.setOnReadyHandler(room::release);
    Thread writer =
        Thread.ofVirtual().name("node-read").unstarted(() -> write(source, answer, room));
    answer.setOnCancelHandler(writer::interrupt);
    writer.start();
  }

  private static void write(
      NodeCalls.ChunkSource source, ServerCallStreamObserver<ReadChunk> answer, Semaphore room) {
    try (source) {
      byte @Nullable [] chunk = source.next();
      while (chunk != null && !answer.isCancelled()) {
        while (!answer.isReady() && !answer.isCancelled()) {
          room.acquire();
          room.drainPermits();
        }
        answer.onNext(
            ReadChunk.newBuilder().setBytes(UnsafeByteOperations.unsafeWrap(chunk)).build());
        chunk = source.next();
      }
      answer.onCompleted();
    } catch (InterruptedException e) {
      LOG.debug("a reader went away");
    } catch (RuntimeException e) {
      LOG.warn("a stream to another node ended early", e);
      fail(answer);
    }
  }

  private static void fail(ServerCallStreamObserver<ReadChunk> answer) {
    if (!answer.isCancelled()) {
      answer.onError(Status.INTERNAL.withDescription("reading failed").asRuntimeException());
    }
  }
}
