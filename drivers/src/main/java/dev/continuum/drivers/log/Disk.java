package dev.continuum.drivers.log;

import java.io.IOException;
import java.util.List;

/**
 * The one directory a log lives in, seen as the few operations it needs; the seam at which tests
 * inject crashes, torn writes and full disks. Thread-safe.
 *
 * <p>What an implementation promises, and nothing more: bytes written are on the medium once {@link
 * DiskFile#force} has returned, names are once {@link #forceDirectory} has returned, and a rename
 * is seen whole or not at all.
 */
interface Disk {
  /** Creates a file that must not exist. */
  DiskFile create(String name) throws IOException;

  /** Opens a file for reading and writing. */
  DiskFile open(String name) throws IOException;

  /**
   * Opens a file for reading through a handle of its own, so that an interrupted reader hurts no
   * other.
   */
  DiskFile openForReading(String name) throws IOException;

  /** The names of the regular files, sorted. */
  List<String> list() throws IOException;

  /** Renames atomically, replacing nothing. */
  void rename(String from, String to) throws IOException;

  void delete(String name) throws IOException;

  /** Makes the creations, renames and deletions so far durable. */
  void forceDirectory() throws IOException;

  /** What this process may still write on the file system of the log, in bytes. */
  long usableBytes() throws IOException;
}
