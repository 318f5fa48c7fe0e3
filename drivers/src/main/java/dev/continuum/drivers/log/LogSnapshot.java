package dev.continuum.drivers.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file of opaque records that together stand for the log up to a position, so that the log can be
 * trimmed and the state be rebuilt from the snapshot and the tail. Thread-safe (immutable).
 *
 * <p>A snapshot has its name only when it is whole: it is written under another name, forced,
 * renamed, and the directory is forced. A reader checks each frame as it comes and the whole at the
 * end.
 *
 * @param path the file
 * @param coveredPosition the last record of the log that it includes, by its name
 */
public record LogSnapshot(Path path, long coveredPosition) {
  private static final int NAME_DIGITS = 20;

  /**
   * Begins a snapshot in a directory, created where it is missing.
   *
   * @throws dev.continuum.core.value.ContinuumException STORAGE_FULL or STORAGE_FAILED
   */
  public static LogSnapshotWriter write(Path directory, long coveredPosition) {
    Path path = directory.resolve(nameOf(coveredPosition));
    Path partial = directory.resolve(nameOf(coveredPosition) + ".partial");
    try {
      FileDisk.createDirectories(directory);
      FileChannel channel =
          FileChannel.open(
              partial,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE);
      return new LogSnapshotWriter(
          channel, coveredPosition, System.currentTimeMillis(), new SnapshotFile(partial, path));
    } catch (IOException e) {
      throw SnapshotFile.failure(directory, e);
    }
  }

  /** The whole snapshots of a directory, the newest first; none where there is no directory. */
  public static List<LogSnapshot> list(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(LogSnapshot::named)
          .flatMap(Optional::stream)
          .sorted(Comparator.comparingLong(LogSnapshot::coveredPosition).reversed())
          .toList();
    } catch (IOException e) {
      throw SnapshotFile.failure(directory, e);
    }
  }

  /** Deletes the snapshots that cover less, and what interrupted writers have left. */
  public static void deleteOlderThan(long coveredPosition, Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.toList()) {
        boolean older =
            named(entry).map(found -> found.coveredPosition < coveredPosition).orElse(false);
        if (older || entry.toString().endsWith(SnapshotFormat.PARTIAL_SUFFIX)) {
          Files.deleteIfExists(entry);
        }
      }
    } catch (IOException e) {
      throw SnapshotFile.failure(directory, e);
    }
  }

  /**
   * Opens it for reading.
   *
   * @throws dev.continuum.core.value.ContinuumException STORAGE_CORRUPT where the header is damaged
   */
  public LogSnapshotReader open() {
    try {
      return new LogSnapshotReader(
          FileChannel.open(path, StandardOpenOption.READ), path.toString());
    } catch (IOException e) {
      throw SnapshotFile.failure(path, e);
    }
  }

  static String nameOf(long coveredPosition) {
    return String.format(
        Locale.ROOT, "%0" + NAME_DIGITS + "d" + SnapshotFormat.SUFFIX, coveredPosition);
  }

  private static Optional<LogSnapshot> named(Path entry) {
    String name = String.valueOf(entry.getFileName());
    if (name.length() != NAME_DIGITS + SnapshotFormat.SUFFIX.length()
        || !name.endsWith(SnapshotFormat.SUFFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new LogSnapshot(entry, Long.parseLong(name, 0, NAME_DIGITS, 10)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
