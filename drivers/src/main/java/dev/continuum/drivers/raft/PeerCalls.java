package dev.continuum.drivers.raft;

import com.google.protobuf.ByteString;
import dev.continuum.core.value.NodeId;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The calls of all groups of this node to others. Thread-safe; never waits. */
final class PeerCalls implements AutoCloseable {
  private final PeerDialer dialer;
  private final ScheduledExecutorService timer;
  private final Map<MessageKind.Lane, Map<NodeId, PeerStream>> lanes =
      new EnumMap<>(MessageKind.Lane.class);

  PeerCalls(PeerDialer dialer, ScheduledExecutorService timer) {
    this.dialer = dialer;
    this.timer = timer;
    for (MessageKind.Lane lane : MessageKind.Lane.values()) {
      lanes.put(lane, new ConcurrentHashMap<>());
    }
  }

  /** As {@link PeerStream#call}. */
  @Nullable String call(
      NodeId to,
      MessageKind kind,
      String group,
      ByteString body,
      long timeoutMillis,
      PeerStream.Caller caller) {
    return lane(kind)
        .computeIfAbsent(to, node -> new PeerStream(node, dialer, timer))
        .call(kind, group, body, timeoutMillis, caller);
  }

  private Map<NodeId, PeerStream> lane(MessageKind kind) {
    Map<NodeId, PeerStream> lane = lanes.get(kind.lane());
    if (lane == null) {
      throw new IllegalStateException("every lane has its map");
    }
    return lane;
  }

  @Override
  public void close() {
    for (Map<NodeId, PeerStream> lane : lanes.values()) {
      lane.values().forEach(PeerStream::close);
    }
  }
}
