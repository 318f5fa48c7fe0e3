package dev.continuum.core.membership;

import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One member's time to refute: long at first, shorter the more nodes suspect it. One thread only.
 *
 * <p>{@code T = max(min, max - (max - min) ln(c + 1) / ln(k + 1))} with c confirmations of the k
 * that are enough: Lifeguard, section IV-B.
 */
final class Suspicion {
  private static final long NEVER = Long.MAX_VALUE;

  private final NodeId first;
  private final long minNanos;
  private final long maxNanos;
  private final int enough;
  private int confirmations;
  private @Nullable List<NodeId> confirmers;
  private long startNanos;
  private long nextLookNanos = NEVER;
  private boolean confirmedByDeath;
  private boolean asked;

  Suspicion(NodeId from, long startNanos, long minNanos, long maxNanos, int enough) {
    this.first = from;
    this.startNanos = startNanos;
    this.minNanos = minNanos;
    this.maxNanos = maxNanos;
    this.enough = enough;
  }

  /** Whether this makes it more likely, and others should hear of it. */
  boolean confirm(NodeId from) {
    if (!needsMore() || first.equals(from)) {
      return false;
    }
    List<NodeId> others = confirmers == null ? new ArrayList<>(2) : confirmers;
    if (others.contains(from)) {
      return false;
    }
    others.add(from);
    confirmers = others;
    confirmations++;
    return true;
  }

  /** Somebody's time was over: the minimum holds from now on. */
  void confirmByDeath() {
    confirmedByDeath = true;
  }

  /** All begins anew: for a while nothing could be heard. */
  void restart(long nowNanos) {
    startNanos = nowNanos;
    asked = false;
  }

  /** True the first time: the suspect itself has to be asked before the end. */
  boolean askOnce() {
    boolean first = !asked;
    asked = true;
    return first;
  }

  boolean isAsked() {
    return asked;
  }

  /** Whether more of those who suspect would make it end sooner. */
  boolean lacksConfirmation() {
    return needsMore() && !confirmedByDeath;
  }

  /** Whether fewer have confirmed it than are counted. */
  boolean needsMore() {
    return confirmations < enough;
  }

  NodeId first() {
    return first;
  }

  long deadlineNanos() {
    return startNanos + timeoutNanos();
  }

  /** No confirmation makes it end before this. */
  long soonestNanos() {
    return startNanos + minNanos;
  }

  /** Whether the shortest time to refute is nearly over, as it is when a death is announced. */
  boolean isRipe(long nowNanos) {
    return nowNanos - startNanos >= minNanos - minNanos / 5;
  }

  /** False where it will be looked at before that moment anyway. */
  boolean willBeLookedAt(long nanos, long nowNanos) {
    boolean later = nanos < nextLookNanos || nextLookNanos < nowNanos;
    nextLookNanos = later ? nanos : nextLookNanos;
    return later;
  }

  /** It is looked at; false where that was planned for later. */
  boolean looked(long nowNanos) {
    boolean planned = nextLookNanos <= nowNanos;
    nextLookNanos = planned ? NEVER : nextLookNanos;
    return planned;
  }

  private long timeoutNanos() {
    if (enough < 1 || confirmedByDeath) {
      return minNanos;
    }
    double share = Math.log(confirmations + 1.0) / Math.log(enough + 1.0);
    return Math.max(minNanos, maxNanos - (long) ((maxNanos - minNanos) * share));
  }
}
