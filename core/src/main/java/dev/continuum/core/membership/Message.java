package dev.continuum.core.membership;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import java.util.List;

/** What {@link Membership#receive} takes: what came from a peer, or a command. Thread-safe. */
public sealed interface Message {
  /** A message between nodes; {@link MembershipCodec} gives it bytes. */
  sealed interface Wire extends Message {
    /** Who sent it, as it says. */
    NodeId sender();

    /** News that travels along; most urgent first. */
    List<Update> updates();
  }

  /**
   * Are you there? Answered by an {@link Ack} with the same number.
   *
   * @param sequence the sender's number for the answer
   * @param target who is meant: another node at the same address keeps silent
   * @param digest the sender's view in eight bytes, 0 for none
   */
  record Ping(NodeId sender, long sequence, NodeId target, long digest, List<Update> updates)
      implements Wire {}

  /**
   * Please ping {@code target} for me and pass on its answer.
   *
   * @param address where the sender knows the target
   * @param nackAfterMillis when to say that there was no answer yet, 0 for never
   */
  record PingRequest(
      NodeId sender,
      long sequence,
      NodeId target,
      PeerAddress address,
      int nackAfterMillis,
      List<Update> updates)
      implements Wire {}

  /** I am there, or: the one you asked for is. */
  record Ack(NodeId sender, long sequence, long digest, List<Update> updates) implements Wire {}

  /** The one you asked for has not answered me either; but I am there. */
  record Nack(NodeId sender, long sequence, List<Update> updates) implements Wire {}

  /** News only. */
  record Gossip(NodeId sender, List<Update> updates) implements Wire {}

  /**
   * Let us compare what we know. The members fall into buckets by their identifier.
   *
   * @param buckets the digest of each bucket; a power of two of them, or none for "send all"
   * @param updates what the receiver should know at once, at least the sender's own announcement
   */
  record SyncRequest(NodeId sender, List<Long> buckets, List<Update> updates) implements Wire {
    public static final int MAX_BUCKETS = 1_024;
  }

  /**
   * What the receiver may lack. A long answer comes in several of these.
   *
   * @param wanted the numbers of the buckets that the sender would like to hear about in return
   * @param bucketCount how many buckets there are, 0 where nothing is wanted
   */
  record SyncReply(NodeId sender, int bucketCount, List<Integer> wanted, List<Update> updates)
      implements Wire {}

  /** What the node's own driver wants. */
  sealed interface Command extends Message {}

  /** Become a member through any of these; asked again until one answers. */
  record Join(List<PeerAddress> seeds) implements Command {
    public static final int MAX_SEEDS = 64;

    public Join {
      seeds = List.copyOf(seeds);
    }
  }

  /** Say goodbye; {@link Event.LeaveCompleted} follows when others have been told. */
  record Leave() implements Command {}

  /** Announce other metadata. */
  record UpdateMetadata(Metadata metadata) implements Command {}
}
