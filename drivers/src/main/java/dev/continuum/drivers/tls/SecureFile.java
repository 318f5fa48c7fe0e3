package dev.continuum.drivers.tls;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Small files that are replaced as a whole: written beside, forced to disk, renamed, the folder
 * forced. Thread-safe (stateless); one writer a file.
 */
final class SecureFile {
  /** Larger than any key, chain or record of a cluster within its limits. */
  static final int MAX_BYTES = 64 << 20;

  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private SecureFile() {}

  /** Readable by its owner only, from its first byte. */
  static void writeSecret(Path file, byte[] bytes) {
    write(file, bytes, "rw-------");
  }

  static void writePublic(Path file, byte[] bytes) {
    write(file, bytes, "rw-r--r--");
  }

  private static void write(Path file, byte[] bytes, String permissions) {
    Path written = file.resolveSibling(file.getFileName() + ".new");
    try {
      Path folder = folderOf(file);
      createFolder(folder);
      Files.deleteIfExists(written);
      try (FileChannel channel =
          FileChannel.open(
              written,
              EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              attributes(permissions))) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  static byte[] read(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw damaged(file, size + " bytes", "at most " + MAX_BYTES + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Refuses a secret that others may read: it may be known to them already. */
  static byte[] readSecret(Path file) {
    try {
      if (POSIX) {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().anyMatch(OTHERS::contains)) {
          throw ContinuumException.field(
              ErrorCode.STORAGE_FAILED,
              file.toString(),
              PosixFilePermissions.toString(permissions),
              "rw-------",
              "chmod 600 " + file + ", and replace the key if others may have read it.");
        }
      }
      return read(file);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " (expected: a file in a folder)");
    }
    return folder;
  }

  private static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, attributes("rwx------"));
    }
  }

  static ContinuumException damaged(Path file, String value, String expected) {
    return ContinuumException.field(
        ErrorCode.STORAGE_CORRUPT,
        file.toString(),
        value,
        expected,
        "Restore the file from a backup; or move it away, where the node may begin anew.");
  }

  static ContinuumException failed(Path file, IOException cause) {
    return ContinuumException.of(
        ErrorCode.STORAGE_FAILED,
        file + ": " + cause,
        "Make the data folder readable and writable for this user.",
        cause);
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
