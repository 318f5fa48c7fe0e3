package dev.continuum.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What a benchmark may use: scratch folders, the number of rounds, a line of progress. One thread
 * only.
 *
 * @param scratch an empty folder on the disk that is measured
 * @param rounds how many pairs are measured
 * @param seconds how long one side of a pair runs
 * @param only the one part of the benchmark that is wanted; empty for all
 */
record BenchContext(Path scratch, int rounds, int seconds, String only) {

  /** Whether this part of the benchmark is wanted. */
  boolean wants(String part) {
    return only.isEmpty() || only.equals(part);
  }

  /** A new, empty folder. */
  Path folder(String name) throws IOException {
    return Files.createTempDirectory(scratch, name);
  }

  /** Says what is going on, on standard error, so that the table on standard output stays clean. */
  void progress(String text) {
    System.err.println("  " + text);
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path directory, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
