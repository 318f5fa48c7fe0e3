package dev.continuum.drivers.raft;

import dev.continuum.core.consensus.port.Consensus;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands that share one entry of the log. Thread-safe (stateless).
 *
 * <p>Format 1: the byte 1, then for each command its length in four bytes, big-endian, and the
 * command.
 */
final class EntryCodec {
  static final byte FORMAT = 1;

  /** Most commands of one entry. */
  static final int MAX_COMMANDS = 1_024;

  /** Most bytes of one entry, but for an entry of one command. */
  static final int MAX_BYTES = 256 << 10;

  static final int COMMAND_OVERHEAD_BYTES = Integer.BYTES;

  private EntryCodec() {}

  static ByteBuffer write(List<byte[]> commands) {
    int bytes = 1;
    for (byte[] command : commands) {
      bytes += COMMAND_OVERHEAD_BYTES + command.length;
    }
    ByteBuffer entry = ByteBuffer.allocate(bytes).put(FORMAT);
    for (byte[] command : commands) {
      entry.putInt(command.length).put(command);
    }
    return entry.flip();
  }

  /**
   * The commands, in their order; null where the bytes are no entry. What is none on one node is
   * none on all, so the answer to it is the same everywhere.
   */
  static @Nullable List<byte[]> read(ByteBuffer entry) {
    ByteBuffer in = entry.duplicate();
    try {
      if (in.get() != FORMAT) {
        return null;
      }
      List<byte[]> commands = new ArrayList<>();
      while (in.hasRemaining()) {
        int length = in.getInt();
        if (length < 0 || length > Consensus.MAX_COMMAND_BYTES || commands.size() == MAX_COMMANDS) {
          return null;
        }
        byte[] command = new byte[Math.min(length, in.remaining())];
        in.get(command);
        if (command.length < length) {
          return null;
        }
        commands.add(command);
      }
      return commands;
    } catch (BufferUnderflowException e) {
      return null;
    }
  }
}
