package dev.continuum.drivers.log;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Reads records in order, up to what is committed. One thread only; any number of cursors at once.
 *
 * <p>Every record is checked against its CRC32C. Damage is never stepped over in silence: it comes
 * back as a {@link CorruptRange} with the positions that are lost, and reading goes on behind it. A
 * cursor holds its segment's file until it moves on or is closed.
 */
public final class LogCursor implements AutoCloseable {
  private final Disk disk;
  private final SegmentCatalog catalog;
  private final LogProgress progress;
  private final @Nullable MessageDigest sha256;

  private long nextPosition;
  private long filledThrough;
  private @Nullable Segment segment;
  private @Nullable SegmentReader reader;
  private @Nullable FrameWalk walk;

  LogCursor(
      Disk disk,
      SegmentCatalog catalog,
      LogProgress progress,
      long fromPosition,
      boolean checkDigests) {
    this.disk = disk;
    this.catalog = catalog;
    this.progress = progress;
    this.nextPosition = fromPosition;
    this.sha256 = checkDigests ? FrameEncoder.newSha256() : null;
  }

  /**
   * The next record or gap, or null at the committed end, where a later call may find more.
   *
   * @throws ContinuumException CURSOR_INVALID where the next record has been trimmed;
   *     STORAGE_FAILED where a file cannot be opened
   */
  public @Nullable LogEntry next() {
    while (true) {
      long limit = progress.committed();
      if (nextPosition > limit) {
        return null;
      }
      Segment here = segment != null ? segment : open();
      LogEntry entry = nextPosition > here.lastPosition() ? leave(here) : within(here, limit);
      if (entry != null) {
        return entry;
      }
    }
  }

  /** The position of the record that {@link #next} looks for. */
  public long nextPosition() {
    return nextPosition;
  }

  @Override
  public void close() {
    SegmentReader open = reader;
    Segment held = segment;
    reader = null;
    walk = null;
    segment = null;
    try {
      if (open != null) {
        open.close();
      }
    } finally {
      if (held != null) {
        held.release();
      }
    }
  }

  private Segment open() {
    Segment found = catalog.holding(nextPosition);
    if (found == null || !found.acquire()) {
      throw ContinuumException.of(
          ErrorCode.CURSOR_INVALID,
          "log position: %d (expected: at least %d, older records have been trimmed)"
              .formatted(nextPosition, catalog.firstPosition()),
          "Read from the first position, or take a snapshot first.");
    }
    segment = found;
    if (!found.readable) {
      return found;
    }
    try {
      reader =
          new SegmentReader(
              disk.openForReading(found.name), found.name, found.id(), found.capacityBytes, true);
    } catch (IOException e) {
      close();
      throw LogErrors.unreadable(found.name, 0, e);
    }
    walk =
        new FrameWalk(
            reader,
            found.index.offsetAtOrBefore(nextPosition, SegmentHeader.BYTES),
            found.index.positionAtOrBefore(nextPosition, found.basePosition()));
    filledThrough = 0;
    return found;
  }

  /** Goes to the next segment; a gap where the one that must follow is not there. */
  private @Nullable LogEntry leave(Segment here) {
    Segment following = catalog.after(here);
    close();
    if (following == null || following.basePosition() <= nextPosition) {
      return null;
    }
    CorruptRange missing =
        new CorruptRange(
            Segment.nameOf(nextPosition),
            0,
            0,
            nextPosition,
            following.basePosition() - 1,
            CorruptRange.Reason.SEGMENT_MISSING);
    nextPosition = following.basePosition();
    return missing;
  }

  private @Nullable LogEntry within(Segment here, long limit) {
    long through = Math.min(limit, here.lastPosition());
    FrameWalk steps = walk;
    SegmentReader frames = reader;
    if (steps == null || frames == null) {
      return lostThrough(here, through, SegmentHeader.BYTES, CorruptRange.Reason.SEGMENT_HEADER);
    }
    if (steps.expectedPosition() > filledThrough) {
      frames.invalidate();
      filledThrough = limit;
    }
    return switch (steps.advance(through)) {
      case RECORD -> record(here, steps, frames);
      case GAP -> clip(steps.gap(here.name));
      case END -> {
        long offset = steps.offsetBytes();
        steps.skipThrough(through);
        yield lostThrough(
            here,
            through,
            offset,
            frames.unreadable()
                ? CorruptRange.Reason.UNREADABLE
                : CorruptRange.Reason.FRAME_HEADER);
      }
    };
  }

  private @Nullable LogEntry record(Segment here, FrameWalk steps, SegmentReader frames) {
    long position = steps.expectedPosition() - 1;
    here.index.note(position, steps.recordOffsetBytes());
    if (position < nextPosition) {
      return null;
    }
    nextPosition = position + 1;
    if (sha256 != null) {
      sha256.update(frames.payload());
      if (!ByteBuffer.wrap(sha256.digest()).equals(frames.digest())) {
        return new CorruptRange(
            here.name,
            steps.recordOffsetBytes(),
            frames.frameBytes(),
            position,
            position,
            CorruptRange.Reason.DIGEST);
      }
    }
    return new LogRecord(position, frames.payload(), frames.digest());
  }

  private @Nullable LogEntry clip(CorruptRange gap) {
    if (gap.lastPosition() < nextPosition) {
      return null;
    }
    long first = Math.max(gap.firstPosition(), nextPosition);
    nextPosition = gap.lastPosition() + 1;
    return new CorruptRange(
        gap.file(), gap.offsetBytes(), gap.lengthBytes(), first, gap.lastPosition(), gap.reason());
  }

  private @Nullable LogEntry lostThrough(
      Segment here, long lastPosition, long offset, CorruptRange.Reason reason) {
    return clip(
        new CorruptRange(
            here.name, offset, here.capacityBytes - offset, nextPosition, lastPosition, reason));
  }
}
