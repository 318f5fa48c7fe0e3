package dev.continuum.drivers.file;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Keys, certificates and records in {@link WholeFile}s, with refusals that name the file and what
 * to do. Thread-safe (stateless); one writer a file.
 */
public final class SecureFile {
  /** Larger than any key, chain or record of a cluster within its limits. */
  static final int MAX_BYTES = 64 << 20;

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private SecureFile() {}

  /** Readable by its owner only, from its first byte. */
  public static void writeSecret(Path file, byte[] bytes) {
    write(file, bytes, WholeFile.Readers.OWNER);
  }

  public static void writePublic(Path file, byte[] bytes) {
    write(file, bytes, WholeFile.Readers.ALL);
  }

  private static void write(Path file, byte[] bytes, WholeFile.Readers readers) {
    try {
      WholeFile.replace(file, bytes, readers);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  public static byte[] read(Path file) {
    return read(file, MAX_BYTES);
  }

  private static byte[] read(Path file, int maxBytes) {
    try {
      long size = Files.size(file);
      if (size > maxBytes) {
        throw damaged(file, size + " bytes", "at most " + maxBytes + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  public static byte[] readSecret(Path file) {
    return readSecret(file, MAX_BYTES);
  }

  /** Refuses a secret that others may read: it may be known to them already. */
  public static byte[] readSecret(Path file, int maxBytes) {
    try {
      if (WholeFile.POSIX) {
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
    } catch (IOException e) {
      throw failed(file, e);
    }
    return read(file, maxBytes);
  }

  public static ContinuumException damaged(Path file, String value, String expected) {
    return ContinuumException.field(
        ErrorCode.STORAGE_CORRUPT,
        file.toString(),
        value,
        expected,
        "Restore the file from a backup; or move it away, where the node may begin anew.");
  }

  public static ContinuumException failed(Path file, IOException cause) {
    return ContinuumException.of(
        ErrorCode.STORAGE_FAILED,
        file + ": " + cause,
        "Make the data folder readable and writable for this user.",
        cause);
  }
}
