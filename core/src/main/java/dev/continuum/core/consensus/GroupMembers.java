package dev.continuum.core.consensus;

import dev.continuum.core.value.NodeId;
import java.util.List;

/**
 * Who takes part in a group. Thread-safe (immutable).
 *
 * @param voters who decide, sorted
 * @param learners who follow without a vote, sorted
 */
public record GroupMembers(List<NodeId> voters, List<NodeId> learners) {
  /** Nobody yet. */
  public static final GroupMembers NONE = new GroupMembers(List.of(), List.of());

  public GroupMembers {
    voters = voters.stream().distinct().sorted().toList();
    learners = learners.stream().distinct().sorted().toList();
  }

  /** How many voters must agree. */
  public int quorum() {
    return voters.size() / 2 + 1;
  }

  /** How many voters may be lost while the rest still decides. */
  public int tolerated() {
    return voters.size() - quorum();
  }

  public boolean isVoter(NodeId node) {
    return voters.contains(node);
  }

  public boolean contains(NodeId node) {
    return voters.contains(node) || learners.contains(node);
  }
}
