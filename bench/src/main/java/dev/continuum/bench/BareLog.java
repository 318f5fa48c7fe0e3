package dev.continuum.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The limit for durable writes: a log with group commit as it is usually written, and nothing else.
 * One preallocated file, a length and a CRC32C before each record, one thread that writes and
 * forces whatever came in while it forced the last group. It shares no code with the node's log, so
 * that a faster log of ours does not move the limit. Thread-safe.
 */
final class BareLog implements AutoCloseable {
  private static final int HEADER_BYTES = 2 * Integer.BYTES;
  private static final int GROUP_BYTES = 1 << 20;
  private static final long FILE_BYTES = 1L << 30;

  private final FileChannel file;
  private final Thread committer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition committed = lock.newCondition();

  // Under the lock.
  private ByteBuffer group = ByteBuffer.allocateDirect(GROUP_BYTES);
  private ByteBuffer spare = ByteBuffer.allocateDirect(GROUP_BYTES);
  private long appended;
  private long durable;
  private boolean closing;
  private @Nullable IOException failure;

  BareLog(Path folder) throws IOException {
    file =
        FileChannel.open(
            folder.resolve("bare.log"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    preallocate();
    committer = Thread.ofPlatform().daemon().name("bare-log").start(this::commit);
  }

  private void preallocate() throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(GROUP_BYTES);
    for (long at = 0; at < FILE_BYTES; at += GROUP_BYTES) {
      zeros.clear();
      writeAll(zeros, at);
    }
    file.force(true);
  }

  /** Returns once the record is on the disk. */
  void append(byte[] payload) throws IOException {
    CRC32C checksum = new CRC32C();
    checksum.update(payload);
    lock.lock();
    try {
      while (group.remaining() < HEADER_BYTES + payload.length) {
        committed.awaitUninterruptibly();
      }
      group.putInt(payload.length).putInt((int) checksum.getValue()).put(payload);
      long mine = ++appended;
      work.signal();
      while (durable < mine && failure == null) {
        committed.awaitUninterruptibly();
      }
      if (failure != null) {
        throw failure;
      }
    } finally {
      lock.unlock();
    }
  }

  private void commit() {
    long at = 0;
    lock.lock();
    try {
      while (true) {
        while (appended == durable) {
          if (closing) {
            return;
          }
          work.awaitUninterruptibly();
        }
        ByteBuffer records = group;
        group = spare;
        spare = records;
        long through = appended;
        lock.unlock();
        try {
          records.flip();
          // A run that fills the file goes on at its beginning: nobody reads this log.
          at = at + records.limit() > FILE_BYTES ? 0 : at;
          writeAll(records, at);
          at += records.limit();
          file.force(false);
          records.clear();
        } finally {
          lock.lock();
        }
        durable = through;
        committed.signalAll();
      }
    } catch (IOException e) {
      failure = e;
      committed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void writeAll(ByteBuffer bytes, long from) throws IOException {
    long at = from;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    try {
      committer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    file.close();
  }
}
