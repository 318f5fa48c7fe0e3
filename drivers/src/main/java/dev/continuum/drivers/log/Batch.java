package dev.continuum.drivers.log;

import java.nio.ByteBuffer;

/**
 * Frames that lie next to each other in one segment and are written by one call. One thread only:
 * first the appender's, under its lock, then the sync thread's.
 */
final class Batch {
  final Segment segment;
  final long offsetBytes;
  final ByteBuffer buffer;
  long lastPosition;

  Batch(Segment segment, long offsetBytes, ByteBuffer buffer) {
    this.segment = segment;
    this.offsetBytes = offsetBytes;
    this.buffer = buffer;
  }
}
