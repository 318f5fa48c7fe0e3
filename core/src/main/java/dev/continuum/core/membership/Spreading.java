package dev.continuum.core.membership;

import dev.continuum.core.value.PeerAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rounds of gossip, and the goodbye. One thread only. SWIM, section 4.1, with rounds of its own
 * beside the piggybacking, as memberlist has them.
 *
 * <p>Rounds run only while there is news. With {@link Feature#BURST_GOSSIP} they follow each other
 * quickly until each piece was told half as often as it will be: the first tellings make it known,
 * the later ones, spread over a second or so, reach those who could not hear.
 */
final class Spreading {
  private static final int LEAVE_ROUNDS = 8;

  private final Shared shared;
  private final MembershipOptions.Dissemination rule;
  private int goodbyesLeft;

  Spreading(Shared shared) {
    this.shared = shared;
    this.rule = shared.options.dissemination();
  }

  void round() {
    tell(rule.fanout());
    if (shared.rumours.isEmpty()) {
      shared.scheduleGossip(0);
    } else {
      boolean burst =
          shared.options.has(Feature.BURST_GOSSIP) && shared.rumours.isFresh(shared.rounds() / 2);
      shared.scheduleGossip(burst ? rule.burstIntervalNanos() : rule.intervalNanos());
    }
  }

  /**
   * Whoever still tells what was refuted has missed the refutation, and may soon bury the living:
   * it is told. One correction an answer: so there is never more of it than of what is wrong.
   */
  void correct(PeerAddress teller, Message.Gossip gossip) {
    if (!shared.options.has(Feature.CORRECTION)) {
      return;
    }
    for (Update update : gossip.updates()) {
      Member member = refuted(update);
      if (member != null) {
        Update refutation = new Update.Alive(member);
        shared.datagram(teller, new Message.Gossip(shared.selfId(), List.of(refutation)));
        return;
      }
    }
  }

  /** The newer announcement of a live member about which this is old news, or null. */
  private @Nullable Member refuted(Update update) {
    MemberTable table = shared.table;
    int slot = update.state() == MemberState.ALIVE ? MemberTable.NONE : table.find(update.id());
    if (slot == MemberTable.NONE
        || table.evidence(slot) <= update.incarnation()
        || !table.state(slot).isLive()) {
      return null;
    }
    Member member = table.known(slot);
    return member.incarnation() > update.incarnation() ? member : null;
  }

  /** Tells many in a row that this node goes. */
  void goodbye() {
    goodbyesLeft = LEAVE_ROUNDS;
    goodbyeRound();
  }

  /** True once all have been sent. */
  boolean goodbyeRound() {
    Update left = new Update.Left(shared.selfId(), shared.self().incarnation());
    for (int i = 0; i < rule.fanout() && shared.table.liveOthers() > 0; i++) {
      shared.datagram(
          shared.table.known(target()).address(),
          new Message.Gossip(shared.selfId(), List.of(left)));
    }
    boolean done = --goodbyesLeft <= 0 || shared.table.liveOthers() == 0;
    if (!done) {
      shared.after(rule.burstIntervalNanos(), Deadlines.Kind.LEAVE, 0);
    }
    return done;
  }

  private void tell(int targets) {
    for (int i = 0; i < targets; i++) {
      int slot = i == 0 ? recentlyDead() : MemberTable.NONE;
      if (slot == MemberTable.NONE) {
        if (shared.table.liveOthers() == 0) {
          return;
        }
        slot = target();
      }
      List<Update> news = shared.news(null, false);
      if (news.isEmpty()) {
        return;
      }
      shared.datagram(
          shared.table.known(slot).address(), new Message.Gossip(shared.selfId(), news));
    }
  }

  private int target() {
    return shared.table.live(shared.random.nextInt(shared.table.liveOthers()));
  }

  /** Now and then a dead member is told too, so that it can refute. */
  private int recentlyDead() {
    MemberTable table = shared.table;
    int dead = table.dead();
    if (dead == 0 || shared.random.nextInt(table.liveOthers() + dead) >= dead) {
      return MemberTable.NONE;
    }
    int start = shared.random.nextInt(table.slotLimit());
    for (int i = 0; i < table.slotLimit(); i++) {
      int slot = (start + i) % table.slotLimit();
      if (slot != MemberTable.SELF
          && table.isUsed(slot)
          && table.state(slot) == MemberState.DEAD
          && table.announced(slot) != null) {
        boolean recent = shared.now() - table.changedNanos(slot) < rule.gossipToDeadNanos();
        return recent ? slot : MemberTable.NONE;
      }
    }
    return MemberTable.NONE;
  }
}
