package dev.continuum.drivers.loop;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.RandomSource;
import dev.continuum.drivers.file.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who a node is, in the file {@code node.id}: its own number, which never changes, and the actor of
 * its dots, which changes when records of its log were lost, so that no dot is given out twice.
 * Thread-safe (immutable).
 */
record NodeIdentity(long node, long actor) {
  static final String FILE_NAME = "node.id";

  private static final Pattern FORM =
      Pattern.compile("node ([0-9a-f]{16})\nactor ([0-9a-f]{16})\n");

  /** Reads the identity, or makes one where there is none. */
  static NodeIdentity open(Path folder, RandomSource random, Warnings warnings) {
    Path file = folder.resolve(FILE_NAME);
    try {
      if (Files.exists(file)) {
        Matcher form = FORM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (form.matches()) {
          return new NodeIdentity(
              HexFormat.fromHexDigitsToLong(form.group(1)),
              HexFormat.fromHexDigitsToLong(form.group(2)));
        }
        warnings.add(file + " cannot be read; this node has a new identity.");
      }
      NodeIdentity fresh = new NodeIdentity(random.nextLong(), random.nextLong());
      fresh.save(folder);
      return fresh;
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** The same node with dots that nobody has seen. */
  NodeIdentity withNewActor(Path folder, RandomSource random) {
    NodeIdentity next = new NodeIdentity(node, random.nextLong());
    try {
      next.save(folder);
      return next;
    } catch (IOException e) {
      throw failed(folder.resolve(FILE_NAME), e);
    }
  }

  String text() {
    return HexFormat.of().toHexDigits(node);
  }

  private void save(Path folder) throws IOException {
    String text =
        "node %s\nactor %s\n"
            .formatted(HexFormat.of().toHexDigits(node), HexFormat.of().toHexDigits(actor));
    WholeFile.replace(
        folder.resolve(FILE_NAME),
        text.getBytes(StandardCharsets.ISO_8859_1),
        WholeFile.Readers.ALL);
  }

  private static ContinuumException failed(Path file, IOException cause) {
    return ContinuumException.of(
        ErrorCode.STORAGE_FAILED,
        "data folder: " + file + ": " + cause.getMessage(),
        "Make the data folder readable and writable for this user.",
        cause);
  }
}
