package dev.continuum.sim.memory;

import dev.continuum.core.memory.Keys;
import dev.continuum.core.memory.MemoryReader;
import dev.continuum.core.memory.MemoryReader.Answered;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.SpaceName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All rows of a state as text, to compare two of them. Thread-safe (immutable).
 *
 * <p>Positions are a log's own and stand in the rows of retry keys: across logs, of those rows the
 * keys and what they answer are compared.
 */
public record StateImage(List<String> rows) {
  public static StateImage within(StateReader state) {
    return of(state, true);
  }

  static StateImage acrossLogs(StateReader state, long nowMillis) {
    List<String> rows = new ArrayList<>(of(state, false).rows);
    MemoryReader reader = new MemoryReader(state);
    for (SpaceName space : OperationGenerator.SPACES) {
      for (String key : OperationGenerator.RETRY_KEYS) {
        rows.add(space + " " + key + " " + withoutPosition(reader.answered(space, key, nowMillis)));
      }
    }
    return new StateImage(rows);
  }

  private static StateImage of(StateReader state, boolean withRetryValues) {
    byte[] end = new byte[128];
    Arrays.fill(end, (byte) -1);
    HexFormat hex = HexFormat.of();
    List<String> rows = new ArrayList<>();
    for (Table table : Table.values()) {
      boolean withValues = withRetryValues || table != Table.IDEMPOTENCY;
      state.scan(
          table,
          new byte[0],
          end,
          (key, value) -> {
            rows.add(table + " " + hex.formatHex(key) + (withValues ? " " + text(value) : ""));
            return true;
          });
    }
    return new StateImage(rows);
  }

  /** The rows of one space, but for those of retry keys, where positions of the log stand. */
  public static StateImage ofSpace(StateReader state, SpaceName space) {
    byte[] from = Keys.space(Keys.spaceKey(space));
    HexFormat hex = HexFormat.of();
    List<String> rows = new ArrayList<>();
    for (Table table : Table.values()) {
      if (table != Table.META && table != Table.IDEMPOTENCY) {
        state.scan(
            table,
            from,
            Keys.after(from),
            (key, value) -> rows.add(table + " " + hex.formatHex(key) + " " + text(value)));
      }
    }
    return new StateImage(rows);
  }

  /** The rows that only one of two images has. */
  public String difference(StateImage other) {
    List<String> mine = new ArrayList<>(rows);
    mine.removeAll(other.rows);
    List<String> theirs = new ArrayList<>(other.rows);
    theirs.removeAll(rows);
    return "expected " + mine + " but found " + theirs;
  }

  private static String text(byte[] value) {
    return value.length <= 2_000
        ? HexFormat.of().formatHex(value)
        : value.length + " bytes, hash " + Arrays.hashCode(value);
  }

  private static @Nullable String withoutPosition(@Nullable Answered answered) {
    return answered == null
        ? null
        : new Answered(answered.requestDigest(), answered.dot(), answered.time(), 0, answered.id())
            .toString();
  }
}
