package dev.continuum.core.consensus;

import dev.continuum.core.value.SeededRandom;

/**
 * Which group decides what. Thread-safe (stateless).
 *
 * <p>With a shard count of 1 there is one group, 0, and it decides everything. With a count above 1
 * there are that many groups more, {@code 1 .. count}, among which sharded commands are divided by
 * the hash of their key; group 0 decides what is global. The count is fixed when a cluster is born,
 * for the hash of a key never moves.
 */
public final class Shards {
  public static final int MAX_SHARDS = 1_024;

  private Shards() {}

  /** How many groups there are. */
  public static int groups(int shardCount) {
    check(shardCount);
    return shardCount == 1 ? 1 : 1 + shardCount;
  }

  /**
   * The group that decides a command; a state check and what is restored are for whichever group
   * they are proposed to.
   */
  public static int groupOf(Command command, int shardCount) {
    check(shardCount);
    return switch (command) {
      case Command.StateCheck check ->
          throw new IllegalArgumentException("state check (expected: a command of one group)");
      case Command.StateRestore restore ->
          throw new IllegalArgumentException("state restore (expected: a command of one group)");
      case Command.Global global -> 0;
      case Command.Sharded sharded -> shardCount == 1 ? 0 : groupOf(sharded.shardKey(), shardCount);
    };
  }

  /** The group of a shard key: {@code space:NAME}, {@code node:ID}. */
  public static int groupOf(String shardKey, int shardCount) {
    check(shardCount);
    return shardCount == 1 ? 0 : 1 + (int) Long.remainderUnsigned(hash(shardKey), shardCount);
  }

  /** Whether a group may decide a command. */
  public static boolean belongs(Command command, int group, int shardCount) {
    return command instanceof Command.StateCheck
        || command instanceof Command.StateRestore
        || groupOf(command, shardCount) == group;
  }

  /** FNV-1a over the characters, then SplitMix64's finalizer: stable on every machine. */
  private static long hash(String key) {
    long hash = 0xCBF29CE484222325L;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * 0x100000001B3L;
    }
    return SeededRandom.mix(hash);
  }

  private static void check(int shardCount) {
    if (shardCount < 1 || shardCount > MAX_SHARDS) {
      throw new IllegalArgumentException(
          "shard count: " + shardCount + " (expected: 1.." + MAX_SHARDS + ")");
    }
  }
}
