package dev.continuum.core.consensus.roles;

import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.value.NodeId;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether a change of voters is safe now: the majority before it has to commit it, the majority
 * after it has to go on (Ongaro 2014, 4.3 and 4.4). Thread-safe (stateless).
 */
public final class QuorumCheck {
  private QuorumCheck() {}

  /**
   * What is at risk, in words; null where nothing is.
   *
   * @param answers whether a node can take part in a decision now
   * @param name what people call a node
   */
  public static @Nullable String risk(
      GroupMembers before,
      GroupMembers after,
      Predicate<NodeId> answers,
      Function<NodeId, String> name) {
    if (after.voters().isEmpty()) {
      return "nobody would be left to decide; add a node that may vote first";
    }
    String old = missing(before, answers, name);
    if (old != null) {
      return "nothing can be decided now: " + old + "; bring back one of the silent nodes";
    }
    String next = missing(after, answers, name);
    return next == null
        ? null
        : "decisions would stop after the change: "
            + next
            + "; bring back one of the silent nodes, or add another first";
  }

  /** Null where a majority answers. */
  static @Nullable String missing(
      GroupMembers group, Predicate<NodeId> answers, Function<NodeId, String> name) {
    List<NodeId> present = group.voters().stream().filter(answers).toList();
    return present.size() >= group.quorum()
        ? null
        : "of the voters "
            + names(group.voters(), name)
            + (present.isEmpty() ? " nobody answers" : " only " + names(present, name) + " answer")
            + (present.size() == 1 ? "s" : "")
            + ", and "
            + group.quorum()
            + " must";
  }

  static String names(List<NodeId> nodes, Function<NodeId, String> name) {
    return String.join(", ", nodes.stream().map(name).sorted().toList());
  }
}
