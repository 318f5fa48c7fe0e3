package dev.continuum.app.cli;

import dev.continuum.client.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * How far the import of a file is, kept beside the file in {@code FILE.continuum-import} while it
 * is under way. Thread-safe (immutable).
 *
 * @param fingerprint of the file's size and beginning, so that another file does not go on here
 * @param offset bytes that are acknowledged
 * @param lines lines that are acknowledged
 */
record ImportProgress(
    String fingerprint, String space, long offset, long lines, long written, long failed) {
  private static final String SUFFIX = ".continuum-import";
  private static final int FINGERPRINT_BYTES = 64 << 10;

  /** Where to begin: what an import of this very file into this space left, or the beginning. */
  static ImportProgress load(Path file, String space, boolean restart) throws IOException {
    ImportProgress start = new ImportProgress(fingerprint(file), space, 0, 0, 0, 0);
    Path kept = keptBeside(file);
    if (restart || !Files.exists(kept)) {
      return start;
    }
    ImportProgress left = read(Files.readString(kept));
    boolean same =
        left != null
            && start.fingerprint.equals(left.fingerprint)
            && space.equals(left.space)
            && left.offset >= 0
            && left.offset <= Files.size(file);
    return same && left != null ? left : start;
  }

  private static @Nullable ImportProgress read(String text) {
    try {
      return Json.read(text, ImportProgress.class);
    } catch (JacksonException e) {
      return null;
    }
  }

  ImportProgress after(long bytes, long moreLines, long moreWritten, long moreFailed) {
    return new ImportProgress(
        fingerprint,
        space,
        offset + bytes,
        lines + moreLines,
        written + moreWritten,
        failed + moreFailed);
  }

  /** The key under which the lines from here on are sent: the same when they are sent again. */
  String idempotencyKey() {
    return "import-" + fingerprint.substring(0, 24) + "-" + offset;
  }

  void save(Path file) throws IOException {
    Path kept = keptBeside(file);
    Path next = kept.resolveSibling(kept.getFileName() + ".new");
    Files.writeString(next, Json.write(this));
    Files.move(next, kept, StandardCopyOption.ATOMIC_MOVE);
  }

  static void delete(Path file) throws IOException {
    Files.deleteIfExists(keptBeside(file));
  }

  private static Path keptBeside(Path file) {
    return file.resolveSibling(file.getFileName() + SUFFIX);
  }

  private static String fingerprint(Path file) throws IOException {
    ByteBuffer beginning = ByteBuffer.allocate(FINGERPRINT_BYTES);
    long size;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      size = channel.size();
      while (beginning.hasRemaining() && channel.read(beginning) >= 0) {
        // goes on until the buffer is full or the file ends
      }
    }
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(size).flip());
      sha256.update(beginning.flip());
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
