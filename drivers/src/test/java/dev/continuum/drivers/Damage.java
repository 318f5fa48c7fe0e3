package dev.continuum.drivers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One way of harming a folder of files, chosen by a seed. Thread-safe (immutable).
 *
 * @param file which was harmed
 * @param what how
 */
public record Damage(Path file, String what) {
  /** Flips bits of, truncates or deletes one of the files. */
  public static Damage inflict(Path folder, Random random) throws IOException {
    List<Path> files = files(folder);
    Path file = files.get(random.nextInt(files.size()));
    byte[] bytes = Files.readAllBytes(file);
    int kind = bytes.length == 0 ? 2 : random.nextInt(8);
    if (kind == 0) {
      int kept = random.nextInt(bytes.length);
      Files.write(file, Arrays.copyOf(bytes, kept));
      return new Damage(file, "truncated to " + kept + " of " + bytes.length);
    }
    if (kind == 1 || kind == 2) {
      Files.delete(file);
      return new Damage(file, "deleted");
    }
    int at = random.nextInt(bytes.length);
    int bit = random.nextInt(8);
    bytes[at] ^= (byte) (1 << bit);
    Files.write(file, bytes);
    return new Damage(file, "bit " + bit + " of byte " + at + " of " + bytes.length + " flipped");
  }

  /** Copies the files of a folder, except locks. */
  public static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : files(from)) {
      Files.copy(file, to.resolve(file.getFileName()));
    }
  }

  /** The files of a folder by name, except locks. */
  public static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().matches("LOCK|write\\.lock"))
          .sorted()
          .toList();
    }
  }
}
