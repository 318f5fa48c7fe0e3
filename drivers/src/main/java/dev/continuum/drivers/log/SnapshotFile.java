package dev.continuum.drivers.log;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The two names of a snapshot: while it is written and when it is whole. Thread-safe (immutable).
 */
record SnapshotFile(Path partial, Path whole) {
  /** Gives a forced file its name and makes the name durable. */
  void publish() throws IOException {
    WholeFile.publish(partial, whole);
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
