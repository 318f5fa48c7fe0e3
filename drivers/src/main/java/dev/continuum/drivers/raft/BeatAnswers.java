package dev.continuum.drivers.raft;

import com.google.protobuf.Message;
import dev.continuum.drivers.raft.wire.BeatAnswer;
import dev.continuum.drivers.raft.wire.BeatsReply;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The answers to heartbeats that came together, which go back together, once. Thread-safe. */
final class BeatAnswers {
  private final Consumer<Message> sender;

  /** All below guarded by this. */
  private final BeatsReply.Builder reply = BeatsReply.newBuilder();

  private int missing;
  private boolean sent;

  BeatAnswers(int count, Consumer<Message> sender) {
    this.missing = count;
    this.sender = sender;
  }

  /** Takes one; null where there will be none. The last one sends all. */
  void put(int position, @Nullable Message answer) {
    synchronized (this) {
      missing--;
      if (answer != null && !sent) {
        reply.addAnswers(
            BeatAnswer.newBuilder().setPosition(position).setAnswer(answer.toByteString()));
      }
      if (missing > 0) {
        return;
      }
    }
    send();
  }

  boolean sent() {
    synchronized (this) {
      return sent;
    }
  }

  /** Sends what is there, unless that was done. */
  void send() {
    Message ready;
    synchronized (this) {
      if (sent) {
        return;
      }
      sent = true;
      ready = reply.build();
    }
    sender.accept(ready);
  }
}
