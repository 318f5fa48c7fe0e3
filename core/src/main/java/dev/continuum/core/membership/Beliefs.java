package dev.continuum.core.membership;

import dev.continuum.core.value.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * What news changes in the table: SWIM, section 4.2, with suspicions that end. One thread only.
 *
 * <p>Two rules go beyond the paper. Only its owner makes a member alive again, above the highest
 * evidence against it. And the news of a death is only a suspicion for a node that had none: it
 * gives the one it is about the time to say no, so that one confused node kills nobody.
 */
final class Beliefs {
  /** How news arrived. */
  enum Source {
    /** In a packet, and so worth telling on. */
    GOSSIP,
    /** In a comparison with a peer, of which little is new to others. */
    COMPARISON
  }

  private final Shared shared;
  private final Reports reports;
  private final MembershipOptions options;
  private final Suspicions suspicions;
  private final boolean cautious;
  private Prober prober;
  private boolean leaving;

  @SuppressWarnings("NullAway.Init") // bind follows at once: the two know each other
  Beliefs(Shared shared, Reports reports) {
    this.shared = shared;
    this.reports = reports;
    this.options = shared.options;
    this.suspicions = new Suspicions(shared);
    this.cautious = options.has(Feature.CAUTIOUS_DEATH);
  }

  void bind(Prober other) {
    prober = other;
  }

  /** From now on news of this node's leave is true. */
  void leaving() {
    leaving = true;
  }

  /** Believes in a member without news of it. */
  void know(Member member) {
    if (shared.table.find(member.id()) == MemberTable.NONE) {
      long incarnation = member.incarnation();
      int slot = shared.table.add(member.id(), MemberState.LEFT, incarnation, shared.now());
      shared.table.announce(slot, member.withState(MemberState.ALIVE));
      shared.table.believe(slot, MemberState.ALIVE, incarnation, shared.now());
    }
  }

  void apply(Update update, NodeId sender, Source source) {
    if (Incarnation.isBeyond(
        update.incarnation(), shared.wallMillis(), options.bounds().maxIncarnationAheadMillis())) {
      shared.emit(
          new Event.Refused(
              sender,
              "incarnation: "
                  + update.incarnation()
                  + " of "
                  + update.id().shortName()
                  + " (expected: at most "
                  + options.bounds().maxIncarnationAheadMillis()
                  + " ms ahead of this clock)"));
      return;
    }
    if (update.id().equals(shared.selfId())) {
      aboutSelf(update, sender);
      return;
    }
    switch (update) {
      case Update.Alive alive -> alive(alive, source);
      case Update.Suspect suspect -> suspect(suspect);
      case Update.Dead dead -> dead(dead, sender, source);
      case Update.Left left -> left(left);
    }
  }

  /** This node has no answer from a member and says so. */
  void suspectOwn(int slot) {
    suspect(
        new Update.Suspect(shared.table.id(slot), shared.table.evidence(slot), shared.selfId(), 0));
  }

  /** A suspicion's deadline, or the moment before it in which the suspect is asked once more. */
  void suspicionDue(int slot) {
    switch (suspicions.due(slot)) {
      case ASK -> prober.askOnceMore(slot);
      case OVER ->
          die(
              slot,
              new Update.Dead(shared.table.id(slot), shared.table.evidence(slot), shared.selfId()));
      case NOTHING -> {}
    }
  }

  /** Whether a member is suspected by fewer than are enough. */
  boolean lacksConfirmation(int slot) {
    return suspicions.lacksConfirmation(slot);
  }

  /** Nothing was heard for a while: everybody gets the whole time to refute again. */
  void restartSuspicions() {
    suspicions.restart();
  }

  /** What a ping to this member should carry, so that it can refute; null where it need not. */
  @Nullable Update accusation(int slot) {
    MemberTable table = shared.table;
    return switch (table.state(slot)) {
      case ALIVE -> null;
      case SUSPECT -> {
        Suspicion suspicion = suspicions.of(slot);
        NodeId from = suspicion == null ? shared.selfId() : suspicion.first();
        yield options.has(Feature.BUDDY)
            ? new Update.Suspect(table.id(slot), table.evidence(slot), from, 0)
            : null;
      }
      case DEAD -> new Update.Dead(table.id(slot), table.evidence(slot), shared.selfId());
      case LEFT -> new Update.Left(table.id(slot), table.evidence(slot));
    };
  }

  /** A new announcement of this node. */
  void announceSelf(long incarnation, Metadata metadata) {
    Member announced = shared.self().announced(incarnation, metadata);
    shared.table.announce(MemberTable.SELF, announced);
    shared.table.believe(MemberTable.SELF, MemberState.ALIVE, incarnation, shared.now());
    shared.viewChanged();
    shared.spread(MemberTable.SELF, new Update.Alive(announced), true);
  }

  private void aboutSelf(Update update, NodeId sender) {
    Member self = shared.self();
    boolean own = update instanceof Update.Alive alive && alive.member().equals(self);
    boolean old = update.incarnation() < self.incarnation();
    if (own || old || (leaving && update.state() == MemberState.LEFT)) {
      return;
    }
    if (update instanceof Update.Alive alive && !alive.member().address().equals(self.address())) {
      shared.emit(new Event.Conflict("id", self, alive.member()));
    }
    if (leaving) {
      return;
    }
    announceSelf(Math.max(self.incarnation(), update.incarnation()) + 1, self.metadata());
    shared.healthChanged(shared.health.worsen(1));
    NodeId by =
        switch (update) {
          case Update.Suspect suspect -> suspect.from();
          case Update.Dead dead -> dead.from();
          case Update.Alive alive -> sender;
          case Update.Left left -> sender;
        };
    shared.emit(new Event.Refuted(by, shared.self().incarnation()));
  }

  private void alive(Update.Alive update, Source source) {
    MemberTable table = shared.table;
    Member member = update.member();
    int slot = table.find(member.id());
    if (slot == MemberTable.NONE) {
      slot = admit(member);
      if (slot != MemberTable.NONE) {
        up(slot, update, false, source);
      }
      return;
    }
    long evidence = table.evidence(slot);
    Member announced = table.announced(slot);
    MemberState state = table.state(slot);
    if (member.incarnation() > evidence) {
      if (state.isLive()) {
        renew(slot, update, state, announced, source);
      } else {
        boolean returned = state == MemberState.DEAD && announced != null;
        replaceClaims(slot, member);
        up(slot, update, returned, source);
      }
    } else if (state.isLive()
        && announced != null
        && announced.incarnation() < member.incarnation()) {
      table.announce(slot, member);
      shared.viewChanged();
    } else if (state.isLive()
        && announced != null
        && announced.incarnation() == member.incarnation()
        && !announced.address().equals(member.address())) {
      shared.emit(new Event.Conflict("id", announced, member));
    }
  }

  private void up(int slot, Update.Alive update, boolean returned, Source source) {
    shared.table.announce(slot, update.member());
    shared.table.believe(slot, MemberState.ALIVE, update.incarnation(), shared.now());
    shared.viewChanged();
    if (source == Source.GOSSIP) {
      shared.spread(slot, update, returned);
    }
    reports.up(slot, returned);
  }

  private void renew(
      int slot, Update.Alive update, MemberState state, @Nullable Member before, Source source) {
    Member member = update.member();
    suspicions.end(slot);
    shared.table.announce(slot, member);
    shared.table.believe(slot, MemberState.ALIVE, member.incarnation(), shared.now());
    shared.viewChanged();
    if (source == Source.GOSSIP || state == MemberState.SUSPECT) {
      shared.spread(slot, update, state == MemberState.SUSPECT);
    } else {
      shared.rumours.forget(slot);
    }
    if (state == MemberState.SUSPECT) {
      reports.trusted(slot);
    }
    if (before != null
        && !(before.metadata().isSameButForLoad(member.metadata())
            && before.address().equals(member.address())
            && before.name().equals(member.name()))) {
      reports.changed(slot);
    }
  }

  /**
   * A suspicion of a newer incarnation than the suspected one begins anew: its owner has refuted
   * the older in the meantime, and only the news of it is missing here.
   */
  private void suspect(Update.Suspect update) {
    int slot = shared.table.find(update.id());
    if (slot == MemberTable.NONE || update.incarnation() < shared.table.evidence(slot)) {
      return;
    }
    switch (shared.table.state(slot)) {
      case ALIVE -> {
        Suspicion suspicion = begin(slot, update.incarnation(), update.from(), update.ageMillis());
        shared.spread(slot, update, true);
        reports.suspected(slot, suspicion);
        if (!update.from().equals(shared.selfId())) {
          prober.verify(slot);
        }
      }
      case SUSPECT -> {
        if (update.incarnation() > shared.table.evidence(slot)) {
          begin(slot, update.incarnation(), update.from(), update.ageMillis());
          shared.spread(slot, update, true);
        } else if (suspicions.confirm(slot, update.from())) {
          shared.spread(slot, update, true);
        }
      }
      case DEAD, LEFT -> {}
    }
  }

  private Suspicion begin(int slot, long incarnation, NodeId from, int ageMillis) {
    shared.table.believe(slot, MemberState.SUSPECT, incarnation, shared.now());
    return suspicions.begin(slot, from, ageMillis);
  }

  private void dead(Update.Dead update, NodeId sender, Source source) {
    MemberTable table = shared.table;
    int slot = table.find(update.id());
    if (slot == MemberTable.NONE) {
      bury(update);
      return;
    }
    if (update.incarnation() < table.evidence(slot)) {
      return;
    }
    switch (table.state(slot)) {
      case DEAD ->
          table.believe(slot, MemberState.DEAD, update.incarnation(), table.changedNanos(slot));
      case LEFT -> {}
      case ALIVE -> {
        if (cautious || source == Source.COMPARISON) {
          NodeId from = source == Source.COMPARISON ? sender : update.from();
          suspect(new Update.Suspect(update.id(), update.incarnation(), from, 0));
          confirmByDeath(slot);
        } else {
          die(slot, update);
        }
      }
      case SUSPECT -> {
        if (cautious && update.incarnation() > table.evidence(slot)) {
          begin(slot, update.incarnation(), update.from(), 0);
        }
        Suspicion suspicion = suspicions.of(slot);
        boolean ripe = suspicion == null || suspicion.isRipe(shared.now());
        if (source == Source.GOSSIP && (!cautious || ripe)) {
          die(slot, update);
        } else {
          confirmByDeath(slot);
        }
      }
    }
  }

  private void confirmByDeath(int slot) {
    if (cautious) {
      suspicions.confirmByDeath(slot);
    }
  }

  private void die(int slot, Update.Dead update) {
    suspicions.end(slot);
    shared.table.believe(slot, MemberState.DEAD, update.incarnation(), shared.now());
    shared.viewChanged();
    shared.spread(slot, update, true);
    reports.failed(slot);
  }

  private void left(Update.Left update) {
    MemberTable table = shared.table;
    int slot = table.find(update.id());
    if (slot == MemberTable.NONE) {
      bury(update);
      return;
    }
    if (update.incarnation() < table.evidence(slot) || table.state(slot) == MemberState.LEFT) {
      return;
    }
    boolean wasLive = table.state(slot).isLive();
    suspicions.end(slot);
    table.believe(slot, MemberState.LEFT, update.incarnation(), shared.now());
    if (wasLive) {
      shared.viewChanged();
      shared.spread(slot, update, true);
      reports.left(slot);
    }
  }

  /** Remembers the end of a member that was never met, so that older news cannot wake it. */
  private void bury(Update update) {
    if (shared.table.used() < options.bounds().maxMembers()) {
      shared.table.add(update.id(), update.state(), update.incarnation(), shared.now());
    }
  }

  /** A slot for a new member; none where the table is full of members. */
  private int admit(Member member) {
    MemberTable table = shared.table;
    if (table.used() >= options.bounds().maxMembers() && !forgetOldest()) {
      shared.emit(
          new Event.Refused(
              member.id(),
              "members: "
                  + table.used()
                  + " (expected: below membership.bounds.maxMembers, "
                  + options.bounds().maxMembers()
                  + ")"));
      return MemberTable.NONE;
    }
    replaceClaims(MemberTable.NONE, member);
    return table.add(member.id(), MemberState.LEFT, member.incarnation(), shared.now());
  }

  /** Those that are gone lose their address and name to a newcomer; the living are reported. */
  private void replaceClaims(int slot, Member member) {
    MemberTable table = shared.table;
    claim("address", table.findAddress(member.address(), slot), member);
    claim("name", table.findName(member.name(), slot), member);
  }

  private void claim(String field, int holder, Member member) {
    MemberTable table = shared.table;
    if (holder == MemberTable.NONE || table.id(holder).equals(member.id())) {
      return;
    }
    Member existing = table.known(holder);
    if (!table.state(holder).isLive()) {
      forget(holder);
      shared.emit(new Event.MemberReplaced(existing, member));
    } else {
      shared.emit(new Event.Conflict(field, existing, member));
      if (field.equals("address") && holder != MemberTable.SELF) {
        prober.check(holder);
      }
    }
  }

  /** Forgets the member whose end is known for longest; false where all are live. */
  private boolean forgetOldest() {
    MemberTable table = shared.table;
    int oldest = MemberTable.NONE;
    for (int slot = 1; slot < table.slotLimit(); slot++) {
      if (table.isUsed(slot)
          && !table.state(slot).isLive()
          && (oldest == MemberTable.NONE
              || table.changedNanos(slot) < table.changedNanos(oldest))) {
        oldest = slot;
      }
    }
    if (oldest != MemberTable.NONE) {
      forget(oldest);
    }
    return oldest != MemberTable.NONE;
  }

  /** Forgets those whose end is known for long enough. */
  void forgetOld() {
    MemberTable table = shared.table;
    long before = shared.now() - options.bounds().tombstoneNanos();
    for (int slot = 1; slot < table.slotLimit(); slot++) {
      if (table.isUsed(slot) && !table.state(slot).isLive() && table.changedNanos(slot) < before) {
        forget(slot);
      }
    }
  }

  private void forget(int slot) {
    shared.rumours.forget(slot);
    reports.forget(slot);
    prober.forget(slot);
    shared.table.remove(slot);
  }
}
