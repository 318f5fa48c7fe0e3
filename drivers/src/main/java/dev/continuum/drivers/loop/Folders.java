package dev.continuum.drivers.loop;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Folders of derived data. Thread-safe (stateless). */
final class Folders {
  private Folders() {}

  static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw ContinuumException.of(
          ErrorCode.STORAGE_FAILED,
          "data folder: cannot create " + folder + ": " + e.getMessage(),
          "Make the folder above it writable, or choose another data folder.",
          e);
    }
  }

  /** Deletes a folder with everything in it; nothing where it is not there. */
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try {
      Files.walkFileTree(folder, new Deletion());
    } catch (IOException e) {
      throw ContinuumException.of(
          ErrorCode.STORAGE_FAILED,
          "data folder: cannot delete " + folder + ": " + e.getMessage(),
          "Delete the folder by hand and start again; it is derived from the log.",
          e);
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
