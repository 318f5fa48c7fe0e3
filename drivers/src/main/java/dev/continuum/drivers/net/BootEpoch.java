package dev.continuum.drivers.net;

import dev.continuum.drivers.file.SecureFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The number of this start of a node: greater than that of any start before, so that no key is
 * derived twice and no counter sealed with twice. Thread-safe (stateless); the owner of the data
 * folder calls it once a start.
 */
public final class BootEpoch {
  static final String FILE_NAME = "boot-epoch";
  private static final int MAX_BYTES = 64;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private BootEpoch() {}

  /**
   * Draws the next one and makes it durable before anybody sees it.
   *
   * @param wallMillis the wall clock, from which a folder without one begins: a node whose folder
   *     was lost is then still ahead of what it was
   */
  public static long next(Path dataFolder, long wallMillis) {
    Path file = dataFolder.resolve(FILE_NAME);
    long former = 0;
    if (Files.exists(file)) {
      String text =
          new String(SecureFile.readSecret(file, MAX_BYTES), StandardCharsets.US_ASCII).strip();
      if (!NUMBER.matcher(text).matches()) {
        throw SecureFile.damaged(file, text, "a number of at most 18 digits");
      }
      former = Long.parseLong(text);
    }
    long next = Math.max(former + 1, Math.max(1, wallMillis));
    SecureFile.writeSecret(file, (next + "\n").getBytes(StandardCharsets.US_ASCII));
    return next;
  }
}
