package dev.continuum.drivers.log;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The two names of a snapshot: while it is written and when it is whole. Thread-safe (immutable).
 */
record SnapshotFile(Path partial, Path whole) {
  /** Gives a forced file its name and makes the name durable. */
  void publish() throws IOException {
    Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path directory = whole.toAbsolutePath().getParent();
    if (directory != null) {
      FileDisk.force(directory);
    }
  }

  void abandon() throws IOException {
    Files.deleteIfExists(partial);
  }

  static ContinuumException failure(Path path, IOException cause) {
    Path directory = path.toAbsolutePath().getParent();
    return FileDisk.isFull(cause, directory == null ? path : directory)
        ? LogErrors.full(path, cause)
        : ContinuumException.of(
            ErrorCode.STORAGE_FAILED,
            "snapshot " + path + ": " + cause.getMessage(),
            "Check the disk and the permissions of the data directory.",
            cause);
  }
}
