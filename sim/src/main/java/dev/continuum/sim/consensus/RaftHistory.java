package dev.continuum.sim.consensus;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.consensus.ProposalCodec;
import dev.continuum.core.consensus.state.ClusterState;
import dev.continuum.core.value.NodeId;
import dev.continuum.sim.property.Expect;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * What was asked, decided and answered, and what must hold of it. One thread only.
 *
 * <p>Checked with each event (Ongaro 2014, figure 3.2): election safety, one vote of a node and one
 * leader a term, by a quorum; what is committed is on a quorum of disks; leader completeness, who
 * is elected has all that was committed in terms before; state machine safety, one entry, one
 * answer and one state's hash an index, on whatever node; two configurations that follow each other
 * have no quorums apart; who is told to lead has the leader's whole log. Log matching is checked
 * between events, by {@link #checkMatching}. Checked in the end: what was answered was decided,
 * with that answer; nothing counts twice; what was asked after an answer was heard comes after it.
 */
final class RaftHistory {
  private final TreeMap<Long, Integer> leaders = new TreeMap<>();
  private final TreeMap<Long, TreeMap<Integer, Integer>> votes = new TreeMap<>();
  private final TreeMap<Long, Long> committed = new TreeMap<>();
  private final TreeMap<Long, Decided> decided = new TreeMap<>();
  private final List<Asked> asked = new ArrayList<>();
  private int changes;
  private int handOvers;

  /** An entry as the first node applied it. */
  private record Decided(RaftEntry entry, byte[] answer, long hash) {}

  /** A client's request, by whatever number it was proposed. */
  static final class Asked {
    final NodeId client;
    final long heardBefore;
    byte[] answer = new byte[0];
    long answeredIndex;

    Asked(NodeId client, long heardBefore) {
      this.client = client;
      this.heardBefore = heardBefore;
    }
  }

  /** A client begins a request; the answers of all that were heard before come before it. */
  Asked ask(NodeId client) {
    long heard = asked.stream().mapToLong(each -> each.answeredIndex).max().orElse(0);
    Asked request = new Asked(client, heard);
    asked.add(request);
    return request;
  }

  void elected(int node, long term, RaftLog log) {
    Integer before = leaders.put(term, node);
    if (before != null) {
      Expect.equal(before, node, "leader of term " + term);
    }
    RaftMembers members = log.members();
    TreeMap<Integer, Integer> given = votes.getOrDefault(term, new TreeMap<>());
    Expect.that(
        members.isQuorum(voter -> Integer.valueOf(node).equals(given.get(voter))),
        node + " elected in term " + term + " by no quorum of " + members + ": " + given);
    long complete =
        committed.headMap(term).values().stream().mapToLong(Long::longValue).max().orElse(0);
    Expect.that(
        log.lastIndex() >= complete,
        "leader of term "
            + term
            + " ends at "
            + log.lastIndex()
            + " (committed: "
            + complete
            + ")");
    decided
        .subMap(log.base().index(), false, complete, true)
        .forEach(
            (index, each) ->
                Expect.equal(each.entry, log.entry(index), "entry " + index + " of the leader"));
  }

  /** A leader takes an entry for committed; {@code has} says on whose disk it is. */
  void committed(long term, long index, RaftMembers members, IntPredicate has) {
    committed.merge(term, index, Math::max);
    Expect.that(members.isQuorum(has), "entry " + index + " committed by no quorum of " + members);
  }

  void voted(int node, long term, int candidate) {
    Integer before = votes.computeIfAbsent(term, _ -> new TreeMap<>()).put(node, candidate);
    Expect.that(
        before == null || before == candidate,
        node + " votes for " + before + " and " + candidate + " in term " + term);
  }

  /** Members follow each other in a leader's log. */
  void configured(RaftMembers before, RaftMembers after) {
    changes++;
    Expect.that(
        RaftMembers.overlap(before, after), before + " and " + after + " have quorums apart");
  }

  /** A leader tells another to take over. */
  void handedOver(RaftLog leader, RaftLog heir) {
    handOvers++;
    Expect.that(
        heir.lastIndex() >= leader.lastIndex() && heir.lastTerm() == leader.lastTerm(),
        "the lead for one that ends at "
            + heir.lastIndex()
            + " (expected: "
            + leader.lastIndex()
            + ")");
  }

  int changes() {
    return changes;
  }

  int handOvers() {
    return handOvers;
  }

  int elections() {
    return leaders.size();
  }

  void applied(int node, long index, RaftEntry entry, byte[] answer, long hash) {
    Decided first = decided.putIfAbsent(index, new Decided(entry, answer, hash));
    if (first != null) {
      Expect.equal(first.entry, entry, "entry " + index + " on node " + node);
      Expect.equalBytes(first.answer, answer, "answer " + index + " on node " + node);
      Expect.equal(first.hash, hash, "state hash after " + index + " on node " + node);
    }
  }

  long lastIndex() {
    return decided.isEmpty() ? 0 : decided.lastKey();
  }

  long answeredCount() {
    return asked.stream().filter(each -> each.answeredIndex > 0).count();
  }

  /** Everything was answered or given up; {@code last} is the state of a node that has all. */
  void check(ClusterState last) {
    ClusterState replayed = new ClusterState();
    decided.forEach(
        (index, each) -> {
          if (each.entry instanceof RaftEntry.Proposed proposed) {
            Expect.equalBytes(
                each.answer, replayed.apply(index, proposed.command()), "replayed answer");
          }
        });
    Expect.equal(replayed.hash(), last.hash(), "the hash of the log applied anew");
    for (Asked request : asked) {
      if (request.answeredIndex > 0) {
        answeredIsDecided(request);
      }
    }
    Expect.that(
        last.view().configVersion() <= asked.size(),
        last.view().configVersion() + " commands counted (expected: at most " + asked.size() + ")");
    Expect.that(
        last.view().configVersion() >= answeredCount(),
        last.view().configVersion() + " commands counted, " + answeredCount() + " answered");
  }

  private void answeredIsDecided(Asked request) {
    Decided at = decided.get(request.answeredIndex);
    Expect.that(at != null, "answered at " + request.answeredIndex + ", but not decided");
    Expect.that(
        request.answeredIndex > request.heardBefore,
        "index " + request.answeredIndex + " after " + request.heardBefore + " was heard");
    if (at != null && at.entry instanceof RaftEntry.Proposed proposed) {
      Proposal proposal = ProposalCodec.decode(proposed.command());
      Expect.equal(request.client, proposal.proposer(), "who was answered");
      Expect.that(proposal.command() instanceof Command.ConfigUpdate, "what was answered");
      Expect.equalBytes(at.answer, request.answer, "the answer at " + request.answeredIndex);
    } else {
      throw new AssertionError("no proposal at " + request.answeredIndex);
    }
  }

  /** Logs that have one entry in common are the same before it. */
  static void checkMatching(RaftLog one, RaftLog other) {
    long first = Math.max(one.base().index(), other.base().index()) + 1;
    long last = Math.min(one.lastIndex(), other.lastIndex());
    boolean same = false;
    for (long index = last; index >= first; index--) {
      same |= one.term(index) == other.term(index);
      if (same) {
        Expect.equal(one.entry(index), other.entry(index), "entry " + index + " of two logs");
      }
    }
  }
}
