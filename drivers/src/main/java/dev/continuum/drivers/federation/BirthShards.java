package dev.continuum.drivers.federation;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.file.SecureFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The number of shards with which a node began to take part, which never changes: the groups on its
 * disk are divided by it. Thread-safe (stateless); one process a folder.
 */
final class BirthShards {
  private static final String FILE_NAME = "shards";
  private static final int MAX_BYTES = 64;
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  private BirthShards() {}

  /** Keeps the number the first time; throws {@code CONFIG_INVALID} where it is another later. */
  static void require(Path folder, int shardCount) {
    Path file = folder.resolve(FILE_NAME);
    if (!Files.exists(file)) {
      SecureFile.writeSecret(file, (shardCount + "\n").getBytes(StandardCharsets.US_ASCII));
      return;
    }
    String text =
        new String(SecureFile.readSecret(file, MAX_BYTES), StandardCharsets.US_ASCII).strip();
    if (!NUMBER.matcher(text).matches()) {
      throw SecureFile.damaged(file, text, "a number of at most 9 digits");
    }
    if (Integer.parseInt(text) != shardCount) {
      throw ContinuumException.field(
          ErrorCode.CONFIG_INVALID,
          "federation.raft.shard_count",
          shardCount,
          text + ", with which this node's part in the cluster began",
          "Set it back. To divide anew, back up, found another cluster with that number, and"
              + " restore: continuum cluster backup, continuum cluster restore.");
    }
  }
}
