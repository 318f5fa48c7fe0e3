package dev.continuum.drivers.federation;

import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MemberView;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.drivers.net.MembershipDriver;
import dev.continuum.drivers.net.rpc.Answers;
import dev.continuum.drivers.net.rpc.NodeLinks;
import dev.continuum.drivers.net.rpc.RemoteChunks;
import dev.continuum.drivers.net.wire.Answer;
import dev.continuum.drivers.net.wire.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Asks over the links of this node. Thread-safe. */
final class LinkQuestions implements PeerQuestions {
  /** Beyond it a snapshot is refused: nobody fills this node's memory. */
  static final long MAX_SNAPSHOT_BYTES = 1L << 30;

  private final MembershipDriver membership;
  private final NodeLinks links;

  LinkQuestions(MembershipDriver membership, NodeLinks links) {
    this.membership = membership;
    this.links = links;
  }

  /** Where a live node is; empty where membership does not know it. */
  Optional<PeerAddress> address(NodeId node) {
    return membership.view().members().stream()
        .map(MemberView::member)
        .filter(member -> member.id().equals(node) && member.state().isLive())
        .map(Member::address)
        .findFirst();
  }

  @Override
  public List<Peer> peers() {
    return membership.view().members().stream()
        .skip(1) // this node
        .filter(each -> each.member().state().isLive())
        .sorted(Comparator.comparingLong(MemberView::roundTripNanos))
        .map(each -> peer(each.member()))
        .toList();
  }

  @Override
  public Peer self() {
    return peer(membership.view().members().getFirst().member());
  }

  private static Peer peer(Member member) {
    return new Peer(member.id(), member.metadata().zone());
  }

  @Override
  public Answer ask(NodeId peer, Question question, Duration deadline) {
    return Answers.orThrow(links.to(known(peer)).ask(question, deadline));
  }

  @Override
  public List<byte[]> snapshot(NodeId peer, String name, Duration deadline) {
    List<byte[]> chunks = new ArrayList<>();
    long bytes = 0;
    try (RemoteChunks remote = links.to(known(peer)).readSnapshot(name, 0, deadline)) {
      for (byte[] chunk = remote.next(); chunk != null; chunk = remote.next()) {
        bytes += chunk.length;
        if (bytes > MAX_SNAPSHOT_BYTES) {
          throw ContinuumException.field(
              ErrorCode.TOO_LARGE, "snapshot", bytes + " bytes", "at most " + MAX_SNAPSHOT_BYTES);
        }
        chunks.add(chunk);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ContinuumException.of(ErrorCode.SHUTTING_DOWN, name + ": this node stops");
    }
    return chunks;
  }

  private PeerAddress known(NodeId peer) {
    return address(peer)
        .orElseThrow(
            () ->
                ContinuumException.field(
                    ErrorCode.NODE_UNREACHABLE, "node", peer, "a live member of the cluster"));
  }
}
