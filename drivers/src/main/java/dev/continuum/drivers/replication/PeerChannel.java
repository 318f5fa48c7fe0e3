package dev.continuum.drivers.replication;

import com.google.protobuf.UnsafeByteOperations;
import dev.continuum.drivers.net.wire.Question;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent to one peer, and the thread that sends it. Thread-safe. It is bounded by
 * the window of bytes that replication keeps under way.
 */
final class PeerChannel implements AutoCloseable {
  /** Bytes of one call, but for a message that is longer by itself. */
  static final int MAX_CALL_BYTES = 3 << 20;

  static final int MAX_CALL_MESSAGES = 1_024;

  private final Consumer<Question> call;
  private final Consumer<RuntimeException> failed;
  private final Thread thread;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private boolean closed;

  /**
   * @param call sends a question and waits for its answer; throws where there is none
   * @param failed hears once why nothing more is sent
   */
  PeerChannel(String name, Consumer<Question> call, Consumer<RuntimeException> failed) {
    this.call = call;
    this.failed = failed;
    this.thread = Thread.ofVirtual().name("replicate-" + name).start(this::run);
  }

  synchronized void send(byte[] message) {
    if (!closed) {
      waiting.addLast(message);
      notifyAll();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      waiting.clear();
      notifyAll();
    }
    thread.interrupt();
  }

  private void run() {
    try {
      for (Question next = next(); next != null; next = next()) {
        call.accept(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!isClosed()) {
        failed.accept(e);
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Everything that waits, as far as it fits into one call; null at the end. */
  private synchronized @Nullable Question next() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    if (closed) {
      return null;
    }
    Question.Replicate.Builder messages = Question.Replicate.newBuilder();
    long bytes = 0;
    while (messages.getMessagesCount() < MAX_CALL_MESSAGES) {
      byte[] message = waiting.peekFirst();
      boolean fits =
          message != null
              && (messages.getMessagesCount() == 0 || bytes + message.length <= MAX_CALL_BYTES);
      if (message == null || !fits) {
        break;
      }
      waiting.removeFirst();
      bytes += message.length;
      messages.addMessages(UnsafeByteOperations.unsafeWrap(message));
    }
    return Question.newBuilder().setReplicate(messages).build();
  }
}
