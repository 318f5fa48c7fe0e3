package dev.continuum.drivers.log;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code LOCK} file of a data directory: one process at a time, and one owner within a process.
 * Thread-safe.
 *
 * <p>The operating system drops the lock when the process ends in whatever way, so a file that a
 * crash left behind locks nobody out; its text only says who was the last owner. POSIX drops it
 * also when the process closes <em>any</em> descriptor of the file, so a second open in the same
 * process is refused by a table of our own, before the file is touched.
 */
public final class DataDirLock implements AutoCloseable {
  public static final String FILE_NAME = "LOCK";

  private static final int MAX_TEXT_BYTES = 256;
  private static final Map<Path, DataDirLock> HELD = new ConcurrentHashMap<>();

  private final Path directory;
  private @Nullable FileChannel channel;

  private DataDirLock(Path directory) {
    this.directory = directory;
  }

  /**
   * Takes the lock, creating the directory where it is missing.
   *
   * @throws ContinuumException DATA_DIR_LOCKED where another has it, with its pid; STORAGE_FAILED
   *     where the file cannot be written
   */
  public static DataDirLock acquire(Path directory) {
    try {
      FileDisk.createDirectories(directory);
      Path real = directory.toRealPath();
      DataDirLock lock = new DataDirLock(real);
      if (HELD.putIfAbsent(real, lock) != null) {
        throw locked(real, describeSelf());
      }
      boolean taken = false;
      try {
        lock.takeFile();
        taken = true;
        return lock;
      } finally {
        if (!taken) {
          HELD.remove(real, lock);
        }
      }
    } catch (IOException e) {
      throw ContinuumException.of(
          ErrorCode.STORAGE_FAILED,
          "data directory " + directory + ": " + e.getMessage(),
          "Check that the directory exists and that this user may write to it.",
          e);
    }
  }

  /** The directory that is locked, without symbolic links. */
  public Path directory() {
    return directory;
  }

  /** Releases the lock; the file stays, empty. */
  @Override
  public synchronized void close() {
    FileChannel open = channel;
    channel = null;
    if (open == null) {
      return;
    }
    try (open) {
      open.truncate(0);
    } catch (IOException e) {
      throw ContinuumException.of(
          ErrorCode.STORAGE_FAILED,
          "data directory " + directory + ": " + e.getMessage(),
          "Check the disk.",
          e);
    } finally {
      HELD.remove(directory, this);
    }
  }

  private void takeFile() throws IOException {
    FileChannel open =
        FileChannel.open(
            directory.resolve(FILE_NAME),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE);
    boolean taken = false;
    try {
      @Nullable FileLock lock = open.tryLock();
      if (lock == null) {
        throw locked(directory, textOf(open));
      }
      ByteBuffer text = StandardCharsets.UTF_8.encode(describeSelf());
      open.truncate(0);
      open.write(text, 0);
      channel = open;
      taken = true;
    } finally {
      if (!taken) {
        open.close();
      }
    }
  }

  private static String textOf(FileChannel open) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_TEXT_BYTES);
    open.read(bytes, 0);
    String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
    return text.isEmpty() ? "another process" : text;
  }

  private static String describeSelf() {
    ProcessHandle self = ProcessHandle.current();
    return "pid "
        + self.pid()
        + " started "
        + self.info().startInstant().map(Instant::toString).orElse("at an unknown time");
  }

  private static ContinuumException locked(Path directory, String owner) {
    return ContinuumException.of(
        ErrorCode.DATA_DIR_LOCKED,
        "data directory "
            + directory
            + ": in use by "
            + owner
            + " (expected: one process at a time)",
        "Stop that process ('continuum stop' or 'kill PID'), or choose another --data-dir.");
  }
}
