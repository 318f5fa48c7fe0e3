package dev.continuum.drivers.federation;

import dev.continuum.drivers.file.SecureFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * How often this node was started, so that no proposal has the number of another. Thread-safe
 * (stateless); the owner of the data folder calls it once a start.
 */
final class StartCount {
  static final String FILE_NAME = "starts";
  private static final int MAX_BYTES = 64;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private StartCount() {}

  /** Draws the next one, from 0, and makes it durable before anybody sees it. */
  static int next(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    int next = 0;
    if (Files.exists(file)) {
      String text =
          new String(SecureFile.readSecret(file, MAX_BYTES), StandardCharsets.US_ASCII).strip();
      if (!NUMBER.matcher(text).matches()) {
        throw SecureFile.damaged(file, text, "a number of at most 9 digits");
      }
      next = Integer.parseInt(text) + 1;
    }
    SecureFile.writeSecret(file, (next + "\n").getBytes(StandardCharsets.US_ASCII));
    return next;
  }
}
