package dev.continuum.drivers.federation;

import com.google.protobuf.ByteString;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.wire.Answer;
import dev.continuum.drivers.net.wire.Question;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks other nodes about groups. Implementations are thread-safe. */
interface PeerQuestions {
  int MAX_WARNINGS = 16;
  int MAX_TEXT_CHARS = 512;

  /** Nodes that can be asked now, the nearest first. */
  List<Peer> peers();

  /** Who asks. */
  Peer self();

  /** A node and where it stands. */
  record Peer(NodeId node, String zone) {}

  /**
   * Waits for the answer; throws what the answer refuses, or {@code NODE_UNREACHABLE}, {@code
   * DEADLINE_EXCEEDED}.
   */
  Answer ask(NodeId peer, Question question, Duration deadline);

  /** Reads a snapshot of what was decided, whole or not at all. */
  List<byte[]> snapshot(NodeId peer, String name, Duration deadline);

  /** Throws what an answer refuses. */
  static Answer orThrow(Answer answer) {
    if (!answer.hasRefusal()) {
      return answer;
    }
    Answer.Refusal refusal = answer.getRefusal();
    ErrorCode known = ErrorCode.ofSlug(refusal.getCode());
    ErrorCode code = known == null ? ErrorCode.INTERNAL : known;
    throw refusal.getFix().isEmpty()
        ? ContinuumException.of(code, shorten(refusal.getMessage()))
        : ContinuumException.of(code, shorten(refusal.getMessage()), shorten(refusal.getFix()));
  }

  static Answer refusal(ContinuumException refusal) {
    String fix = refusal.fix();
    return Answer.newBuilder()
        .setRefusal(
            Answer.Refusal.newBuilder()
                .setCode(refusal.code().slug())
                .setMessage(shorten(String.valueOf(refusal.getMessage())))
                .setFix(fix == null ? "" : shorten(fix)))
        .build();
  }

  static ByteString bytes(@Nullable NodeId node) {
    if (node == null) {
      return ByteString.EMPTY;
    }
    ByteWriter out = new ByteWriter(NodeId.BYTES);
    out.writeLong(node.high());
    out.writeLong(node.low());
    return ByteString.copyFrom(out.buffer(), 0, out.length());
  }

  /** Null where the bytes are none. */
  static @Nullable NodeId node(ByteString bytes) {
    return bytes.size() == NodeId.BYTES ? NodeId.ofBytes(bytes.toByteArray()) : null;
  }

  private static String shorten(String text) {
    return text.length() <= MAX_TEXT_CHARS ? text : text.substring(0, MAX_TEXT_CHARS);
  }
}
