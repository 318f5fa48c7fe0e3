package dev.continuum.core.consensus;

import dev.continuum.core.consensus.MemberRecord.Duty;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.consensus.MemberRecord.WantedRole;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SpaceName;
import java.util.List;

/**
 * What can be decided. Thread-safe (immutable). Each is checked when it is applied, against the
 * state at its place in the order, and refused with a reason where it does not fit.
 */
public sealed interface Command {

  /** Commands about the cluster as a whole: group 0 decides them. */
  sealed interface Global extends Command {}

  /** Commands about things of which there are many: the group of their key's hash decides. */
  sealed interface Sharded extends Command {
    /** What the group follows from. */
    String shardKey();
  }

  /**
   * A node is admitted, or admitted again: at another address, with other abilities. Refused where
   * another member has the name, where the node is in quarantine or was let go, or where {@code
   * incarnation} is older than the one on record.
   */
  record NodeJoin(
      NodeId node,
      String name,
      PeerAddress address,
      WantedRole wanted,
      String zone,
      List<String> capabilities,
      Resources capacity,
      long incarnation)
      implements Global {
    public NodeJoin {
      capabilities = List.copyOf(capabilities);
    }
  }

  /**
   * A node goes; its allocations end. Raises the epoch. Unless it was only absent, it comes back by
   * a new token alone.
   */
  record NodeLeave(NodeId node, Cause cause) implements Global {

    /** Why it goes; the numbers in the format are the ordinals. */
    public enum Cause {
      /** By its own will, or by an operator's. */
      ASKED,
      /** By an operator's, who knows that what was only there is lost. */
      FORCED,
      /** It was stopped and stayed away; a start brings it back. */
      ABSENT
    }
  }

  /** What a member does in the cluster's own group, as the engine has committed it. */
  record DutyAssign(NodeId node, Duty duty) implements Global {}

  /**
   * A configuration entry of the cluster is set.
   *
   * @param value empty removes it
   * @param expectedVersion refuse with {@code VERSION_CONFLICT} unless the entry has this version;
   *     0 for "is not there", -1 for any
   */
  record ConfigUpdate(String key, String value, long expectedVersion) implements Global {}

  /**
   * A token lets a node in, once; also one that was let go, unless it had used the token before.
   *
   * @param maxUses of the token, as its record says: all who ask say the same
   */
  record TokenConsume(String tokenId, NodeId node, int maxUses, long expiresMillis)
      implements Global {}

  /** No node may come in with the token any more. */
  record TokenRevoke(String tokenId) implements Global {}

  /** A node is cut off, with a reason for people. Raises the epoch. */
  record Quarantine(NodeId node, String reason) implements Global {}

  /** A node is let in again. */
  record QuarantineEnd(NodeId node) implements Global {}

  /** An owner lets another cluster or owner do something; what it means is the gate's business. */
  record GrantUpdate(String grantee, String scope, boolean allowed) implements Global {}

  /** Everything decided under an older epoch loses its force. */
  record EpochAdvance(long from, String reason) implements Global {}

  /**
   * Where a space's data lie.
   *
   * @param epoch refuse with {@code EPOCH_STALE} unless it is one more than the one on record; 1
   *     for a space without a placement
   */
  record SpacePlace(SpaceName space, NodeId primary, List<NodeId> replicas, long epoch)
      implements Sharded {
    public SpacePlace {
      replicas = List.copyOf(replicas);
    }

    @Override
    public String shardKey() {
      return "space:" + space;
    }
  }

  /** A space has no placement any more. */
  record SpaceDrop(SpaceName space, long epoch) implements Sharded {
    @Override
    public String shardKey() {
      return "space:" + space;
    }
  }

  /**
   * Resources of a node are promised to an owner.
   *
   * @param expiresMillis the cluster's time at which it ends by itself; 0 for never
   * @param capacity of the node, as its record says: what is promised never exceeds it
   */
  record ResourceAlloc(
      String allocation,
      String owner,
      NodeId node,
      Resources resources,
      Resources capacity,
      long expiresMillis)
      implements Sharded {
    @Override
    public String shardKey() {
      return "node:" + node;
    }
  }

  /** An allocation ends. */
  record ResourceFree(String allocation, NodeId node) implements Sharded {
    @Override
    public String shardKey() {
      return "node:" + node;
    }
  }

  /** All allocations of a node end: it has left, or is empty. */
  record ResourceFreeAll(NodeId node) implements Sharded {
    @Override
    public String shardKey() {
      return "node:" + node;
    }
  }

  /**
   * A part of what a backup held comes back; members of record stay as they are. Raises the epoch.
   *
   * @param first whether all that could come back goes before
   * @param epoch of the backup: the new one is above it
   * @param configVersion of the backup: the new one is above it
   * @param rows in the format of snapshots
   */
  record StateRestore(boolean first, long epoch, long configVersion, Payload rows)
      implements Global, Sharded {
    @Override
    public String shardKey() {
      return "";
    }
  }

  /** Every copy of the state must have had this hash after {@code index}. */
  record StateCheck(long index, long hash) implements Global, Sharded {
    @Override
    public String shardKey() {
      return "";
    }
  }
}
