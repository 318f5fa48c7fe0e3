package dev.continuum.drivers.loop;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.file.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is there while a log acknowledges what is not on disk yet, and after an end that was
 * none. One thread only.
 *
 * <p>Such a log may have lost its end in a power cut, without a trace, while others hold it: it
 * must not give out the same dots again.
 */
final class UnsyncedMark implements AutoCloseable {
  static final String FILE_NAME = "unsynced";

  private static final byte[] TEXT =
      "this node acknowledges writes before they are on disk\n".getBytes(StandardCharsets.US_ASCII);

  private final Path file;
  private boolean running;

  UnsyncedMark(Path folder) {
    this.file = folder.resolve(FILE_NAME);
  }

  /** Whether the last run may have lost acknowledged writes unseen. */
  boolean isLeft() {
    return Files.exists(file);
  }

  /**
   * The log takes writes from now on, and what a mark that was left asks for is done.
   *
   * @param unsynced whether it acknowledges them before they are on disk
   */
  void begin(boolean unsynced) {
    running = true;
    if (unsynced) {
      try {
        WholeFile.replace(file, TEXT, WholeFile.Readers.ALL);
      } catch (IOException e) {
        throw failed(e);
      }
    } else {
      remove();
    }
  }

  /** The log was closed, so all of it is on disk. */
  @Override
  public void close() {
    if (running) {
      remove();
    }
  }

  private void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private ContinuumException failed(IOException cause) {
    return ContinuumException.of(
        ErrorCode.STORAGE_FAILED,
        "data folder: " + file + ": " + cause.getMessage(),
        "Make the data folder readable and writable for this user.",
        cause);
  }
}
