package dev.continuum.drivers.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;

/**
 * Replaces a file as a whole: written beside, forced to disk, renamed, the folder forced. A reader
 * sees the former content or the new one. Thread-safe (stateless); one writer a file.
 */
public final class WholeFile {
  static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private static final String SUFFIX = ".new";
  private static final String FOLDER_PERMISSIONS = "rwx------";

  /** Who may read the file, from its first byte. */
  public enum Readers {
    OWNER("rw-------"),
    ALL("rw-r--r--");

    private final String permissions;

    Readers(String permissions) {
      this.permissions = permissions;
    }
  }

  private WholeFile() {}

  /** When it returns, the content is on disk under the file's name. */
  public static void replace(Path file, byte[] bytes, Readers readers) throws IOException {
    Path folder = folderOf(file);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, attributes(FOLDER_PERMISSIONS));
    }
    Path written = file.resolveSibling(file.getFileName() + SUFFIX);
    Files.deleteIfExists(written); // of a writer that died
    try (FileChannel channel =
        FileChannel.open(
            written,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            attributes(readers.permissions))) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    publish(written, file);
  }

  /** Gives a forced file its name, in the place of what had it, and makes the name durable. */
  public static void publish(Path written, Path file) throws IOException {
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(folderOf(file), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " (expected: a file in a folder)");
    }
    return folder;
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
