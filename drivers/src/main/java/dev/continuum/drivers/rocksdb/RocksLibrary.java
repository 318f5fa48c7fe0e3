package dev.continuum.drivers.rocksdb;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.CRC32;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RocksDB's native library. Thread-safe.
 *
 * <p>RocksDB would unpack 17 MB into the system's folder for temporary files at every start, and
 * leave them there after a kill. Here they are unpacked once, below the store's folder, and
 * compared with their checksum at the next start.
 */
public final class RocksLibrary {
  private static final Logger LOG = LoggerFactory.getLogger(RocksLibrary.class);
  private static final String FOLDER = "native";
  private static final String UNFINISHED_SUFFIX = ".tmp";
  private static final int BUFFER_BYTES = 256 << 10;

  private static boolean loaded;

  private RocksLibrary() {}

  /** Loads it, from below {@code folder} where that can be written to and run from. */
  public static synchronized void load(Path folder) {
    if (loaded) {
      return;
    }
    try {
      Path home = folder.toAbsolutePath().resolve(FOLDER);
      unpack(home);
      RocksDB.loadLibrary(List.of(home.toString()));
    } catch (IOException | UnsatisfiedLinkError e) {
      LOG.info(
          "native library: not from the data folder, so from a temporary one: {}", e.toString());
      RocksDB.loadLibrary();
    }
    loaded = true;
  }

  private static void unpack(Path home) throws IOException {
    String packedName = Environment.getJniLibraryFileName("rocksdb");
    URL source = RocksDB.class.getClassLoader().getResource(packedName);
    if (source == null || !(source.openConnection() instanceof JarURLConnection connection)) {
      throw new IOException("no " + packedName + " in a jar");
    }
    String name = Environment.getJniLibraryFileName("rocksdbjni"); // what RocksDB looks for
    Path library = home.resolve(name);
    if (Files.exists(library) && checksum(library) == connection.getJarEntry().getCrc()) {
      return;
    }
    Files.createDirectories(home);
    Path fresh = home.resolve(name + UNFINISHED_SUFFIX);
    try (InputStream packed = connection.getInputStream()) {
      Files.copy(packed, fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh); // a disk that is too small for it must not stay full
    }
  }

  private static long checksum(Path file) throws IOException {
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        crc.update(buffer, 0, read);
      }
    }
    return crc.getValue();
  }
}
