package dev.continuum.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The Jargon File, a dictionary in the public domain with some 2,300 entries that refer to each
 * other, from the Debian package {@code dict-jargon}. Thread-safe.
 *
 * <p>It is taken from where the package puts it, else from a copy in the demo's folder; where there
 * is neither, the package is downloaded by {@code apt-get} and unpacked there, which needs no root.
 */
public final class JargonFile {
  public static final String PACKAGE = "dict-jargon";
  public static final String SOURCE = "The Jargon File, version 4.4.7";
  private static final Path INSTALLED = Path.of("/usr/share/dictd");
  private static final long COMMAND_SECONDS = 120;

  private JargonFile() {}

  /**
   * The entries.
   *
   * @param folder where a downloaded copy is kept
   * @throws IOException where the text can't be had; the message says what was tried
   */
  public static List<Passage> load(Path folder) throws IOException {
    Path copy = folder.resolve("usr/share/dictd");
    for (Path place : List.of(INSTALLED, copy)) {
      if (Files.isReadable(text(place)) && Files.isReadable(index(place))) {
        return DictionaryFile.read(text(place), index(place));
      }
    }
    download(folder);
    return DictionaryFile.read(text(copy), index(copy));
  }

  private static Path text(Path folder) {
    return folder.resolve("jargon.dict.dz");
  }

  private static Path index(Path folder) {
    return folder.resolve("jargon.index");
  }

  private static void download(Path folder) throws IOException {
    Files.createDirectories(folder);
    if (!runs(folder, "apt-get", "download", "--quiet", PACKAGE)
        && !(runs(folder, "apt-get", "update", "--quiet")
            && runs(folder, "apt-get", "download", "--quiet", PACKAGE))) {
      throw new IOException(
          "the Debian package " + PACKAGE + " is not installed and can't be downloaded");
    }
    Path archive;
    try (Stream<Path> files = Files.list(folder)) {
      archive =
          files
              .filter(file -> file.getFileName().toString().endsWith(".deb"))
              .findFirst()
              .orElseThrow(() -> new IOException("apt-get downloaded nothing into " + folder));
    }
    boolean unpacked = runs(folder, "dpkg-deb", "--extract", archive.toString(), ".");
    Files.delete(archive);
    if (!unpacked) {
      throw new IOException("dpkg-deb can't unpack " + archive.getFileName());
    }
  }

  private static boolean runs(Path folder, String... command) throws IOException {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false; // no such program: not a Debian system
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
