package dev.continuum.drivers.federation;

import dev.continuum.core.node.ClusterService;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.wire.Answer;
import dev.continuum.drivers.net.wire.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets nodes go, wherever the lead is. Thread-safe; whoever asks waits. */
final class LeaveRequests {
  private static final Logger LOG = LoggerFactory.getLogger(LeaveRequests.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final NodeId self;
  private final ClusterService membership;
  private final DecidedGroup global;
  private final RoleLoop roles;
  private final Executor loop;

  /**
   * @param roles used on {@code loop} alone
   */
  LeaveRequests(
      NodeId self, ClusterService membership, DecidedGroup global, RoleLoop roles, Executor loop) {
    this.self = self;
    this.membership = membership;
    this.global = global;
    this.roles = roles;
    this.loop = loop;
  }

  /** Asks whoever leads, until the node has gone: the lead may move on the way. */
  List<String> leave(NodeId node, boolean forced) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<String> warnings = new ArrayList<>();
    while (true) {
      try {
        NodeId leader = global.leader();
        List<String> told = self.equals(leader) ? leaveHere(node, forced) : askLeader(node, forced);
        warnings.addAll(told);
        return List.copyOf(warnings);
      } catch (ContinuumException e) {
        boolean moved = e.code() == ErrorCode.NOT_LEADER || e.code() == ErrorCode.NODE_UNREACHABLE;
        if (!moved || System.nanoTime() - deadline > 0) {
          throw e;
        }
      }
      awaitLeader();
      if (global.view().member(node) == null) {
        return List.copyOf(warnings);
      }
    }
  }

  private List<String> leaveHere(NodeId node, boolean forced) {
    CompletableFuture<List<String>> gone = new CompletableFuture<>();
    loop.execute(
        () -> {
          CompletableFuture<?> _ =
              roles
                  .leave(System.nanoTime(), membership.view(), node, forced)
                  .whenComplete(
                      (warnings, failure) -> {
                        if (failure == null) {
                          gone.complete(warnings);
                        } else {
                          gone.completeExceptionally(failure);
                        }
                      });
        });
    try {
      return PeerAnswers.await(gone, PATIENCE);
    } finally {
      loop.execute(() -> roles.withdraw(node));
    }
  }

  /** Who takes part in the group passes it on where nobody has told this node yet who leads. */
  private List<String> askLeader(NodeId node, boolean forced) {
    GroupFollower follower = global.follower();
    if (follower == null) {
      throw FederationDriver.noLeader(0);
    }
    Question question =
        Question.newBuilder()
            .setLeave(
                Question.Leave.newBuilder().setNode(PeerQuestions.bytes(node)).setForced(forced))
            .build();
    NodeId leader = global.leader();
    Answer answer =
        leader == null ? follower.askSomebody(question, PATIENCE) : follower.ask(leader, question);
    return answer.getDeparture().getWarningsList().stream()
        .limit(PeerQuestions.MAX_WARNINGS)
        .toList();
  }

  private void awaitLeader() {
    try {
      global.consensus().readIndex().get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ContinuumException.of(ErrorCode.SHUTTING_DOWN, "this node stops");
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("no leader yet: {}", e.toString());
    }
  }
}
