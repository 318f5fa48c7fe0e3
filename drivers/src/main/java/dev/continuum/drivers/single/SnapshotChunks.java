package dev.continuum.drivers.single;

import dev.continuum.core.consensus.StateMachine.Chunks;
import dev.continuum.core.consensus.StateMachine.Snapshot;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A snapshot's file: each chunk with its length. One thread only; each chunk checks itself. */
final class SnapshotChunks implements Chunks {
  private final Path path;
  private long at;

  SnapshotChunks(Path path) {
    this.path = path;
  }

  @Override
  public byte @Nullable [] next() {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(path))) {
      in.skipNBytes(at);
      if (at == Files.size(path)) {
        return null;
      }
      int length = in.readInt();
      if (length < 1 || length > Snapshot.MAX_CHUNK_BYTES) {
        throw FileJournal.corrupt(path, "byte " + at + ": a chunk of " + length + " bytes");
      }
      byte[] chunk = in.readNBytes(length);
      if (chunk.length < length) {
        throw FileJournal.corrupt(path, "byte " + at + ": half a chunk");
      }
      at += (long) Integer.BYTES + length;
      return chunk;
    } catch (IOException e) {
      throw FileJournal.corrupt(path, "byte " + at + ": " + e);
    }
  }
}
