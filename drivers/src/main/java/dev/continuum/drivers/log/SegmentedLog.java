package dev.continuum.drivers.log;

import dev.continuum.core.value.ContinuumException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The append-only log that is the database of a node. Thread-safe.
 *
 * <h2>The way of a record</h2>
 *
 * {@link #append} encodes the record, checksums and all, at its final place of its final segment in
 * a buffer in memory, and returns its position: 1, 2, 3 ... without holes. The sync thread takes
 * whatever has gathered, writes it with one call, forces it with one fdatasync, and reports one
 * position to the {@link LogListener}. While it waits for the disk the next group gathers, so
 * groups grow with the load and nobody tunes them. {@link #requestSync} ends the first group after
 * an idle time at once.
 *
 * <p>A record is taken only into disk space that is already allocated and filled: one spare segment
 * is made ahead by the allocator's thread. So the hot path creates, extends and deletes no file,
 * fdatasync has no metadata to journal, and a full disk is known before a record is taken, not
 * after. The append that finds no spare is refused (STORAGE_FULL, or OVERLOADED where the spare is
 * still being made) and has had no effect; the allocator tries again at once and every second, so
 * writes resume by themselves. What has been accepted either becomes durable or is lost with the
 * whole log: positions are never taken back while a log is open. (Where a file system needs space
 * even to overwrite, accepted records wait in memory until there is some.)
 *
 * <h2>What each policy risks</h2>
 *
 * <ul>
 *   <li>{@code always}: committed after fdatasync. Nothing committed is lost by a killed process, a
 *       crashed kernel or a power cut, as far as the disk keeps what it says it has flushed.
 *   <li>{@code interval}: committed after write(). A killed process loses nothing; a crashed kernel
 *       or a power cut loses what was committed in the last interval (100 ms by default) and the
 *       duration of one fdatasync.
 *   <li>{@code never}: the same, but the kernel decides when it writes: usually the last 30 s, at
 *       most what the active segment holds, since every segment is forced before the next one is
 *       begun.
 * </ul>
 *
 * Under the last two a power cut may persist later blocks and lose earlier ones. The log is then
 * cut at the first hole that is not proven, so what remains is a prefix. Less is proven under them,
 * so a flipped bit in the active segment is more often taken for a torn write. A derived store
 * calls {@link #sync} before it saves a state, so that it is never ahead of the log.
 *
 * <h2>Torn or corrupt</h2>
 *
 * After a crash the last segment may end in rubbish: a write that was under way. That is normal,
 * was never acknowledged, and is cut off. A flipped bit in a record that was acknowledged looks the
 * same, but cutting there would silently drop it and everything after it. What tells them apart is
 * proof of durability inside the log: the first frame of each group says up to which position the
 * log was durable when the group was written, and after 100 ms of silence, and on close, a mark
 * says so for the last group. So with D the highest position proven by any intact frame, however
 * far behind the damage:
 *
 * <ul>
 *   <li>damage at or before D is corruption: named, kept, surrounded by everything that is still
 *       whole;
 *   <li>damage after D was never known durable: a torn tail, cut off, and counted in the report.
 * </ul>
 *
 * What cannot be told apart: damage to a record of the very last group, if that group was forced,
 * the process then died within 100 ms before another group or the mark reached the disk, and the
 * damage is not that crash's doing. It is taken for a torn write, and the tail from there on is
 * cut. No format can do better without a second write that itself would have to be forced before
 * the acknowledgement. Damage in any older segment is always corruption, because a segment gets its
 * name only after all before it is durable; a missing file is noticed because each header names its
 * predecessor and the seal at the end of a full segment promises a successor.
 *
 * <p>A sector that the disk does not return counts as damage where it is proven that records lie
 * there. Where the end of the log may be, it refuses the open instead: the fault may pass, and
 * cutting would not. Where the newest segment as a whole is gone, positions go on beyond all it can
 * have held, so that none is given out twice.
 *
 * <p>Stale bytes are never taken for records: each life of a file has a random 64-bit id that every
 * frame repeats under its checksum; the old frames of a recycled file bear positions below its new
 * base; and the cut tail is overwritten with zeros, since its frames bear the id of the life that
 * goes on. Payloads cannot pose as frames, as they cannot know the id.
 *
 * <h2>When the disk fails</h2>
 *
 * After a failed write or fdatasync the log is failed for good: the kernel may have marked the
 * pages it could not write as clean, so a second fdatasync that succeeds proves nothing (Rebello et
 * al., 2020). Appends are refused with STORAGE_FAILED, nothing more is acknowledged, reads go on.
 * The next open recovers; it writes again and forces whatever is not proven durable, because the
 * page cache may still show bytes that the disk never got. Records that were refused this way may
 * turn out to be there.
 *
 * <p>We assume, as most logs do, that a sector is written whole or not at all, and that overwriting
 * the unused rest of a block does not hurt the bytes before it. Byte layout: {@code
 * docs/internals/storage-log.md}.
 */
public final class SegmentedLog implements AutoCloseable {
  private final LogEnvironment environment;
  private final Disk disk;
  private final SegmentAllocator allocator;
  private final SegmentCatalog catalog = new SegmentCatalog();
  private final LogProgress progress;
  private final AppendBuffer buffer;
  private final GroupCommitter committer;
  private final RecoveryReport recovery;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  /**
   * Opens or creates the log of a directory, recovering what a crash has left.
   *
   * @throws ContinuumException STORAGE_FULL without room for the first segment, STORAGE_FAILED
   *     where a file cannot be read or written, STORAGE_CORRUPT where the files are not one log's
   */
  public static SegmentedLog open(LogOptions options, LogListener listener) {
    try {
      FileDisk.createDirectories(options.directory());
    } catch (IOException e) {
      throw LogErrors.failed(options.directory(), e);
    }
    return open(options, listener, LogEnvironment.real(new FileDisk(options.directory())));
  }

  static SegmentedLog open(LogOptions options, LogListener listener, LogEnvironment environment) {
    try {
      SegmentedLog log = new SegmentedLog(options, listener, environment);
      if (environment.ownThreads()) {
        log.start();
      }
      return log;
    } catch (DiskFullException e) {
      throw LogErrors.full(environment.disk(), e);
    } catch (IOException e) {
      throw LogErrors.failed(environment.disk(), e);
    }
  }

  private SegmentedLog(LogOptions options, LogListener listener, LogEnvironment environment)
      throws IOException {
    this.environment = environment;
    this.disk = environment.disk();
    allocator = new SegmentAllocator(environment, options.segmentBytes());
    Recovery recovered =
        new Recovery(environment, allocator, catalog, options.segmentBytes()).run();
    progress = new LogProgress(disk, recovered.lastPosition());
    Segment active = recovered.active();
    boolean fresh = active == null;
    if (active == null) {
      active = firstSegment(recovered);
    }
    buffer =
        new AppendBuffer(
            options,
            allocator,
            progress,
            active,
            recovered.lastPosition(),
            recovered.provenPosition());
    committer =
        new GroupCommitter(
            disk,
            options,
            buffer,
            catalog,
            progress,
            listener,
            active,
            environment.nanos().getAsLong());
    if (fresh) {
      committer.activate(active);
    }
    recovery = recovered.report();
  }

  private Segment firstSegment(Recovery recovered) {
    if (!allocator.ready()) {
      allocator.step();
    }
    return allocator.next(recovered.lastHeader(), recovered.lastPosition() + 1);
  }

  /** What the open found. */
  public RecoveryReport recovery() {
    return recovery;
  }

  /**
   * Takes a record in; it is committed when {@link LogListener#onCommitted} says so. Never waits
   * for the disk; copies the payload.
   *
   * @return its position
   * @throws ContinuumException STORAGE_FULL until there is space again; OVERLOADED until the disk
   *     has caught up ({@link #hasRoom} tells before); STORAGE_FAILED for good; TOO_LARGE
   */
  public long append(byte[] payload, int offset, int length) {
    return buffer.append(payload, offset, length, null);
  }

  /**
   * Like {@link #append(byte[], int, int)} with the SHA-256 of the payload computed by the caller,
   * which takes the larger part of an append off this thread.
   */
  public long append(byte[] payload, int offset, int length, byte[] sha256) {
    if (sha256.length != Frame.DIGEST_BYTES) {
      throw new IllegalArgumentException(
          "sha256: " + sha256.length + " bytes (expected: " + Frame.DIGEST_BYTES + ")");
    }
    return buffer.append(payload, offset, length, sha256);
  }

  /** Like {@link #append(byte[], int, int)}; consumes the buffer. */
  public long append(ByteBuffer payload) {
    int length = payload.remaining();
    if (payload.hasArray()) {
      int offset = payload.arrayOffset() + payload.position();
      long position = buffer.append(payload.array(), offset, length, null);
      payload.position(payload.limit());
      return position;
    }
    byte[] copy = new byte[length];
    payload.get(copy);
    return buffer.append(copy, 0, length, null);
  }

  /** Whether a record of this size would be taken now, neither OVERLOADED nor STORAGE_FULL. */
  public boolean hasRoom(int payloadBytes) {
    return buffer.hasRoom(payloadBytes);
  }

  /**
   * Ends a group: what has been appended is to be committed now. Call it after a run of appends.
   * While a group is being written the next one forms by itself.
   */
  public void requestSync() {
    buffer.request();
  }

  /**
   * Waits until everything appended so far is on disk by fdatasync, whatever the policy. A derived
   * store calls it before it saves a state that covers those positions.
   */
  public void sync() throws InterruptedException {
    long position = buffer.lastPosition();
    committer.requestForce();
    buffer.request();
    if (!environment.ownThreads()) {
      pump();
    }
    progress.awaitDurable(position);
  }

  /** The last record appended, committed or not; {@code firstPosition() - 1} in an empty log. */
  public long lastPosition() {
    return buffer.lastPosition();
  }

  /** The last record that is as safe as the policy promises; what cursors read up to. */
  public long committedPosition() {
    return progress.committed();
  }

  /** The last record on disk by fdatasync. */
  public long durablePosition() {
    return progress.durable();
  }

  /** The oldest record kept. */
  public long firstPosition() {
    return catalog.firstPosition();
  }

  /** Reads committed records from a position on; the position may be one past the last. */
  public LogCursor read(long fromPosition) {
    return new LogCursor(disk, catalog, progress, fromPosition, false);
  }

  /** Like {@link #read}, and checks each payload against its SHA-256 too. */
  public LogCursor readVerified(long fromPosition) {
    return new LogCursor(disk, catalog, progress, fromPosition, true);
  }

  /**
   * Deletes the full segments that hold nothing beyond a position. The caller guarantees that
   * nobody needs them: state, index and every replica cover it. Returns at once; the files go in
   * the background.
   */
  public void trim(long throughPosition) {
    remove(throughPosition, false);
  }

  /**
   * Like {@link #trim}, and none of the files is kept for later segments: what they held leaves the
   * disk.
   */
  public void erase(long throughPosition) {
    remove(throughPosition, true);
  }

  private void remove(long throughPosition, boolean erased) {
    List<Segment> removed = catalog.removeThrough(throughPosition);
    if (!removed.isEmpty()) {
      allocator.retire(removed, erased);
    }
  }

  /**
   * Reads every committed record and checks CRC32C and SHA-256.
   *
   * @param progressListener hears the position reached, now and then, and may slow the scrub down
   */
  public LogVerification verify(LongConsumer progressListener) {
    return LogVerification.of(this, progressListener);
  }

  public LogStats stats() {
    long free;
    try {
      free = disk.usableBytes();
    } catch (IOException e) {
      free = -1;
    }
    return new LogStats(buffer.appended(), committer.stats().snapshot(), catalog.size(), free);
  }

  /**
   * Commits what has been appended, marks it as durable and stops.
   *
   * @throws ContinuumException STORAGE_FAILED where that fails; nothing where the log had failed
   *     before
   */
  @Override
  public void close() {
    if (stopping) {
      return;
    }
    stopping = true;
    buffer.close();
    boolean failedBefore = progress.failure() != null;
    try {
      allocator.close();
      threads.forEach(SegmentedLog::joinUninterruptibly);
      while (allocator.step()) {
        // until the trimmed segments are gone
      }
      if (progress.failure() == null) {
        committer.finish(environment.nanos().getAsLong());
      }
      committer.close();
    } catch (IOException e) {
      throw LogErrors.failed(disk, e);
    }
    if (!failedBefore) {
      progress.throwIfFailed();
    }
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Does the work of the log's threads until none is left; for tests, which have no such threads.
   */
  void pump() {
    while (allocator.step()) {
      // until there is nothing left to allocate or to remove
    }
    while (progress.failure() == null && committer.step(environment.nanos().getAsLong()) == 0) {
      // until everything appended is written
    }
  }

  private void start() {
    start("log-sync", () -> committer.run(environment.nanos(), () -> stopping));
    start("log-allocate", allocator::run);
  }

  /** A part of the log that works until it is stopped. */
  private interface Worker {
    void run() throws InterruptedException;
  }

  private void start(String name, Worker worker) {
    Runnable body =
        () -> {
          try {
            worker.run();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    threads.add(Thread.ofPlatform().name(name).daemon().start(body));
  }
}
