package dev.continuum.drivers.tls;

import dev.continuum.core.access.Enrolment;
import dev.continuum.core.access.EnrolmentCodec;
import dev.continuum.core.value.DecodeException;
import dev.continuum.drivers.file.SecureFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The {@link Enrolment} of a data folder on disk, changed by whole transactions: lock, read, apply,
 * write, force, rename. Thread-safe, over processes too: the command line changes it beside a
 * running node.
 *
 * <p>What a transaction returns is durable, so an answer that says "you are in" is never forgotten,
 * and a token that was used once is used after a crash as well. A command that throws changes
 * nothing. This stands in for the committed log until the cluster has consensus.
 */
final class EnrolmentFile {
  private static final int HASH_BYTES = 32;

  /** A process's own file locks do not exclude each other, so its threads queue here first. */
  private static final Map<Path, ReentrantLock> QUEUES = new ConcurrentHashMap<>();

  private final Path file;
  private final Path lockFile;
  private final ReentrantLock queue;

  EnrolmentFile(TlsFolder folder) {
    file = folder.enrolment().toAbsolutePath().normalize();
    lockFile = folder.enrolmentLock();
    queue = QUEUES.computeIfAbsent(file, path -> new ReentrantLock());
  }

  /** Writes the first state. */
  void create(Enrolment enrolment) {
    write(enrolment);
  }

  /** Looks at the newest state; renames make a read whole without a lock. */
  <T> T read(Function<Enrolment, T> question) {
    return question.apply(load());
  }

  /** Changes the state; what comes back is on disk. */
  <T> T change(Function<Enrolment, T> command) {
    queue.lock();
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new IOException("the lock was lost");
      }
      Enrolment enrolment = load();
      T result = command.apply(enrolment);
      write(enrolment);
      return result;
    } catch (IOException e) {
      throw SecureFile.failed(lockFile, e);
    } finally {
      queue.unlock();
    }
  }

  boolean exists() {
    return Files.exists(file);
  }

  private Enrolment load() {
    byte[] bytes = SecureFile.readSecret(file);
    int length = bytes.length - HASH_BYTES;
    if (length < 0
        || !MessageDigest.isEqual(
            hash(Arrays.copyOf(bytes, length)), Arrays.copyOfRange(bytes, length, bytes.length))) {
      throw SecureFile.damaged(file, "another checksum", "what was written");
    }
    try {
      return EnrolmentCodec.INSTANCE.fromBytes(Arrays.copyOf(bytes, length));
    } catch (DecodeException e) {
      throw SecureFile.damaged(file, String.valueOf(e.getMessage()), "what was written");
    }
  }

  private void write(Enrolment enrolment) {
    byte[] payload = EnrolmentCodec.INSTANCE.toBytes(enrolment);
    byte[] bytes = Arrays.copyOf(payload, payload.length + HASH_BYTES);
    System.arraycopy(hash(payload), 0, bytes, payload.length, HASH_BYTES);
    SecureFile.writeSecret(file, bytes);
  }

  private static byte[] hash(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
