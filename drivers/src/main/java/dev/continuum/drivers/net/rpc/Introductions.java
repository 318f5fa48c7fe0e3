package dev.continuum.drivers.net.rpc;

import dev.continuum.core.membership.Member;
import dev.continuum.core.membership.MemberView;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.drivers.net.MembershipView;
import dev.continuum.drivers.net.wire.Introduction;
import dev.continuum.drivers.net.wire.IntroductionReply;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a node before it becomes a member: whether its clock is right, whether its name and
 * identity are its own, whether it can be reached where it says. What is wrong there would
 * otherwise show as a node that dies and returns for ever. Thread-safe; an answer takes calls to
 * other nodes.
 */
final class Introductions {
  private static final Logger LOG = LoggerFactory.getLogger(Introductions.class);
  private static final Duration CALL_DEADLINE = Duration.ofSeconds(2);
  private static final int MAX_AT_ONCE = 16;
  private static final int MAX_REMEMBERED = 256;
  private static final long SAID_AGAIN_AFTER_MILLIS = Duration.ofMinutes(10).toMillis();

  private final NodeLinks links;
  private final NodeId self;
  private final Supplier<MembershipView> view;
  private final WallClock clock;
  private final int shardCount;
  private final long maxClockSkewMillis;
  private final Semaphore room = new Semaphore(MAX_AT_ONCE);

  /** When a node's objection was last logged; guarded by itself. */
  private final LinkedHashMap<String, Long> said = new LinkedHashMap<>();

  Introductions(
      NodeLinks links,
      NodeId self,
      Supplier<MembershipView> view,
      WallClock clock,
      int shardCount,
      long maxClockSkewMillis) {
    this.links = links;
    this.self = self;
    this.view = view;
    this.clock = clock;
    this.shardCount = shardCount;
    this.maxClockSkewMillis = maxClockSkewMillis;
  }

  IntroductionReply answer(CallerAddress caller, Introduction theirs) {
    if (!room.tryAcquire()) {
      throw ContinuumException.of(
          ErrorCode.OVERLOADED,
          MAX_AT_ONCE + " introductions are under way (expected: fewer)",
          "Try again in a second.");
    }
    try {
      IntroductionReply.Builder reply = IntroductionReply.newBuilder();
      objection(caller, theirs)
          .ifPresent(
              objection -> {
                say(caller, objection);
                reply.setObjection(objection.write());
              });
      return reply.build();
    } finally {
      room.release();
    }
  }

  private Optional<Objection> objection(CallerAddress caller, Introduction theirs) {
    return wrongClock(theirs.getWallMillis())
        .or(() -> otherShards(theirs.getShardCount()))
        .or(() -> taken(caller, theirs.getName()))
        .or(() -> unreachable(caller));
  }

  private Optional<Objection> wrongClock(long theirMillis) {
    long ahead = theirMillis - clock.millis();
    return Math.abs(ahead) <= maxClockSkewMillis
        ? Optional.empty()
        : Optional.of(
            new Objection(
                ErrorCode.CLOCK_SKEW,
                "clock: "
                    + Math.abs(ahead)
                    + " ms "
                    + (ahead > 0 ? "ahead of" : "behind")
                    + " that of "
                    + self.shortName()
                    + " (expected: at most "
                    + maxClockSkewMillis
                    + " ms)",
                "Set both clocks by a time service, such as chrony or systemd-timesyncd."));
  }

  /** It would look for decisions in groups that there are not. */
  private Optional<Objection> otherShards(int theirs) {
    return theirs == 0 || theirs == shardCount
        ? Optional.empty()
        : Optional.of(
            new Objection(
                ErrorCode.CONFIG_INVALID,
                "federation.raft.shard_count: "
                    + theirs
                    + " (expected: "
                    + shardCount
                    + ", with which the cluster was born)",
                "Set federation.raft.shard_count of that node to " + shardCount + "."));
  }

  private Optional<Objection> taken(CallerAddress caller, String name) {
    if (caller.node().equals(self)) {
      return Optional.of(copied(caller, view.get().self().address()));
    }
    for (MemberView each : view.get().members()) {
      Member member = each.member();
      boolean live = member.state().isLive();
      boolean same = member.id().equals(caller.node());
      if (live && same && !member.address().equals(caller.address())) {
        // Or it moved after a crash that nobody has noticed yet: who answers there now?
        if (answers(member.address(), caller.node()).isEmpty()) {
          return Optional.of(copied(caller, member.address()));
        }
      } else if (live && !same && member.name().equals(name)) {
        return Optional.of(
            new Objection(
                ErrorCode.NODE_ID_TAKEN,
                "node.id: " + name + " is the name of the node at " + member.address(),
                "Start this node with another --node-id."));
      }
    }
    return Optional.empty();
  }

  private static Objection copied(CallerAddress caller, PeerAddress other) {
    return new Objection(
        ErrorCode.NODE_ID_TAKEN,
        "identity " + caller.node() + " runs at " + other + " and at " + caller.address(),
        "Stop one of them. In a copied data folder remove node.key, node.id and tls, then join with"
            + " a new token.");
  }

  private Optional<Objection> unreachable(CallerAddress caller) {
    return answers(caller.address(), caller.node())
        .map(
            why ->
                new Objection(
                    ErrorCode.ADDRESS_UNREACHABLE,
                    "node.advertise_address: "
                        + caller.address()
                        + " does not lead to this node from "
                        + self.shortName()
                        + " ("
                        + why
                        + ")",
                    "Set node.advertise_address to where other nodes reach this one, and let TCP and"
                        + " UDP to that port through the firewall."));
  }

  /** Why the node does not answer at the address; nothing where it does. */
  private Optional<String> answers(PeerAddress address, NodeId node) {
    try {
      NodeId found = links.to(address).greet(CALL_DEADLINE);
      return found.equals(node) ? Optional.empty() : Optional.of("node " + found + " is there");
    } catch (ContinuumException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void say(CallerAddress caller, Objection objection) {
    String key = caller.node() + " " + objection.code();
    long now = clock.millis();
    synchronized (said) {
      Long before = said.get(key);
      if (before != null && now - before < SAID_AGAIN_AFTER_MILLIS) {
        return;
      }
      said.remove(key);
      said.put(key, now);
      if (said.size() > MAX_REMEMBERED) {
        Map.Entry<String, Long> eldest = said.firstEntry();
        said.remove(eldest.getKey());
      }
    }
    LOG.warn("node {} cannot be a member: {}", caller.node(), objection);
  }
}
