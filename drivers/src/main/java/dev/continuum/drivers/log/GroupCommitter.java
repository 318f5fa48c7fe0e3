package dev.continuum.drivers.log;

import dev.continuum.core.value.ContinuumException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of the sync thread: writes batches, forces them, changes segments, tells the listener.
 * One thread only.
 */
final class GroupCommitter {
  /** How long the log is idle before a mark proves its last group durable. */
  static final long MARK_DELAY_NANOS = 100_000_000L;

  /** How long bytes that found the disk full wait for the next try. */
  static final long FULL_RETRY_NANOS = 250_000_000L;

  /** What {@link #step} returns where nothing is due until something is appended. */
  static final long IDLE = Long.MAX_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommitter.class);

  private final Disk disk;
  private final SyncPolicy policy;
  private final long intervalNanos;
  private final AppendBuffer buffer;
  private final SegmentCatalog catalog;
  private final LogProgress progress;
  private final LogListener listener;
  private final SyncStats stats = new SyncStats();
  private final FrameEncoder encoder = new FrameEncoder();
  private final ArrayDeque<Batch> pending = new ArrayDeque<>();
  private final ByteBuffer seal =
      ByteBuffer.allocateDirect(Frame.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private Segment current;
  private boolean unforced;
  private long lastForceNanos;
  private boolean markDue;
  private long toldPosition;
  private volatile boolean forceRequested;

  GroupCommitter(
      Disk disk,
      LogOptions options,
      AppendBuffer buffer,
      SegmentCatalog catalog,
      LogProgress progress,
      LogListener listener,
      Segment current,
      long nowNanos) {
    this.disk = disk;
    this.policy = options.sync();
    this.intervalNanos = options.syncInterval().toNanos();
    this.buffer = buffer;
    this.catalog = catalog;
    this.progress = progress;
    this.listener = listener;
    this.current = current;
    this.lastForceNanos = nowNanos;
    this.toldPosition = progress.committed();
    this.markDue = true;
  }

  /**
   * Does what is due.
   *
   * @return how long nothing is due unless it is asked for, in nanoseconds; 0 where more is to be
   *     done at once; {@link #IDLE}; negative where the log has failed
   */
  long step(long nowNanos) {
    try {
      boolean force = forceRequested;
      forceRequested = false;
      boolean wrote = writePending();
      if (unforced && (force || forceIsDue(nowNanos))) {
        force(nowNanos);
      }
      commit();
      return nextStep(nowNanos, wrote);
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
      return -1;
    }
  }

  /** The body of the sync thread: works until the log is stopped or fails. */
  void run(LongSupplier nanos, BooleanSupplier stopped) throws InterruptedException {
    while (!stopped.getAsBoolean()) {
      long wait = step(nanos.getAsLong());
      if (wait < 0) {
        return;
      }
      if (wait > 0) {
        buffer.awaitWork(wait);
      }
    }
  }

  /** Makes the next step end with a force, whatever the policy. */
  void requestForce() {
    forceRequested = true;
  }

  /** Writes and forces what is left and proves it with a mark; nothing else may be running. */
  void finish(long nowNanos) {
    try {
      writeAll(nowNanos);
      buffer.appendMark();
      writeAll(nowNanos);
    } catch (IOException | RuntimeException | Error e) {
      fail(e);
    }
  }

  private void writeAll(long nowNanos) throws IOException {
    while (!buffer.isEmpty()) {
      writePending();
      if (progress.full()) {
        throw new IOException("the disk is full and accepted records are not written");
      }
    }
    force(nowNanos);
    commit();
  }

  /** Gives the segment its name: from here on it is part of the log. */
  void activate(Segment next) throws IOException {
    DiskFile file = writerOf(next);
    file.write(next.header.encode(), 0);
    file.force();
    if (next.spareName != null) {
      disk.rename(next.spareName, next.name);
      next.spareName = null;
    }
    disk.forceDirectory();
    catalog.add(next);
  }

  void close() throws IOException {
    if (current.writer != null) {
      current.writer.close();
    }
  }

  SyncStats stats() {
    return stats;
  }

  private boolean writePending() throws IOException {
    boolean firstOfGroup = pending.isEmpty();
    if (pending.isEmpty()) {
      buffer.drainTo(pending);
    }
    boolean wrote = false;
    try {
      for (Batch batch = pending.peek(); batch != null; batch = pending.peek()) {
        if (batch.segment != current) {
          changeTo(batch.segment);
        }
        if (firstOfGroup) {
          encoder.restamp(batch.buffer, 0, progress.durable());
          firstOfGroup = false;
        }
        write(batch);
        pending.remove();
        wrote = true;
      }
      if (progress.full()) {
        progress.full(false);
      }
    } catch (DiskFullException e) {
      if (!progress.full()) {
        LOG.warn("log: writes wait for space: {}", e.getMessage());
      }
      progress.full(true);
    }
    return wrote;
  }

  private void write(Batch batch) throws IOException {
    ByteBuffer bytes = batch.buffer;
    int end = bytes.position();
    bytes.limit(end).position(0);
    try {
      writerOf(current).write(bytes, batch.offsetBytes);
    } finally {
      bytes.position(end);
    }
    unforced = true;
    progress.written(batch.lastPosition);
    stats.wrote(end);
    buffer.release(batch);
  }

  /**
   * The order matters: what the full segment holds is durable before the next one has a name, and
   * the next one has a name before the seal says that it exists.
   */
  private void changeTo(Segment next) throws IOException {
    force(lastForceNanos);
    activate(next);
    Segment previous = current;
    previous.end(next.basePosition() - 1);
    current = next;
    encoder.seal(seal.clear(), previous.id(), next.basePosition() - 1, next.id());
    DiskFile file = writerOf(previous);
    file.write(seal.flip(), previous.appendOffsetBytes);
    file.close();
    previous.writer = null;
  }

  private boolean forceIsDue(long nowNanos) {
    return switch (policy) {
      case ALWAYS -> true;
      case INTERVAL -> nowNanos - lastForceNanos >= intervalNanos;
      case NEVER -> false;
    };
  }

  private void force(long nowNanos) throws IOException {
    if (!unforced) {
      return;
    }
    long started = System.nanoTime();
    long before = progress.durable();
    writerOf(current).force();
    stats.forced(System.nanoTime() - started, progress.written() - before);
    unforced = false;
    lastForceNanos = nowNanos;
    markDue = progress.written() > before;
    progress.durable(progress.written());
  }

  private void commit() {
    long through = policy == SyncPolicy.ALWAYS ? progress.durable() : progress.written();
    if (through > toldPosition) {
      toldPosition = through;
      progress.committed(through);
      try {
        listener.onCommitted(through);
      } catch (RuntimeException e) {
        LOG.error("log: the listener failed on position {}", through, e);
      }
    }
  }

  private long nextStep(long nowNanos, boolean wrote) {
    if (progress.full()) {
      return FULL_RETRY_NANOS;
    }
    if (!buffer.isEmpty()) {
      return 0;
    }
    if (unforced) {
      return policy == SyncPolicy.INTERVAL
          ? Math.max(1, lastForceNanos + intervalNanos - nowNanos)
          : IDLE;
    }
    if (!markDue) {
      return IDLE;
    }
    long untilMark = lastForceNanos + MARK_DELAY_NANOS - nowNanos;
    if (untilMark > 0 || wrote) {
      return Math.max(1, untilMark);
    }
    markDue = false;
    buffer.appendMark();
    return 0;
  }

  /**
   * A failed fdatasync is never tried again: the kernel may have dropped the pages it could not
   * write.
   */
  private void fail(Throwable cause) {
    commit();
    ContinuumException failure = LogErrors.failed(disk, cause);
    long firstLost = toldPosition + 1;
    progress.fail(failure);
    LOG.error("log: failed from position {} on", firstLost, cause);
    try {
      listener.onFailure(firstLost, failure);
    } catch (RuntimeException e) {
      LOG.error("log: the listener failed on the failure of the log", e);
    }
  }

  private static DiskFile writerOf(Segment segment) {
    @Nullable DiskFile file = segment.writer;
    if (file == null) {
      throw new IllegalStateException(segment.name + " is not open for writing");
    }
    return file;
  }
}
