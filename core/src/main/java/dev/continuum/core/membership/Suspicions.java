package dev.continuum.core.membership;

import dev.continuum.core.value.NodeId;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is suspected, and when each suspicion has to be looked at. One thread only.
 *
 * <p>In a large cluster in which many are suspected, most news is about suspicions that are known
 * already, and most suspicions are refuted: so finding one is a look into an array, and each has
 * one deadline pending, at the soonest moment at which it may matter. Confirmations make the end
 * come sooner, never before that moment; what remains to wait is seen then.
 */
final class Suspicions {
  /** What a moment means for a suspicion. */
  enum Due {
    /** There is more time, or there is no suspicion any more. */
    NOTHING,
    /** The suspect has to be asked once more. */
    ASK,
    /** The time to refute is over. */
    OVER
  }

  private static final int INITIAL_SLOTS = 16;

  private final Shared shared;
  private final MembershipOptions options;
  private final boolean lastChance;
  private @Nullable Suspicion[] bySlot = new Suspicion[INITIAL_SLOTS];

  /** Whose suspicion needs no more confirmations: of these most is told. */
  private final BitSet confirmed = new BitSet();

  Suspicions(Shared shared) {
    this.shared = shared;
    this.options = shared.options;
    this.lastChance = options.has(Feature.LAST_CHANCE);
  }

  /** The suspicion of a member, or null. */
  @Nullable Suspicion of(int slot) {
    return slot < bySlot.length ? bySlot[slot] : null;
  }

  /**
   * A suspicion begins, in place of an older one.
   *
   * @param ageMillis how long ago it began elsewhere
   */
  Suspicion begin(int slot, NodeId from, int ageMillis) {
    MembershipOptions.Suspicion rule = options.suspicion();
    long interval = options.probing().intervalNanos();
    double grows = Math.max(1, Math.log10(Math.max(1, shared.liveCount())));
    long min =
        rule.minNanos() > 0 ? rule.minNanos() : (long) (rule.multiplier() * grows * interval);
    int enough = rule.confirmations();
    if (!options.has(Feature.DYNAMIC_SUSPICION) || shared.liveCount() - 2 < enough) {
      enough = 0;
    }
    long age = options.has(Feature.SUSPICION_AGE) ? ageMillis * 1_000_000L : 0;
    long start = shared.now() - Math.min(age, Math.max(0, min - 2 * interval));
    Suspicion suspicion = new Suspicion(from, start, min, rule.maxFactor() * min, enough);
    if (slot >= bySlot.length) {
      bySlot = Arrays.copyOf(bySlot, Math.max(slot + 1, 2 * bySlot.length));
    }
    bySlot[slot] = suspicion;
    confirmed.set(slot, !suspicion.needsMore());
    lookAt(slot, suspicion, suspicion.soonestNanos() - askingNanos(suspicion));
    return suspicion;
  }

  /** Whether one more who suspects makes the end come sooner, and others should hear of it. */
  boolean confirm(int slot, NodeId from) {
    Suspicion suspicion = confirmed.get(slot) ? null : of(slot);
    if (suspicion == null || !suspicion.confirm(from)) {
      return false;
    }
    confirmed.set(slot, !suspicion.needsMore());
    schedule(slot, suspicion);
    return true;
  }

  /** Somebody's time was over: the minimum holds from now on. */
  void confirmByDeath(int slot) {
    Suspicion suspicion = of(slot);
    if (suspicion != null) {
      suspicion.confirmByDeath();
      schedule(slot, suspicion);
    }
  }

  /** Nothing was heard for a while: everybody gets the whole time to refute again. */
  void restart() {
    for (int slot = 0; slot < bySlot.length; slot++) {
      Suspicion suspicion = bySlot[slot];
      if (suspicion != null) {
        suspicion.restart(shared.now());
        schedule(slot, suspicion);
      }
    }
  }

  /** It was refuted, or its time is over. */
  void end(int slot) {
    if (slot < bySlot.length) {
      bySlot[slot] = null;
      confirmed.clear(slot);
    }
  }

  /** Whether a member is suspected by fewer than are enough. */
  boolean lacksConfirmation(int slot) {
    Suspicion suspicion = of(slot);
    return suspicion != null && suspicion.lacksConfirmation();
  }

  /** A deadline has come; it may be one of an older suspicion of the same member. */
  Due due(int slot) {
    Suspicion suspicion = of(slot);
    if (suspicion == null || !suspicion.looked(shared.now())) {
      return Due.NOTHING;
    }
    long deadline = suspicion.deadlineNanos();
    if (lastChance && deadline - askingNanos(suspicion) <= shared.now() && suspicion.askOnce()) {
      lookAt(slot, suspicion, deadline);
      return Due.ASK;
    }
    if (deadline <= shared.now()) {
      return Due.OVER;
    }
    schedule(slot, suspicion);
    return Due.NOTHING;
  }

  private void schedule(int slot, Suspicion suspicion) {
    lookAt(slot, suspicion, suspicion.deadlineNanos() - askingNanos(suspicion));
  }

  private void lookAt(int slot, Suspicion suspicion, long nanos) {
    long at = Math.max(shared.now(), nanos);
    if (suspicion.willBeLookedAt(at, shared.now())) {
      shared.at(at, Deadlines.Kind.SUSPICION, slot);
    }
  }

  /** How long before its end a suspicion has to be looked at. */
  private long askingNanos(Suspicion suspicion) {
    return lastChance && !suspicion.isAsked() ? options.probing().intervalNanos() : 0;
  }
}
