package dev.continuum.drivers.federation;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.raft.RaftEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A node goes on alone after a majority was lost, because its operator says so. Thread-safe
 * (stateless); whoever calls it has the folder's lock.
 *
 * <p>The order is put into the folder beside a backup; the next start makes this node the only
 * voter of every group, raises the epoch, and takes the order away.
 */
public final class Recovery {
  private static final String ORDER = "recover";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Recovery() {}

  /**
   * Copies what was decided to a folder beside it, then orders the recovery.
   *
   * @return the backup
   */
  public static Path order(Path dataFolder, long nowMillis) throws IOException {
    Path folder = dataFolder.resolve(ClusterFederation.FOLDER);
    if (!RaftEngine.exists(folder)) {
      throw ContinuumException.of(
          ErrorCode.CONSENSUS_STOPPED,
          folder
              + ": no part in a cluster's decisions (expected: the data folder of a node that voted or"
              + " learned)",
          "Choose a survivor that voted or learned; see continuum cluster status there. A node of no"
              + " cluster decides alone as it is.");
    }
    Path backup =
        dataFolder.resolve(
            ClusterFederation.FOLDER
                + ".before-recover-"
                + STAMP.format(Instant.ofEpochMilli(nowMillis)));
    copy(folder, backup);
    Files.writeString(
        folder.resolve(ORDER), "ordered at " + nowMillis + "\n", StandardCharsets.US_ASCII);
    return backup;
  }

  static boolean isOrdered(Path folder) {
    return Files.exists(folder.resolve(ORDER));
  }

  static void done(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(ORDER));
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path each : all) {
      Path target = to.resolve(from.relativize(each).toString());
      if (Files.isDirectory(each)) {
        Files.createDirectories(target);
      } else {
        Files.copy(each, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
