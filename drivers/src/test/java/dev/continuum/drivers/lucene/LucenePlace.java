package dev.continuum.drivers.lucene;

import dev.continuum.core.memory.port.MemoryIndex;
import dev.continuum.sim.memory.MemoryIndexContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Folders for the contract: a crash leaves the files as they are on disk at that moment, in a new
 * folder, where nothing of the dead process holds a lock. One thread only.
 */
final class LucenePlace implements MemoryIndexContract.Place {
  private final Path root;
  private int crashes;
  private @Nullable LuceneMemoryIndex open;

  LucenePlace(Path root) {
    this.root = root;
  }

  @Override
  public MemoryIndex open() {
    open = LuceneMemoryIndex.open(folder(), LuceneIndexOptions.DEFAULT);
    return open;
  }

  Path folder() {
    return root.resolve("life-" + crashes);
  }

  @Override
  public void crash() throws IOException {
    Path dead = folder();
    crashes++;
    copy(dead, folder());
    close();
  }

  @Override
  public void close() {
    LuceneMemoryIndex last = open;
    if (last != null) {
      last.close();
      open = null;
    }
  }

  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().equals("write.lock")) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
  }
}
