package dev.continuum.drivers.net;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * A small file for its owner's eyes that is replaced as a whole: written beside, forced to disk,
 * renamed, the folder forced. Thread-safe (stateless); one writer a file.
 */
final class OwnerFile {
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private OwnerFile() {}

  static void write(Path file, byte[] bytes) {
    Path written = file.resolveSibling(file.getFileName() + ".new");
    Path folder = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(written);
      try (FileChannel channel =
          FileChannel.open(
              written,
              EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Refuses a file that others may read, and one that is longer than it can be. */
  static byte[] read(Path file, int maxBytes) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.stream().anyMatch(OTHERS::contains)) {
        throw ContinuumException.field(
            ErrorCode.STORAGE_FAILED,
            file.toString(),
            PosixFilePermissions.toString(permissions),
            "rw-------",
            "chmod 600 " + file + ", and rotate the keys if others may have read them.");
      }
      if (Files.size(file) > maxBytes) {
        throw damaged(file, Files.size(file) + " bytes", "at most " + maxBytes + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  static ContinuumException damaged(Path file, String value, String expected) {
    return ContinuumException.field(
        ErrorCode.STORAGE_CORRUPT,
        file.toString(),
        value,
        expected,
        "Restore the file from a backup, or copy the keyring of another node.");
  }

  private static ContinuumException failed(Path file, IOException cause) {
    return ContinuumException.of(
        ErrorCode.STORAGE_FAILED,
        file + ": " + cause,
        "Make the data folder readable and writable for this user.",
        cause);
  }
}
