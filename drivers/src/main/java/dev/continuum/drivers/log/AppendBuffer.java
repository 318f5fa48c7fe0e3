package dev.continuum.drivers.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes records in, encodes them at their final place in their segment, and hands them to the sync
 * thread in batches. Thread-safe; its one lock is held for the copy of a record, never for a disk.
 *
 * <p>A record is accepted only into space that is already allocated on disk, so a full disk is
 * known before a record is taken and not after.
 */
final class AppendBuffer {
  static final int BATCH_BYTES = 256 << 10;

  private final int maxBufferedBytes;
  private final int maxPayloadBytes;
  private final SegmentAllocator allocator;
  private final LogProgress progress;
  private final FrameEncoder encoder = new FrameEncoder();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final ArrayDeque<Batch> full = new ArrayDeque<>();
  private final ArrayDeque<ByteBuffer> pool = new ArrayDeque<>();

  private @Nullable Batch open;
  private Segment active;
  private long lastPosition;
  private long lastMark;
  private long bufferedBytes;
  private boolean requested;
  private boolean idle;
  private boolean closed;
  private long appends;
  private long appendedBytes;

  AppendBuffer(
      LogOptions options,
      SegmentAllocator allocator,
      LogProgress progress,
      Segment active,
      long lastPosition,
      long provenPosition) {
    this.maxBufferedBytes = options.maxBufferedBytes();
    this.maxPayloadBytes = options.maxPayloadBytes();
    this.allocator = allocator;
    this.progress = progress;
    this.active = active;
    this.lastPosition = lastPosition;
    this.lastMark = provenPosition;
  }

  long append(byte[] payload, int offset, int length, byte @Nullable [] sha256) {
    if (length > maxPayloadBytes) {
      throw LogErrors.payloadTooLarge(length, maxPayloadBytes);
    }
    int frameBytes = Frame.bytesFor(length);
    lock.lock();
    try {
      admit(frameBytes);
      long position = lastPosition + 1;
      Batch batch = batchFor(frameBytes);
      encoder.record(
          batch.buffer, active.id(), position, progress.durable(), payload, offset, length, sha256);
      active.index.note(position, active.appendOffsetBytes);
      lastPosition = position;
      appends++;
      appendedBytes += length;
      took(batch, frameBytes);
      return position;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Appends a mark that proves the last record durable, where there is room and something to prove.
   */
  void appendMark() {
    lock.lock();
    try {
      if (lastMark < lastPosition && active.fits(Frame.HEADER_BYTES)) {
        Batch batch = batchFor(Frame.HEADER_BYTES);
        encoder.mark(batch.buffer, active.id(), lastPosition, progress.durable());
        lastMark = lastPosition;
        took(batch, Frame.HEADER_BYTES);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether an append of this size would be taken now. */
  boolean hasRoom(int payloadBytes) {
    int frameBytes = Frame.bytesFor(payloadBytes);
    lock.lock();
    try {
      return !closed
          && !progress.full()
          && progress.failure() == null
          && bufferedBytes + frameBytes <= maxBufferedBytes
          && (active.fits(frameBytes) || allocator.ready());
    } finally {
      lock.unlock();
    }
  }

  /** Asks the sync thread to take what has been appended. */
  void request() {
    lock.lock();
    try {
      requested = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Moves everything appended so far to the sync thread's queue. */
  void drainTo(ArrayDeque<Batch> target) {
    lock.lock();
    try {
      requested = false;
      target.addAll(full);
      full.clear();
      if (open != null) {
        target.add(open);
        open = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives the memory of a written batch back. */
  void release(Batch batch) {
    lock.lock();
    try {
      bufferedBytes -= batch.buffer.limit();
      if (batch.buffer.capacity() == BATCH_BYTES) {
        pool.push(batch.buffer);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until a sync is asked for or the time is over; where the log is idle, until something is
   * appended; where the disk has room, until a batch is full.
   *
   * @param nanos {@link GroupCommitter#IDLE} where nothing has been appended for a while
   */
  void awaitWork(long nanos) throws InterruptedException {
    lock.lock();
    try {
      idle = nanos == GroupCommitter.IDLE;
      long left = nanos;
      while (!requested && !closed && left > 0) {
        if ((idle && bufferedBytes > 0) || (!progress.full() && !full.isEmpty())) {
          break;
        }
        left = work.awaitNanos(left);
      }
      idle = false;
    } finally {
      lock.unlock();
    }
  }

  /** Refuses further appends; what has been taken is still to be written. */
  void close() {
    lock.lock();
    try {
      closed = true;
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  long lastPosition() {
    lock.lock();
    try {
      return lastPosition;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return bufferedBytes == 0;
    } finally {
      lock.unlock();
    }
  }

  LogStats.Appended appended() {
    lock.lock();
    try {
      return new LogStats.Appended(appends, appendedBytes, bufferedBytes);
    } finally {
      lock.unlock();
    }
  }

  /** Refuses what cannot be kept; changes the segment where the record needs a new one. */
  private void admit(int frameBytes) {
    progress.throwIfFailed();
    if (closed) {
      throw LogErrors.closed();
    }
    if (progress.full()) {
      requested = true;
      work.signal();
      throw LogErrors.full(progress.directory(), null);
    }
    if (bufferedBytes + frameBytes > maxBufferedBytes) {
      throw LogErrors.bufferFull(bufferedBytes + frameBytes, maxBufferedBytes);
    }
    if (!active.fits(frameBytes)) {
      active = allocator.next(active.header, lastPosition + 1);
    }
  }

  private Batch batchFor(int frameBytes) {
    Batch batch = open;
    if (batch != null && (batch.segment != active || batch.buffer.remaining() < frameBytes)) {
      full.add(batch);
      work.signal();
      batch = null;
    }
    if (batch == null) {
      batch = new Batch(active, active.appendOffsetBytes, bufferFor(frameBytes));
      open = batch;
    }
    return batch;
  }

  /** A record larger than a batch gets memory of its own, which is not kept. */
  private ByteBuffer bufferFor(int frameBytes) {
    if (frameBytes > BATCH_BYTES) {
      return ByteBuffer.allocate(frameBytes).order(ByteOrder.LITTLE_ENDIAN);
    }
    ByteBuffer pooled = pool.poll();
    return pooled == null
        ? ByteBuffer.allocateDirect(BATCH_BYTES).order(ByteOrder.LITTLE_ENDIAN)
        : pooled.clear();
  }

  private void took(Batch batch, int frameBytes) {
    active.appendOffsetBytes += frameBytes;
    batch.lastPosition = lastPosition;
    bufferedBytes += frameBytes;
    if (idle) {
      work.signal();
    }
  }
}
