package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.util.Endpoint;
import dev.continuum.core.consensus.GroupMembers;
import dev.continuum.core.value.NodeId;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Our nodes in the engine's words. Thread-safe (stateless).
 *
 * <p>The engine writes a peer as {@code host:port:number:priority}. The host is the text of a
 * {@link NodeId}, which nobody resolves; port and number are always the same and say nothing.
 */
final class RaftPeers {
  private static final int PORT = 1;
  private static final int NUMBER = 0;
  private static final int MAX_PARTS = 4;
  private static final int MAX_TEXT_CHARS = NodeId.TEXT_CHARS + 32;

  private RaftPeers() {}

  static PeerId of(NodeId node, int priority) {
    return new PeerId(node.toString(), PORT, NUMBER, priority);
  }

  static Endpoint endpoint(NodeId node) {
    return new Endpoint(node.toString(), PORT);
  }

  static @Nullable NodeId node(@Nullable Endpoint endpoint) {
    return endpoint == null || endpoint.getPort() != PORT
        ? null
        : NodeId.tryParse(endpoint.getIp());
  }

  static @Nullable NodeId node(@Nullable PeerId peer) {
    return peer == null || peer.getIdx() != NUMBER ? null : node(peer.getEndpoint());
  }

  /**
   * The node that the engine's text names; null where it names none. The engine's own parser would
   * log each text that is wrong, as long as it is.
   */
  static @Nullable NodeId parse(String text) {
    if (text.length() > MAX_TEXT_CHARS) {
      return null;
    }
    String[] parts = text.split(":", -1);
    boolean sound =
        parts.length >= 2
            && parts.length <= MAX_PARTS
            && parts[1].equals(String.valueOf(PORT))
            && (parts.length < 3 || parts[2].isEmpty() || parts[2].equals(String.valueOf(NUMBER)))
            && (parts.length < MAX_PARTS || isNumber(parts[MAX_PARTS - 1]));
    return sound ? NodeId.tryParse(parts[0]) : null;
  }

  private static boolean isNumber(String text) {
    try {
      return Integer.parseInt(text) >= RaftSettings.ANY_LEADER;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  static Configuration configuration(GroupMembers members, ToIntFunction<NodeId> priority) {
    return new Configuration(
        peers(members.voters(), priority), peers(members.learners(), priority));
  }

  static List<PeerId> peers(Collection<NodeId> nodes, ToIntFunction<NodeId> priority) {
    return nodes.stream().map(node -> of(node, priority.applyAsInt(node))).toList();
  }

  static GroupMembers members(Configuration configuration) {
    return new GroupMembers(nodes(configuration.getPeers()), nodes(configuration.getLearners()));
  }

  private static List<NodeId> nodes(Collection<PeerId> peers) {
    return peers.stream().map(RaftPeers::node).filter(Objects::nonNull).toList();
  }
}
