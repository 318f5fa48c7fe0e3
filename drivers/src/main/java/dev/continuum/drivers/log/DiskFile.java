package dev.continuum.drivers.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file with positional reads and writes. Thread-safe, as far as the bytes do not overlap.
 */
interface DiskFile extends AutoCloseable {
  long size() throws IOException;

  /** Reads until the buffer is full or the file ends; returns the bytes read, 0 at the end. */
  int read(ByteBuffer target, long offsetBytes) throws IOException;

  /**
   * Writes all that remains in the buffer.
   *
   * @throws DiskFullException where the file system has no room; what was written before that is
   *     undefined, and writing the same bytes again is allowed
   */
  void write(ByteBuffer source, long offsetBytes) throws IOException;

  /** Makes data and size durable (fdatasync). After a failure the state of the file is unknown. */
  void force() throws IOException;

  @Override
  void close() throws IOException;
}
