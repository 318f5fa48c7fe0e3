package dev.continuum.drivers.log;

import dev.continuum.core.value.ContinuumException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a spare segment file ready, so that the hot path neither creates, extends nor deletes a
 * file. Thread-safe; {@link #step} is called by the allocator's thread alone.
 *
 * <p>A new file is filled with zeros, not merely reserved: fdatasync of a block that was never
 * written must also journal that it is written now, which costs more than the data. A trimmed
 * segment becomes a spare as it is; its old frames bear the id of its old life. So a log that is
 * trimmed as fast as it grows writes each byte once.
 */
final class SegmentAllocator {
  static final String SPARE_SUFFIX = ".spare";
  static final String UNFINISHED_SUFFIX = ".tmp";

  /** How long a failed allocation waits for its next try, where no append asks for it sooner. */
  static final long RETRY_NANOS = 1_000_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(SegmentAllocator.class);

  /** Beyond this many, trimmed segments are deleted. */
  private static final int MAX_SPARES = 2;

  private static final int FILL_BYTES = 1 << 20;
  private static final int FORCE_BYTES = 4 << 20;

  /** A file of the right size that belongs to no segment. */
  record Spare(String name, DiskFile file, boolean zeroed) {}

  private final LogEnvironment environment;
  private final Disk disk;
  private final long segmentBytes;
  private final ArrayDeque<Segment> retired = new ArrayDeque<>();

  private final ArrayDeque<Spare> spares = new ArrayDeque<>();
  private @Nullable IOException failure;
  private boolean retryNow;
  private boolean closed;

  SegmentAllocator(LogEnvironment environment, long segmentBytes) {
    this.environment = environment;
    this.disk = environment.disk();
    this.segmentBytes = segmentBytes;
  }

  /** Whether {@link #next} would return a segment; asks for one where it would not. */
  synchronized boolean ready() {
    if (spares.isEmpty()) {
      retry();
    }
    return !spares.isEmpty();
  }

  /**
   * The segment to follow another, in the spare file. Never waits for a disk.
   *
   * @throws ContinuumException STORAGE_FULL, STORAGE_FAILED or OVERLOADED where no spare is ready
   */
  synchronized Segment next(SegmentHeader previous, long basePosition) {
    Spare spare = spares.poll();
    if (spare == null) {
      retry();
      if (failure instanceof DiskFullException) {
        throw LogErrors.full(disk, failure);
      }
      throw failure == null ? LogErrors.segmentNotReady() : LogErrors.failed(disk, failure);
    }
    notifyAll();
    SegmentHeader header =
        new SegmentHeader(
            previous.logId(),
            environment.ids().getAsLong(),
            basePosition,
            previous.segmentId(),
            previous.basePosition(),
            environment.wallMillis().getAsLong(),
            segmentBytes,
            spare.zeroed());
    return new Segment(header, spare);
  }

  /**
   * Takes segments out of use; their files go when no cursor reads them any more.
   *
   * @param erased true where their bytes must leave the disk, so that no file serves again
   */
  synchronized void retire(List<Segment> segments, boolean erased) {
    segments.forEach(segment -> segment.retire(erased));
    retired.addAll(segments);
    notifyAll();
  }

  /** Waits until there is something to do, it is time for another try, or the log closes. */
  synchronized void awaitWork() throws InterruptedException {
    long start = System.nanoTime();
    while (!closed && !hasWork()) {
      long left = RETRY_NANOS - (System.nanoTime() - start);
      if (failure == null && retired.isEmpty()) {
        wait();
      } else if (left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } else {
        retryNow = failure != null;
        return;
      }
    }
  }

  /**
   * Disposes of a trimmed segment or makes a spare; returns false where there was nothing to do.
   */
  boolean step() {
    Segment segment;
    boolean fill;
    boolean recycle;
    synchronized (this) {
      segment = disposable();
      retired.remove(segment);
      recycle = spares.size() < MAX_SPARES && !closed;
      fill = segment == null && spares.isEmpty() && (failure == null || retryNow) && !closed;
      retryNow = false;
    }
    if (segment != null) {
      dispose(segment, recycle);
    } else if (fill) {
      fill();
    }
    return segment != null || fill;
  }

  /** The body of the allocator's thread: works until the log is closed. */
  void run() throws InterruptedException {
    while (!isClosed()) {
      if (!step()) {
        awaitWork();
      }
    }
  }

  /** Uses a spare file that an earlier run left; false where there are enough. */
  synchronized boolean adopt(String name) throws IOException {
    if (spares.size() >= MAX_SPARES) {
      return false;
    }
    spares.add(new Spare(name, disk.open(name), false));
    return true;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  synchronized void close() throws IOException {
    closed = true;
    notifyAll();
    for (Spare spare = spares.poll(); spare != null; spare = spares.poll()) {
      spare.file().close();
    }
  }

  private synchronized boolean hasWork() {
    return retryNow || (spares.isEmpty() && failure == null) || disposable() != null;
  }

  private synchronized void retry() {
    retryNow = failure != null;
    notifyAll();
  }

  private synchronized @Nullable Segment disposable() {
    for (Segment segment : retired) {
      if (!segment.isRead()) {
        return segment;
      }
    }
    return null;
  }

  private void dispose(Segment segment, boolean recycle) {
    try {
      if (recycle && segment.isRecyclable() && segment.capacityBytes == segmentBytes) {
        String name = newName(SPARE_SUFFIX);
        disk.rename(segment.name, name);
        disk.forceDirectory();
        keep(new Spare(name, disk.open(name), false));
      } else {
        disk.delete(segment.name);
        disk.forceDirectory();
      }
    } catch (IOException e) {
      LOG.warn("log: {} could not be removed: {}", segment.name, e.toString());
    }
  }

  private void fill() {
    String unfinished = newName(UNFINISHED_SUFFIX);
    String name = newName(SPARE_SUFFIX);
    DiskFile file = null;
    try {
      file = disk.create(unfinished);
      ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(FILL_BYTES, segmentBytes));
      for (long offset = 0; offset < segmentBytes && !isClosed(); offset += zeros.limit()) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), segmentBytes - offset));
        file.write(zeros, offset);
        if (offset % FORCE_BYTES == 0) {
          file.force(); // in small portions: the log's own forces must not wait behind one large
          // one
        }
      }
      file.force();
      if (isClosed()) {
        abandon(unfinished, file);
        return;
      }
      disk.rename(unfinished, name);
      disk.forceDirectory();
      keep(new Spare(name, file, true));
    } catch (IOException e) {
      abandon(unfinished, file);
      failed(e);
    }
  }

  private void abandon(String unfinished, @Nullable DiskFile file) {
    try {
      if (file != null) {
        file.close();
      }
      disk.delete(unfinished);
    } catch (IOException e) {
      LOG.warn("log: {} could not be removed: {}", unfinished, e.toString());
    }
  }

  private synchronized void keep(Spare file) throws IOException {
    if (closed) {
      file.file().close();
      return;
    }
    if (failure != null) {
      LOG.info("log: space for another segment in {} again", disk);
    }
    spares.add(file);
    failure = null;
  }

  private synchronized void failed(IOException cause) {
    if (failure == null) {
      LOG.warn("log: no further segment in {}: {}", disk, cause.toString());
    }
    failure = cause;
  }

  private String newName(String suffix) {
    return String.format(Locale.ROOT, "%016x%s", environment.ids().getAsLong(), suffix);
  }
}
