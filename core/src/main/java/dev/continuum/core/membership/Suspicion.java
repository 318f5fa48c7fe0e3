package dev.continuum.core.membership;

import dev.continuum.core.value.NodeId;
import java.util.ArrayList;
import java.util.List;

/**
 * One member's time to refute: long at first, shorter the more nodes suspect it. One thread only.
 *
 * <p>{@code T = max(min, max - (max - min) ln(c + 1) / ln(k + 1))} with c confirmations of the k
 * that are enough: Lifeguard, section IV-B.
 */
final class Suspicion {
  private final long minNanos;
  private final long maxNanos;
  private final int enough;
  private final List<NodeId> suspecters = new ArrayList<>(4);
  private long startNanos;
  private boolean confirmedByDeath;
  private boolean asked;

  Suspicion(NodeId from, long startNanos, long minNanos, long maxNanos, int enough) {
    this.startNanos = startNanos;
    this.minNanos = minNanos;
    this.maxNanos = maxNanos;
    this.enough = enough;
    suspecters.add(from);
  }

  /** Whether this makes it more likely, and others should hear of it. */
  boolean confirm(NodeId from) {
    if (suspecters.size() > enough || suspecters.contains(from)) {
      return false;
    }
    suspecters.add(from);
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

  /** Whether more of those who suspect would make it end sooner. */
  boolean lacksConfirmation() {
    return suspecters.size() <= enough && !confirmedByDeath;
  }

  NodeId first() {
    return suspecters.getFirst();
  }

  long deadlineNanos() {
    return startNanos + timeoutNanos();
  }

  /** Whether the shortest time to refute is nearly over, as it is when a death is announced. */
  boolean isRipe(long nowNanos) {
    return nowNanos - startNanos >= minNanos - minNanos / 5;
  }

  private long timeoutNanos() {
    if (enough < 1 || confirmedByDeath) {
      return minNanos;
    }
    double share = Math.log(suspecters.size()) / Math.log(enough + 1.0);
    return Math.max(minNanos, maxNanos - (long) ((maxNanos - minNanos) * share));
  }
}
