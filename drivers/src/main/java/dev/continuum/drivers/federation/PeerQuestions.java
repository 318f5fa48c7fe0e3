package dev.continuum.drivers.federation;

import com.google.protobuf.ByteString;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.net.wire.Answer;
import dev.continuum.drivers.net.wire.Question;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks other nodes about groups. Implementations are thread-safe. */
interface PeerQuestions {
  int MAX_WARNINGS = 16;

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
}
