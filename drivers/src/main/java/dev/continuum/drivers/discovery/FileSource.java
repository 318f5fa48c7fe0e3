package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.DiscoveryMethod;
import dev.continuum.core.discovery.Findings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A file of peers that may change at any time. Thread-safe.
 *
 * <p>It is looked at once a second by its time, size and identity rather than watched: watching
 * misses changes on network file systems and through the links by which Kubernetes swaps a mounted
 * file.
 */
public final class FileSource implements Source {
  /** A longer file is refused. */
  public static final int MAX_FILE_BYTES = 1 << 20;

  private static final String ABSENT = "absent";

  private final Path file;
  private volatile String seen = "";

  public FileSource(Path file) {
    this.file = file;
  }

  @Override
  public DiscoveryMethod method() {
    return DiscoveryMethod.FILE;
  }

  @Override
  public Findings find() throws IOException {
    seen = state(); // before reading: a change while it is read is another change
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_FILE_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    }
    if (bytes.length > MAX_FILE_BYTES) {
      throw new IOException(file + ": too long (expected: at most " + MAX_FILE_BYTES + " bytes)");
    }
    return PeerList.read(bytes);
  }

  @Override
  public boolean changed() {
    return !state().equals(seen);
  }

  private String state() {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.lastModifiedTime() + "," + now.size() + "," + now.fileKey();
    } catch (IOException e) {
      return ABSENT;
    }
  }
}
