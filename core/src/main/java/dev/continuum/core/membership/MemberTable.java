package dev.continuum.core.membership;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.RandomSource;
import dev.continuum.core.value.SeededRandom;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everybody that is known, in parallel arrays: a slot a member, about 100 bytes each. One thread
 * only.
 *
 * <p>What nearly all news is compared with stands side by side: the identifier, the evidence and
 * the state of a member in one row of {@code rows}. Most news is not new, and where it comes by the
 * thousand a second, what it costs is the memory that has to be touched to find that out.
 *
 * <p>Slot 0 is this node. The others that are live stand in a dense list too, in random order, from
 * which targets are picked. The digest is the exclusive or of one hash for each live member and its
 * announcement, so equal views have equal digests in whatever order they came about; suspicions
 * leave no trace in it.
 */
final class MemberTable {
  static final int SELF = 0;
  static final int NONE = -1;
  private static final int INITIAL_SLOTS = 8;

  /** A row has the state's place in here. */
  private static final List<MemberState> STATES =
      List.of(MemberState.ALIVE, MemberState.SUSPECT, MemberState.DEAD, MemberState.LEFT);

  /** Fields of a row. */
  private static final int ROW_FIELDS = 4;

  private static final int ID_HIGH = 0;
  private static final int ID_LOW = 1;
  private static final int EVIDENCE = 2;
  private static final int STATE = 3;

  private final RandomSource random;
  private long[] rows = new long[INITIAL_SLOTS * ROW_FIELDS];
  private NodeId[] ids = new NodeId[INITIAL_SLOTS];
  private @Nullable Member[] announced = new Member[INITIAL_SLOTS];
  private long[] changedNanos = new long[INITIAL_SLOTS];
  private long[] stateSinceNanos = new long[INITIAL_SLOTS];
  private int[] livePlace = new int[INITIAL_SLOTS];
  private int[] live = new int[INITIAL_SLOTS];
  private long[] liveKeys = new long[INITIAL_SLOTS];
  private int[] free = new int[INITIAL_SLOTS];
  private int slots;
  private int freeCount;
  private int liveCount;
  private int suspects;
  private final SlotSet dead = new SlotSet();
  private long digest;
  private long version;

  private final SlotIndex byId = new SlotIndex(slot -> hash(ids[slot]));
  private final SlotIndex byAddress = new SlotIndex(slot -> hash(known(slot).address()));
  private final SlotIndex byName = new SlotIndex(slot -> known(slot).name().hashCode());

  MemberTable(RandomSource random) {
    this.random = random;
  }

  /** The slot of a member, or {@link #NONE}. */
  int find(NodeId id) {
    int place = byId.start(hash(id));
    for (int slot = byId.slot(place); slot != NONE; slot = byId.slot(place)) {
      int row = slot * ROW_FIELDS;
      if (rows[row + ID_HIGH] == id.high() && rows[row + ID_LOW] == id.low()) {
        return slot;
      }
      place = byId.after(place);
    }
    return NONE;
  }

  /** Another slot than {@code except} whose announcement has this address, or {@link #NONE}. */
  int findAddress(PeerAddress address, int except) {
    int place = byAddress.start(hash(address));
    for (int slot = byAddress.slot(place); slot != NONE; slot = byAddress.slot(place)) {
      if (slot != except && known(slot).address().equals(address)) {
        return slot;
      }
      place = byAddress.after(place);
    }
    return NONE;
  }

  /** Another slot than {@code except} whose announcement has this name, or {@link #NONE}. */
  int findName(String name, int except) {
    int place = byName.start(name.hashCode());
    for (int slot = byName.slot(place); slot != NONE; slot = byName.slot(place)) {
      if (slot != except && known(slot).name().equals(name)) {
        return slot;
      }
      place = byName.after(place);
    }
    return NONE;
  }

  /** A slot for a member that is not known yet: nothing announced, and not live. */
  int add(NodeId id, MemberState state, long incarnation, long nowNanos) {
    int slot = freeCount > 0 ? free[--freeCount] : slots++;
    reserve(slot);
    ids[slot] = id;
    rows[slot * ROW_FIELDS + ID_HIGH] = id.high();
    rows[slot * ROW_FIELDS + ID_LOW] = id.low();
    announced[slot] = null;
    set(slot, state, incarnation);
    changedNanos[slot] = nowNanos;
    stateSinceNanos[slot] = nowNanos;
    livePlace[slot] = NONE;
    byId.add(slot);
    if (state == MemberState.DEAD) {
      dead.add(slot);
    }
    return slot;
  }

  /** Forgets a member that is not live. */
  void remove(int slot) {
    MemberState state = state(slot);
    if (state.isLive() || slot == SELF) {
      throw new IllegalStateException("slot: " + slot + " (expected: not live)");
    }
    if (state == MemberState.DEAD) {
      dead.remove(slot);
    }
    forgetAnnouncement(slot);
    byId.remove(slot);
    set(slot, MemberState.LEFT, 0);
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = slot;
  }

  /** Takes what a member announced, without judging its state. */
  void announce(int slot, Member member) {
    digest ^= contribution(slot);
    forgetAnnouncement(slot);
    announced[slot] = member;
    byAddress.add(slot);
    byName.add(slot);
    digest ^= contribution(slot);
    version++;
  }

  /** Changes what is believed; a member must have been announced before it can be live. */
  void believe(int slot, MemberState state, long incarnation, long nowNanos) {
    digest ^= contribution(slot);
    MemberState before = state(slot);
    boolean wasLive = livePlace[slot] != NONE;
    if (before != state) {
      stateSinceNanos[slot] = nowNanos;
      recount(slot, before, state);
    }
    set(slot, state, incarnation);
    changedNanos[slot] = nowNanos;
    digest ^= contribution(slot);
    version++;
    if (slot != SELF && state.isLive() != wasLive) {
      if (wasLive) {
        removeLive(slot);
      } else {
        addLive(slot);
      }
    }
  }

  NodeId id(int slot) {
    return ids[slot];
  }

  MemberState state(int slot) {
    return STATES.get((int) rows[slot * ROW_FIELDS + STATE]);
  }

  /** The highest incarnation of which anything is believed. */
  long evidence(int slot) {
    return rows[slot * ROW_FIELDS + EVIDENCE];
  }

  /** When the belief was last made, be it the same as before. */
  long changedNanos(int slot) {
    return changedNanos[slot];
  }

  /** When the state became what it is. */
  long stateSinceNanos(int slot) {
    return stateSinceNanos[slot];
  }

  /** What a member announced last, or null where only its end is known. */
  @Nullable Member announced(int slot) {
    return announced[slot];
  }

  /** The announcement of a member that has one, as every live one does. */
  Member known(int slot) {
    Member member = announced[slot];
    if (member == null) {
      throw new IllegalStateException("slot: " + slot + " (expected: announced)");
    }
    return member;
  }

  /** Slots in use are below this; some below may be free, see {@link #isUsed}. */
  int slotLimit() {
    return slots;
  }

  boolean isUsed(int slot) {
    return evidence(slot) != 0;
  }

  int used() {
    return slots - freeCount;
  }

  /** Live members other than this node. */
  int liveOthers() {
    return liveCount;
  }

  int live(int place) {
    return live[place];
  }

  /** What stands for the live member at a place in a rendezvous hash, see {@link Ring}. */
  long liveKey(int place) {
    return liveKeys[place];
  }

  /** Exchanges two places of the list of live members. */
  void swapLive(int place, int other) {
    int slot = live[place];
    putLive(place, live[other]);
    putLive(other, slot);
  }

  int suspects() {
    return suspects;
  }

  int dead() {
    return dead.size();
  }

  /** The slot at a place among the dead, those among them that were never announced included. */
  int dead(int place) {
    return dead.get(place);
  }

  /** The whole view in eight bytes. */
  long digest() {
    return digest;
  }

  /** Grows with every change, even of a suspicion. */
  long version() {
    return version;
  }

  /** What a live member adds to the digest; 0 for others. */
  long contribution(int slot) {
    Member member = announced[slot];
    if (member == null || !state(slot).isLive()) {
      return 0;
    }
    NodeId id = ids[slot];
    return SeededRandom.mix(id.high() ^ SeededRandom.mix(id.low() ^ member.incarnation()));
  }

  /** Where a member stands on the ring, and into which bucket of a comparison it falls. */
  static long ringKey(NodeId id) {
    return SeededRandom.mix(id.high() ^ SeededRandom.mix(id.low()));
  }

  /** What stands for a node where all agree on some of them. */
  static long rendezvousKey(NodeId id) {
    return id.high() ^ id.low();
  }

  private void addLive(int slot) {
    if (liveCount == live.length) {
      live = Arrays.copyOf(live, 2 * liveCount);
      liveKeys = Arrays.copyOf(liveKeys, 2 * liveCount);
    }
    putLive(liveCount++, slot);
    swapLive(liveCount - 1, random.nextInt(liveCount));
  }

  private void removeLive(int slot) {
    int place = livePlace[slot];
    swapLive(place, liveCount - 1);
    liveCount--;
    livePlace[slot] = NONE;
  }

  private void putLive(int place, int slot) {
    live[place] = slot;
    liveKeys[place] = rendezvousKey(ids[slot]);
    livePlace[slot] = place;
  }

  private void set(int slot, MemberState state, long incarnation) {
    rows[slot * ROW_FIELDS + EVIDENCE] = incarnation;
    rows[slot * ROW_FIELDS + STATE] = STATES.indexOf(state);
  }

  private void recount(int slot, MemberState before, MemberState after) {
    if (before == MemberState.SUSPECT) {
      suspects--;
    } else if (before == MemberState.DEAD) {
      dead.remove(slot);
    }
    if (after == MemberState.SUSPECT) {
      suspects++;
    } else if (after == MemberState.DEAD) {
      dead.add(slot);
    }
  }

  private void forgetAnnouncement(int slot) {
    if (announced[slot] != null) {
      byAddress.remove(slot);
      byName.remove(slot);
      announced[slot] = null;
    }
  }

  private void reserve(int slot) {
    if (slot < ids.length) {
      return;
    }
    int size = Math.max(slot + 1, ids.length + (ids.length >> 1));
    ids = Arrays.copyOf(ids, size);
    announced = Arrays.copyOf(announced, size);
    rows = Arrays.copyOf(rows, size * ROW_FIELDS);
    changedNanos = Arrays.copyOf(changedNanos, size);
    stateSinceNanos = Arrays.copyOf(stateSinceNanos, size);
    livePlace = Arrays.copyOf(livePlace, size);
  }

  private static int hash(NodeId id) {
    return Long.hashCode(id.high() ^ id.low());
  }

  private static int hash(PeerAddress address) {
    return address.host().hashCode() * 31 + address.port();
  }
}
