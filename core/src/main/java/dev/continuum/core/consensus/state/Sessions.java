package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.CommandCodec;
import dev.continuum.core.consensus.Proposal;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was answered to whom, so that a proposal that arrives twice is applied once (as in Lee et
 * al., "Implementing Linearizability at Large Scale and Low Latency", SOSP 2015). One thread only.
 *
 * <p>Of each proposer the answers to its last {@link Proposal#MAX_IN_FLIGHT} sequence numbers are
 * kept. Of more than {@link #MAX_PROPOSERS} who proposed longest ago is forgotten.
 */
final class Sessions {
  /** More than the largest cluster has nodes. */
  static final int MAX_PROPOSERS = 16_384;

  private final ByteWriter scratch = new ByteWriter();

  /** In the order of their last proposals. */
  private final LinkedHashMap<NodeId, Session> byProposer = new LinkedHashMap<>(16, 0.75f, true);

  private long hash;

  /** The sum over all answers; see {@link RowHash}. */
  long hash() {
    return hash;
  }

  /** How many there are. */
  int proposers() {
    return byProposer.size();
  }

  /** What was answered, null where the proposal is new. */
  byte @Nullable [] answer(NodeId proposer, long sequence) {
    Session session = byProposer.get(proposer);
    return session == null ? null : session.answer(sequence);
  }

  /** Whether a proposal is so old that nobody knows whether it was answered. */
  boolean isStale(NodeId proposer, long sequence) {
    Session session = byProposer.get(proposer);
    return session != null && sequence <= session.floor();
  }

  /** The answer to a new proposal that is not stale. */
  void add(NodeId proposer, long sequence, byte[] answer) {
    Session session = byProposer.get(proposer);
    if (session == null) {
      session = new Session();
      byProposer.put(proposer, session);
      forgetOldest();
    }
    long added = hash(proposer, sequence, answer);
    session.insert(sequence, answer, added);
    hash += added;
    while (session.sequences[session.first] <= session.floor()) {
      hash -= session.hashes[session.first];
      session.removeFirst();
    }
  }

  /** All answers as they are now, for another thread to read. */
  List<Answers> copy() {
    List<Answers> copy = new ArrayList<>(byProposer.size());
    for (Map.Entry<NodeId, Session> each : byProposer.entrySet()) {
      Session session = each.getValue();
      copy.add(
          new Answers(
              each.getKey(),
              Arrays.copyOfRange(session.sequences, session.first, session.end),
              Arrays.copyOfRange(session.answers, session.first, session.end)));
    }
    return copy;
  }

  private void forgetOldest() {
    if (byProposer.size() > MAX_PROPOSERS) {
      Map.Entry<NodeId, Session> oldest = byProposer.pollFirstEntry();
      Session session = oldest.getValue();
      for (int at = session.first; at < session.end; at++) {
        hash -= session.hashes[at];
      }
    }
  }

  private long hash(NodeId proposer, long sequence, byte[] answer) {
    scratch.clear();
    CommandCodec.writeNode(proposer, scratch);
    scratch.writeLong(sequence);
    scratch.writeRaw(answer);
    return RowHash.of(scratch);
  }

  /** A proposer's answers, by rising sequence. */
  record Answers(NodeId proposer, long[] sequences, byte[][] answers) {}

  /** Sorted by sequence, in {@code first .. end - 1} of arrays that move when they are full. */
  private static final class Session {
    private static final int INITIAL = 8;
    private static final byte[] GONE = new byte[0];

    private long[] sequences = new long[INITIAL];
    private byte[][] answers = new byte[INITIAL][];
    private long[] hashes = new long[INITIAL];
    private int first;
    private int end;

    long floor() {
      return sequences[end - 1] - Proposal.MAX_IN_FLIGHT;
    }

    byte @Nullable [] answer(long sequence) {
      if (end == first || sequence > sequences[end - 1]) {
        return null;
      }
      int at = Arrays.binarySearch(sequences, first, end, sequence);
      return at < 0 ? null : answers[at];
    }

    void insert(long sequence, byte[] answer, long hash) {
      if (end == sequences.length) {
        makeRoom();
      }
      int at = end;
      while (at > first && sequences[at - 1] > sequence) {
        sequences[at] = sequences[at - 1];
        answers[at] = answers[at - 1];
        hashes[at] = hashes[at - 1];
        at--;
      }
      sequences[at] = sequence;
      answers[at] = answer;
      hashes[at] = hash;
      end++;
    }

    void removeFirst() {
      answers[first++] = GONE;
    }

    private void makeRoom() {
      int count = end - first;
      int size = Math.max(INITIAL, 2 * count);
      long[] movedSequences = new long[size];
      byte[][] movedAnswers = new byte[size][];
      long[] movedHashes = new long[size];
      System.arraycopy(sequences, first, movedSequences, 0, count);
      System.arraycopy(answers, first, movedAnswers, 0, count);
      System.arraycopy(hashes, first, movedHashes, 0, count);
      sequences = movedSequences;
      answers = movedAnswers;
      hashes = movedHashes;
      first = 0;
      end = count;
    }
  }
}
