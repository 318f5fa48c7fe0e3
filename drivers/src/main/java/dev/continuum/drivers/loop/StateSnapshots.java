package dev.continuum.drivers.loop;

import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.StateReader;
import dev.continuum.core.memory.port.StateStore;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.drivers.log.LogSnapshot;
import dev.continuum.drivers.log.LogSnapshotReader;
import dev.continuum.drivers.log.LogSnapshotWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Snapshots of the merged state, each in place of the log up to its position. Thread-safe
 * (immutable), one writer at a time.
 */
final class StateSnapshots {
  private final Path folder;
  private final Warnings warnings;

  StateSnapshots(Path folder, Warnings warnings) {
    this.folder = folder;
    this.warnings = warnings;
  }

  /** Writes one and deletes the older ones. */
  void write(StateReader state, long coveredPosition) {
    try (LogSnapshotWriter writer = LogSnapshot.write(folder, coveredPosition)) {
      StateRows.write(state, record -> writer.add(record, 0, record.length));
      writer.commit();
    }
    LogSnapshot.deleteOlderThan(coveredPosition, folder);
  }

  /**
   * Fills an empty store from the newest snapshot that is whole; leaves it empty where there is
   * none.
   *
   * @param maxPosition what the store may say that it covers: the end of the log
   */
  void restore(StateStore store, long maxPosition) {
    for (LogSnapshot snapshot : LogSnapshot.list(folder)) {
      if (isWhole(snapshot)) {
        read(snapshot, store, Math.min(snapshot.coveredPosition(), maxPosition));
        return;
      }
    }
  }

  /** Reads it to its end once, since only then it is known to be whole. */
  private boolean isWhole(LogSnapshot snapshot) {
    try (LogSnapshotReader reader = snapshot.open()) {
      StateBatch batch = new StateBatch();
      for (ByteBuffer record = reader.next(); record != null; record = reader.next()) {
        StateRows.read(copy(record), batch);
        batch.clear();
      }
      return true;
    } catch (ContinuumException | DecodeException e) {
      warnings.add("The snapshot " + snapshot.path() + " is damaged: " + e.getMessage());
      return false;
    }
  }

  /** The row of META goes in last: a store without it counts as empty. */
  private static void read(LogSnapshot snapshot, StateStore store, long position) {
    List<StateBatch.Write.Put> last = new ArrayList<>();
    StateBatch batch = new StateBatch();
    StateBatch written = new StateBatch();
    try (LogSnapshotReader reader = snapshot.open()) {
      for (ByteBuffer record = reader.next(); record != null; record = reader.next()) {
        batch.clear();
        written.clear();
        StateRows.read(copy(record), batch);
        for (StateBatch.Write write : batch.writes()) {
          if (write instanceof StateBatch.Write.Put put) {
            if (put.table() == Table.META) {
              last.add(put);
            } else {
              written.put(put.table(), put.key(), put.value());
            }
          }
        }
        store.write(written, 0);
      }
    }
    written.clear();
    last.forEach(put -> written.put(put.table(), put.key(), put.value()));
    store.write(written, position);
    store.flush();
  }

  private static byte[] copy(ByteBuffer record) {
    byte[] bytes = new byte[record.remaining()];
    record.get(bytes);
    return bytes;
  }
}
