package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.MemberRecord;
import dev.continuum.core.consensus.MemberRecord.Resources;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.SpaceName;
import java.util.List;

/** One thing that was decided. Thread-safe (immutable). */
public sealed interface Row {
  RowKey key();

  /** The cluster's time at which it ends by itself; 0 for never. */
  default long expiresMillis() {
    return 0;
  }

  /** A member of record. */
  record Member(MemberRecord record) implements Row {
    @Override
    public RowKey key() {
      return RowKey.of(Table.MEMBERS, record.id());
    }
  }

  /**
   * A configuration entry of the cluster.
   *
   * @param version the configuration's version that set it
   */
  record Setting(String name, String value, long version) implements Row {
    @Override
    public RowKey key() {
      return RowKey.of(Table.CONFIGURATION, name);
    }
  }

  /** How often a token was used, and whether it may be. */
  record Token(String id, int maxUses, int uses, boolean revoked, long expiresMillis)
      implements Row {
    @Override
    public RowKey key() {
      return RowKey.of(Table.TOKENS, id);
    }
  }

  /** A token let this node in. */
  record TokenUse(String token, NodeId node, long expiresMillis) implements Row {
    @Override
    public RowKey key() {
      return new RowKey(Table.TOKEN_USES, node, token);
    }
  }

  /** A node is cut off. */
  record Quarantined(NodeId node, String reason, long sinceMillis) implements Row {
    @Override
    public RowKey key() {
      return RowKey.of(Table.QUARANTINES, node);
    }
  }

  /** Somebody may do something. */
  record Grant(String grantee, String scope, long sinceMillis) implements Row {
    @Override
    public RowKey key() {
      return RowKey.grant(grantee, scope);
    }
  }

  /**
   * Where a space's data lie.
   *
   * @param epoch rises with each placement; who acts under an older one is refused
   */
  record Placement(SpaceName space, NodeId primary, List<NodeId> replicas, long epoch)
      implements Row {
    public Placement {
      replicas = List.copyOf(replicas);
    }

    @Override
    public RowKey key() {
      return RowKey.of(Table.SPACES, space.value());
    }
  }

  /** The last epoch of a space that has no placement any more. */
  record DroppedSpace(SpaceName space, long epoch, long expiresMillis) implements Row {
    @Override
    public RowKey key() {
      return RowKey.of(Table.DROPPED_SPACES, space.value());
    }
  }

  /** Resources of a node are promised. */
  record Allocation(NodeId node, String id, String owner, Resources resources, long expiresMillis)
      implements Row {
    @Override
    public RowKey key() {
      return new RowKey(Table.ALLOCATIONS, node, id);
    }
  }

  /**
   * A node was let go: it comes back by a new token, or when this ends.
   *
   * @param name that it had
   */
  record Departed(NodeId node, String name, boolean forced, long sinceMillis, long expiresMillis)
      implements Row {
    @Override
    public RowKey key() {
      return RowKey.of(Table.DEPARTED, node);
    }
  }

  /**
   * A proposer's clock is further ahead of the cluster's than it is believed alone.
   *
   * @param firstMillis what it said first
   * @param lastMillis what it said last
   */
  record ClockClaim(NodeId proposer, long firstMillis, long lastMillis) implements Row {
    @Override
    public RowKey key() {
      return RowKey.of(Table.CLOCK_CLAIMS, proposer);
    }
  }

  /**
   * A row as it is kept.
   *
   * @param modified the index of the command that wrote it
   * @param hash its part of the state's hash
   */
  record Stored(Row row, long modified, long hash) {}
}
