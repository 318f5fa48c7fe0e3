package dev.continuum.drivers.lucene;

import dev.continuum.core.memory.port.DerivedDataDamaged;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;

/** Says in our terms what Lucene or the disk refused. Thread-safe. */
final class LuceneFailures {
  private static final int MAX_CAUSES = 16;

  private final Path folder;

  LuceneFailures(Path folder) {
    this.folder = folder;
  }

  /**
   * Damage, a full disk, a second owner, or a failed disk.
   *
   * @param attempt what was tried, for the message
   */
  RuntimeException of(String attempt, Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (isDamage(cause)) {
        return new DerivedDataDamaged(
            folder.toString(), attempt + ": " + cause.getMessage(), failure);
      }
      if (cause instanceof LockObtainFailedException) {
        return ContinuumException.of(
            ErrorCode.DATA_DIR_LOCKED,
            "index: " + folder + " is open in another process (expected: one owner)",
            "stop the other process, or choose another data folder",
            failure);
      }
      if (isFull(cause)) {
        return ContinuumException.of(
            ErrorCode.STORAGE_FULL,
            "index: no space left in " + folder + " (expected: room to " + attempt + ")",
            "free space on the disk; indexing goes on by itself",
            failure);
      }
      cause = cause.getCause();
    }
    return ContinuumException.of(
        ErrorCode.STORAGE_FAILED,
        "index: " + attempt + " failed in " + folder + ": " + failure,
        "look at the disk and its permissions, then restart the node",
        failure);
  }

  static boolean isDamage(@Nullable Throwable cause) {
    return cause instanceof CorruptIndexException
        || cause instanceof IndexFormatTooOldException
        || cause instanceof IndexFormatTooNewException
        || cause instanceof EOFException
        || cause instanceof FileNotFoundException
        || cause instanceof NoSuchFileException;
  }

  private static boolean isFull(Throwable cause) {
    String message = cause.getMessage();
    return cause instanceof IOException
        && message != null
        && (message.contains("No space left on device") || message.contains("Disk quota exceeded"));
  }
}
