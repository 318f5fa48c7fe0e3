package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.rpc.Connection;
import com.alipay.sofa.jraft.rpc.RpcContext;
import com.alipay.sofa.jraft.rpc.RpcRequestClosure;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.rpc.RpcResponseClosureAdapter;
import com.alipay.sofa.jraft.storage.FileService;
import com.google.protobuf.Message;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.raft.wire.Submission;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other nodes ask of one group. Thread-safe.
 *
 * <p>The engine sends entries without waiting for answers and counts on their order, so they are
 * handled one after the other. Votes go past them, and what waits for a disk for long has threads
 * of its own.
 */
final class GroupCalls implements ServedGroups.ServedGroup {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCalls.class);

  private final RaftGroup group;
  private final NodeImpl node;
  private final RaftSettings settings;
  private final SerialExecutor entries;
  private final Executor votes;
  private final Executor files;

  GroupCalls(RaftGroup group, RaftSettings settings, EngineThreads threads) {
    this.group = group;
    this.node = group.node();
    this.settings = settings;
    this.entries = new SerialExecutor(threads.log());
    this.votes = threads.votes();
    this.files = threads.files();
  }

  @Override
  public void handle(NodeId caller, MessageKind kind, Message request, Consumer<Message> answer) {
    switch (request) {
      case AppendEntriesRequest it -> run(entries, kind, answer, done -> append(it, done));
      case RequestVoteRequest it ->
          run(
              votes,
              kind,
              answer,
              done ->
                  it.getPreVote()
                      ? node.handlePreVoteRequest(it)
                      : node.handleRequestVoteRequest(it));
      case TimeoutNowRequest it ->
          run(votes, kind, answer, done -> node.handleTimeoutNowRequest(it, done));
      case ReadIndexRequest it -> run(votes, kind, answer, done -> readIndex(it, done));
      case InstallSnapshotRequest it ->
          run(files, kind, answer, done -> node.handleInstallSnapshot(it, done));
      case GetFileRequest it ->
          run(files, kind, answer, done -> FileService.getInstance().handleGetFile(it, done));
      case Submission it -> {
        CompletableFuture<Void> _ =
            group.proposals().serve(it, settings.timeout()).thenAccept(answer);
      }
      default -> throw new IllegalStateException("every kind is handled");
    }
  }

  @Override
  public void beat(AppendEntriesRequest request, Consumer<Message> answer) {
    run(entries::executeHere, MessageKind.APPEND_ENTRIES, answer, done -> append(request, done));
  }

  private @Nullable Message append(AppendEntriesRequest request, RpcRequestClosure done) {
    group.heardCommitted(request.getCommittedIndex());
    return node.handleAppendEntriesRequest(request, done);
  }

  private @Nullable Message readIndex(ReadIndexRequest request, RpcRequestClosure done) {
    group.client().readBegins();
    node.handleReadIndexRequest(
        request,
        new RpcResponseClosureAdapter<ReadIndexResponse>() {
          @Override
          public void run(Status status) {
            group.client().readEnds();
            ReadIndexResponse response = getResponse();
            if (response == null) {
              done.run(status);
            } else {
              done.sendResponse(response);
            }
          }
        });
    return null;
  }

  /** A handler of the engine: its answer, or null where it answers through the closure. */
  private interface Handler {
    @Nullable Message handle(RpcRequestClosure done);
  }

  private static void run(
      Executor executor, MessageKind kind, Consumer<Message> answer, Handler handler) {
    RpcRequestClosure done = new RpcRequestClosure(new Answer(answer), kind.noAnswer());
    executor.execute(
        () -> {
          try {
            Message ready = handler.handle(done);
            if (ready != null) {
              done.sendResponse(ready);
            }
          } catch (RuntimeException e) {
            LOG.warn("a message {} was not handled: {}", kind, e.toString());
            done.run(new Status(-1, "not handled: %s", e.toString()));
          }
        });
  }

  /** Where the engine puts an answer. */
  private record Answer(Consumer<Message> answer) implements RpcContext {
    @Override
    public void sendResponse(Object response) {
      answer.accept((Message) response);
    }

    @Override
    public @Nullable Connection getConnection() {
      return null;
    }

    @Override
    public String getRemoteAddress() {
      return "a node";
    }
  }
}
