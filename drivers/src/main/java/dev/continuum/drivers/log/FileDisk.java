package dev.continuum.drivers.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A directory of the real file system. Thread-safe. */
final class FileDisk implements Disk {
  private final Path directory;

  FileDisk(Path directory) {
    this.directory = directory;
  }

  /** Creates a directory and what is missing above it, all of it durable. */
  static void createDirectories(Path directory) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    Path above = directory.toAbsolutePath().normalize();
    while (above != null && !Files.exists(above)) {
      missing.push(above);
      above = above.getParent();
    }
    Files.createDirectories(directory); // refuses where a file is in the way
    for (Path created : missing) {
      Path parent = created.getParent();
      if (parent != null) {
        force(parent);
      }
    }
  }

  static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public DiskFile create(String name) throws IOException {
    try {
      return new ChannelFile(
          FileChannel.open(
              directory.resolve(name),
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.CREATE_NEW));
    } catch (IOException e) {
      throw translate(e);
    }
  }

  @Override
  public DiskFile open(String name) throws IOException {
    return new ChannelFile(
        FileChannel.open(
            directory.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public DiskFile openForReading(String name) throws IOException {
    return new ChannelFile(FileChannel.open(directory.resolve(name), StandardOpenOption.READ));
  }

  @Override
  public List<String> list() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(Files::isRegularFile)
          .map(entry -> String.valueOf(entry.getFileName()))
          .sorted()
          .toList();
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Path target = directory.resolve(to);
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    try {
      Files.move(directory.resolve(from), target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw translate(e);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name));
  }

  @Override
  public void forceDirectory() throws IOException {
    force(directory);
  }

  @Override
  public long usableBytes() throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  /**
   * Whether a failure means that there is no space. ENOSPC and EDQUOT reach Java only as the
   * system's text, which follows the locale; so a file system that has less than a page left counts
   * as full too.
   */
  static boolean isFull(IOException failure, Path directory) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("no space left")
        || text.contains("quota exceeded")
        || text.contains("not enough space")) {
      return true;
    }
    try {
      return Files.getFileStore(directory).getUsableSpace() < SegmentHeader.BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  private IOException translate(IOException failure) {
    return isFull(failure, directory)
        ? new DiskFullException(failure.getMessage() + " in " + directory, failure)
        : failure;
  }

  private final class ChannelFile implements DiskFile {
    private final FileChannel channel;

    ChannelFile(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer target, long offsetBytes) throws IOException {
      int total = 0;
      while (target.hasRemaining()) {
        int count = channel.read(target, offsetBytes + total);
        if (count <= 0) {
          break;
        }
        total += count;
      }
      return total;
    }

    @Override
    public void write(ByteBuffer source, long offsetBytes) throws IOException {
      long offset = offsetBytes;
      try {
        while (source.hasRemaining()) {
          offset += channel.write(source, offset);
        }
      } catch (IOException e) {
        throw translate(e);
      }
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
