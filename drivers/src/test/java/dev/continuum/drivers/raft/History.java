package dev.continuum.drivers.raft;

import dev.continuum.core.consensus.StateMachine;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** A state machine that remembers every command, in order. One thread; read by others when idle. */
final class History implements StateMachine {
  private final List<byte[]> commands = new ArrayList<>();
  private long hash = 17;

  synchronized List<String> texts() {
    return commands.stream().map(each -> new String(each, StandardCharsets.UTF_8)).toList();
  }

  @Override
  public synchronized byte[] apply(long index, byte[] command) {
    if (index != commands.size() + 1) {
      throw new IllegalStateException("index " + index + " after " + commands.size());
    }
    commands.add(command);
    hash = hash * 31 + Arrays.hashCode(command);
    return ("done " + new String(command, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized long appliedIndex() {
    return commands.size();
  }

  @Override
  public synchronized long hash() {
    return hash;
  }

  @Override
  public synchronized Snapshot snapshot() {
    List<byte[]> now = List.copyOf(commands);
    long hashNow = hash;
    return new Snapshot() {
      @Override
      public long index() {
        return now.size();
      }

      @Override
      public long hash() {
        return hashNow;
      }

      @Override
      public Chunks chunks() {
        Iterator<byte[]> each = now.iterator();
        return () -> each.hasNext() ? each.next() : null;
      }
    };
  }

  @Override
  public synchronized void restore(Chunks snapshot) {
    List<byte[]> read = new ArrayList<>();
    for (byte[] each = snapshot.next(); each != null; each = snapshot.next()) {
      if (new String(each, StandardCharsets.UTF_8).startsWith("!")) {
        throw ContinuumException.of(ErrorCode.SNAPSHOT_INVALID, "not a command");
      }
      read.add(each);
    }
    commands.clear();
    hash = 17;
    for (byte[] each : read) {
      byte[] _ = apply(commands.size() + 1, each);
    }
  }
}
