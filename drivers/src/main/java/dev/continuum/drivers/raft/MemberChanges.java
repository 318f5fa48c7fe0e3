package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.entity.PeerId;
import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.consensus.port.ConsensusControl.Replica;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes of who takes part, in steps that the engine does right. Thread-safe.
 *
 * <p>Voters change by joint consensus, all differences at once. A learner becomes a voter in two
 * steps: it leaves the learners, then joins the voters. In one step the engine would go on talking
 * to it as to a learner, whose answers count for nothing, until the next leader. For the same
 * reason a voter becomes a learner in two steps.
 */
final class MemberChanges {
  /** A learner that lacks more than so many entries has not caught up. */
  static final long MAX_LAG_ENTRIES = 1_000;

  private final NodeImpl node;
  private final RaftSettings settings;

  MemberChanges(NodeImpl node, RaftSettings settings) {
    this.node = node;
    this.settings = settings;
  }

  /** Changes the members from what they are; completes when all of it is committed. */
  CompletableFuture<Void> to(GroupMembers next, GroupMembers now, List<Replica> replicas) {
    if (!node.isLeader()) {
      return CompletableFuture.failedFuture(notLeader());
    }
    ContinuumException objection = objection(next, now, replicas);
    if (objection != null) {
      return CompletableFuture.failedFuture(objection);
    }
    List<NodeId> promoted = now.learners().stream().filter(next::isVoter).toList();
    List<NodeId> demoted = next.learners().stream().filter(now::isVoter).toList();
    List<NodeId> others = next.learners().stream().filter(each -> !demoted.contains(each)).toList();
    Configuration voters = configuration(new GroupMembers(next.voters(), others));
    return step(!promoted.isEmpty(), done -> node.removeLearners(peers(promoted), done))
        .thenCompose(ready -> step(true, done -> node.changePeers(voters, done)))
        .thenCompose(
            ready -> step(!demoted.isEmpty(), done -> node.addLearners(peers(demoted), done)));
  }

  private static @Nullable ContinuumException objection(
      GroupMembers next, GroupMembers now, List<Replica> replicas) {
    if (next.voters().isEmpty()) {
      return unsafe("voters: none (expected: at least one)");
    }
    for (NodeId each : next.voters()) {
      if (next.learners().contains(each)) {
        return unsafe(each.shortName() + " would be voter and learner (expected: one of them)");
      }
      if (now.isVoter(each)) {
        continue;
      }
      if (!now.learners().contains(each)) {
        return unsafe(
            each.shortName() + " is no learner (expected: one before it becomes a voter)");
      }
      for (Replica replica : replicas) {
        if (replica.node().equals(each) && replica.lagEntries() > MAX_LAG_ENTRIES) {
          return unsafe(
              each.shortName()
                  + " lacks "
                  + replica.lagEntries()
                  + " entries (expected: at most "
                  + MAX_LAG_ENTRIES
                  + ")");
        }
      }
    }
    return null;
  }

  private static CompletableFuture<Void> step(boolean wanted, Consumer<Closure> step) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    if (wanted) {
      step.accept(
          status -> {
            if (status.isOk()) {
              done.complete(null);
            } else {
              done.completeExceptionally(refusal(status));
            }
          });
    } else {
      done.complete(null);
    }
    return done;
  }

  /** What the engine refused, in our codes. */
  static ContinuumException refusal(Status status) {
    String text = status.getErrorMsg();
    return switch (status.getRaftError()) {
      case EPERM -> notLeader();
      case EBUSY ->
          ContinuumException.of(
              ErrorCode.OVERLOADED,
              "group: " + text,
              "Wait until the change that is under way has ended.");
      case ECATCHUP, EINVAL -> unsafe(text);
      case ETIMEDOUT ->
          ContinuumException.of(
              ErrorCode.DEADLINE_EXCEEDED, "group: " + text, "Look at who takes part now.");
      default ->
          ContinuumException.of(
              ErrorCode.CONSENSUS_STOPPED, "group: " + text, "See the log of the node.");
    };
  }

  private static ContinuumException notLeader() {
    return ContinuumException.of(
        ErrorCode.NOT_LEADER, "node: it does not lead (expected: the leader)", "Ask the leader.");
  }

  private static ContinuumException unsafe(String why) {
    return ContinuumException.of(
        ErrorCode.VOTERS_UNSAFE,
        "members: " + why,
        "Make it a learner first and wait until it has caught up; keep a majority of voters alive.");
  }

  private Configuration configuration(GroupMembers members) {
    return RaftPeers.configuration(members, settings.priority());
  }

  private List<PeerId> peers(List<NodeId> nodes) {
    return new ArrayList<>(RaftPeers.peers(nodes, settings.priority()));
  }
}
