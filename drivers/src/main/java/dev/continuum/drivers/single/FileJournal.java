package dev.continuum.drivers.single;

import dev.continuum.core.consensus.StateMachine.Chunks;
import dev.continuum.core.consensus.StateMachine.Snapshot;
import dev.continuum.core.consensus.single.Journal;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.file.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A journal in a folder: {@code journal-INDEX.log} with the entries from that index on, {@code
 * snapshot-INDEX.state} with all up to it. One thread only. The folder is made by the first entry.
 *
 * <p>A snapshot is written beside, forced and renamed; then a new journal begins; then the older
 * files go. A crash between any two of these leaves files that say the same.
 */
public final class FileJournal implements Journal {
  private static final String JOURNAL = "journal-";
  private static final String SNAPSHOT = "snapshot-";
  private static final String WRITTEN = ".new";

  private final Path folder;
  private @Nullable JournalFile current;
  private boolean failed;

  public FileJournal(Path folder) {
    this.folder = folder;
  }

  /** Whether something was decided here before. */
  public boolean exists() {
    return !files(JOURNAL).isEmpty() || !files(SNAPSHOT).isEmpty();
  }

  @Override
  public @Nullable Chunks snapshot() {
    List<Path> snapshots = files(SNAPSHOT);
    return snapshots.isEmpty() ? null : new SnapshotChunks(snapshots.getLast());
  }

  @Override
  public void replay(EntryReader reader) {
    List<Path> journals = files(JOURNAL);
    for (Path path : journals) {
      boolean last = path.equals(journals.getLast());
      try {
        JournalFile file = JournalFile.open(path, last, reader);
        if (last) {
          current = file;
        } else {
          file.close();
        }
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  @Override
  public void append(long firstIndex, List<byte[]> entries) {
    if (failed) {
      throw stopped();
    }
    JournalFile file = current;
    try {
      if (file == null) {
        file = begin(firstIndex);
        current = file;
      }
      if (file.bytes() + JournalFile.groupBytes(entries) > JournalFile.MAX_FILE_BYTES) {
        throw full(null);
      }
      file.write(firstIndex, entries);
    } catch (IOException e) {
      throw notWritten(file, e);
    }
    try {
      file.force(JournalFile.groupBytes(entries));
    } catch (IOException e) {
      failed = true;
      throw failed(e);
    }
  }

  @Override
  public void write(Snapshot snapshot) {
    if (failed) {
      throw stopped();
    }
    try {
      Files.createDirectories(folder);
      Path path = folder.resolve(name(SNAPSHOT, snapshot.index(), ".state"));
      Path written = path.resolveSibling(path.getFileName() + WRITTEN);
      writeChunks(written, snapshot.chunks());
      WholeFile.publish(written, path);
      JournalFile before = current;
      current = begin(snapshot.index() + 1);
      if (before != null) {
        before.close();
      }
      deleteOlder(JOURNAL, current.path());
      deleteOlder(SNAPSHOT, path);
    } catch (IOException e) {
      throw isFull(e) ? full(e) : failed(e);
    }
  }

  @Override
  public long entryBytes() {
    return current == null ? 0 : current.bytes();
  }

  @Override
  public void close() {
    if (current != null) {
      try {
        current.close();
      } catch (IOException e) {
        throw failed(e);
      }
      current = null;
    }
  }

  static ContinuumException corrupt(Path path, String what) {
    return ContinuumException.of(
        ErrorCode.STORAGE_CORRUPT, path + ": " + what, "Restore the folder from a backup.");
  }

  private JournalFile begin(long firstIndex) throws IOException {
    Path path = folder.resolve(name(JOURNAL, firstIndex, ".log"));
    WholeFile.replace(path, JournalFile.header(firstIndex), WholeFile.Readers.OWNER);
    return JournalFile.open(path, true, (index, entry) -> {});
  }

  /** What may have been begun is undone, or nothing more is taken. */
  private ContinuumException notWritten(@Nullable JournalFile file, IOException cause) {
    try {
      if (file != null) {
        file.cut();
      }
      return isFull(cause) ? full(cause) : failed(cause);
    } catch (IOException e) {
      failed = true;
      cause.addSuppressed(e);
      return failed(cause);
    }
  }

  private static void writeChunks(Path path, Chunks chunks) throws IOException {
    Files.deleteIfExists(path);
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (byte[] chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
        ByteBuffer part = ByteBuffer.allocate(Integer.BYTES + chunk.length);
        part.putInt(chunk.length).put(chunk).flip();
        while (part.hasRemaining()) {
          channel.write(part);
        }
      }
      channel.force(true);
    }
  }

  private void deleteOlder(String prefix, Path newest) throws IOException {
    for (Path path : files(prefix)) {
      if (!path.equals(newest)) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** By rising index. */
  private List<Path> files(String prefix) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> found = new ArrayList<>();
      all.filter(path -> path.getFileName().toString().matches(prefix + "[0-9a-f]{16}\\.[a-z]+"))
          .sorted()
          .forEach(found::add);
      return found;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static String name(String prefix, long index, String suffix) {
    return prefix + String.format(Locale.ROOT, "%016x", index) + suffix;
  }

  private static boolean isFull(IOException failure) {
    String message = failure.getMessage();
    return message != null
        && (message.contains("No space left") || message.contains("quota exceeded"));
  }

  private ContinuumException full(@Nullable IOException cause) {
    String message = "consensus: no space left for decisions in " + folder;
    String fix = "Free disk space; then decide again.";
    return cause == null
        ? ContinuumException.of(ErrorCode.STORAGE_FULL, message, fix)
        : ContinuumException.of(ErrorCode.STORAGE_FULL, message, fix, cause);
  }

  private ContinuumException failed(IOException cause) {
    return ContinuumException.of(
        ErrorCode.STORAGE_FAILED,
        "consensus: " + folder + ": " + cause,
        "Check the disk, then restart the node.",
        cause);
  }

  private ContinuumException stopped() {
    return ContinuumException.of(
        ErrorCode.STORAGE_FAILED,
        "consensus: a write to " + folder + " failed earlier",
        "Check the disk, then restart the node.");
  }
}
