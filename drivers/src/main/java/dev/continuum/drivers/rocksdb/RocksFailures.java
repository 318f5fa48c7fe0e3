package dev.continuum.drivers.rocksdb;

import dev.continuum.core.memory.port.DerivedDataDamaged;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.nio.file.Path;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** Says in our terms what RocksDB refused. Thread-safe. */
final class RocksFailures {
  /** A file that the manifest names and that is gone is reported as a failed read, by this text. */
  private static final String FILE_GONE = "No such file or directory";

  private final Path folder;

  RocksFailures(Path folder) {
    this.folder = folder;
  }

  /**
   * Damage, a full disk, or a failed disk.
   *
   * @param attempt what was tried, for the message
   */
  RuntimeException of(String attempt, RocksDBException failure) {
    Status status = failure.getStatus();
    String text = String.valueOf(failure.getMessage());
    if (status == null) {
      return ContinuumException.of(
          ErrorCode.STORAGE_FAILED, attempt + ": " + text, "look at the disk and the log", failure);
    }
    if (isDamage(status, text)) {
      return new DerivedDataDamaged(folder.toString(), attempt + ": " + text, failure);
    }
    if (status.getSubCode() == Status.SubCode.NoSpace) {
      return ContinuumException.of(
          ErrorCode.STORAGE_FULL,
          "state store: no space left in " + folder + " (expected: room to " + attempt + ")",
          "free space on the disk; writing goes on by itself within seconds",
          failure);
    }
    if (isLocked(text)) {
      return ContinuumException.of(
          ErrorCode.DATA_DIR_LOCKED,
          "state store: " + folder + " is open in another process (expected: one owner)",
          "stop the other process, or choose another data folder",
          failure);
    }
    return ContinuumException.of(
        ErrorCode.STORAGE_FAILED,
        "state store: " + attempt + " failed in " + folder + ": " + text,
        "look at the disk and its permissions, then restart the node",
        failure);
  }

  private static boolean isDamage(Status status, String text) {
    return switch (status.getCode()) {
      case Corruption -> true;
      case IOError -> text.contains(FILE_GONE);
      default -> false;
    };
  }

  private static boolean isLocked(String text) {
    return text.contains("lock hold by current process") || text.contains("While lock file");
  }
}
