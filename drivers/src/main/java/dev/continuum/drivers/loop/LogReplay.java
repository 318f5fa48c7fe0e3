package dev.continuum.drivers.loop;

import dev.continuum.core.memory.LoggedOperation;
import dev.continuum.core.memory.OperationCodec;
import dev.continuum.core.value.DecodeException;
import dev.continuum.drivers.log.CorruptRange;
import dev.continuum.drivers.log.LogCursor;
import dev.continuum.drivers.log.LogEntry;
import dev.continuum.drivers.log.LogRecord;
import dev.continuum.drivers.log.SegmentedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads operations back from the log, in runs. One thread only, and once. */
final class LogReplay {
  /** Operations in a run: as large a batch as the state likes. */
  static final int MAX_RUN_OPERATIONS = 2_048;

  static final int MAX_RUN_BYTES = 8 << 20;

  private final SegmentedLog log;
  private final Sink sink;
  private final Consumer<CorruptRange> lost;
  private final List<LoggedOperation> run = new ArrayList<>();
  private long runBytes;
  private boolean stopped;

  /** Receives runs in log order. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes a run: operations of consecutive positions, or none where only lost records end there.
     *
     * @return false to stop
     */
    boolean take(List<LoggedOperation> operations, long throughPosition);
  }

  /**
   * A replay of a log.
   *
   * @param lost hears of every range of records that cannot be read
   */
  LogReplay(SegmentedLog log, Sink sink, Consumer<CorruptRange> lost) {
    this.log = log;
    this.sink = sink;
    this.lost = lost;
  }

  /** Reads {@code (afterPosition, throughPosition]}, as far as the log still has it. */
  void read(long afterPosition, long throughPosition) {
    long from = Math.max(afterPosition + 1, log.firstPosition());
    long position = from - 1;
    try (LogCursor cursor = log.read(from)) {
      while (position < throughPosition && !stopped) {
        LogEntry entry = cursor.next();
        if (entry == null) {
          break;
        }
        LoggedOperation operation =
            switch (entry) {
              case LogRecord found -> decode(found);
              case CorruptRange gap -> skip(gap);
            };
        if (operation == null) {
          flush(position);
        } else {
          run.add(operation);
        }
        position = cursor.nextPosition() - 1;
        if (run.size() >= MAX_RUN_OPERATIONS || runBytes >= MAX_RUN_BYTES) {
          flush(position);
        }
      }
    }
    if (position > afterPosition && !stopped) {
      stopped = !sink.take(List.copyOf(run), position);
    }
  }

  private void flush(long throughPosition) {
    if (!run.isEmpty()) {
      stopped = !sink.take(List.copyOf(run), throughPosition);
      run.clear();
      runBytes = 0;
    }
  }

  private @Nullable LoggedOperation skip(CorruptRange gap) {
    lost.accept(gap);
    return null;
  }

  /** A record whose checksum is right and whose content is not was written wrong: contained too. */
  private @Nullable LoggedOperation decode(LogRecord found) {
    runBytes += found.payload().remaining();
    try {
      return OperationCodec.CODEC.fromBytes(found.copyPayload());
    } catch (DecodeException e) {
      return skip(
          new CorruptRange(
              "record",
              0,
              found.payload().remaining(),
              found.position(),
              found.position(),
              CorruptRange.Reason.PAYLOAD));
    }
  }
}
