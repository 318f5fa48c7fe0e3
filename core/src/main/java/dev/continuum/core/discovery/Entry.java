package dev.continuum.core.discovery;

import dev.continuum.core.value.PeerAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One address in the table: who found it, and what came of asking it. One thread only. */
final class Entry {
  final PeerAddress address;
  final long firstFoundNanos;
  private final EnumMap<DiscoveryMethod, Sighting> sightings = new EnumMap<>(DiscoveryMethod.class);
  private @Nullable Verdict verdict;
  private long askAgainNanos;
  private boolean asking;

  /** What one method said of the address. */
  private record Sighting(Finding finding, long expiresNanos) {
    boolean expired(long nowNanos) {
      return finding.ttlNanos() != Finding.FOREVER && nowNanos - expiresNanos >= 0;
    }
  }

  Entry(PeerAddress address, long nowNanos) {
    this.address = address;
    this.firstFoundNanos = nowNanos;
  }

  void found(DiscoveryMethod method, Finding finding, long nowNanos) {
    sightings.put(method, new Sighting(finding, nowNanos + finding.ttlNanos()));
  }

  void lost(DiscoveryMethod method) {
    sightings.remove(method);
  }

  boolean foundBy(DiscoveryMethod method) {
    return sightings.containsKey(method);
  }

  void expire(long nowNanos) {
    sightings.values().removeIf(sighting -> sighting.expired(nowNanos));
  }

  boolean isGone() {
    return sightings.isEmpty();
  }

  /** How long until the first sighting expires; {@link Long#MAX_VALUE} where none will. */
  long untilExpiryNanos(long nowNanos) {
    long least = Long.MAX_VALUE;
    for (Sighting sighting : sightings.values()) {
      if (sighting.finding.ttlNanos() != Finding.FOREVER) {
        least = Math.min(least, Math.max(0, sighting.expiresNanos - nowNanos));
      }
    }
    return least;
  }

  @Nullable Verdict verdict() {
    return verdict;
  }

  void judged(Verdict given, long untilNanos) {
    verdict = given;
    askAgainNanos = untilNanos;
    asking = false;
  }

  void asking() {
    asking = true;
  }

  boolean isDue(long nowNanos) {
    return !asking && (verdict == null || nowNanos - askAgainNanos >= 0);
  }

  /** Asked and refused, and no operator wants it. */
  boolean isStranger() {
    return verdict instanceof Verdict.Refused && !bestMethod().isWritten();
  }

  /** The method of the highest priority that finds it. */
  DiscoveryMethod bestMethod() {
    return best().getKey();
  }

  Finding bestFinding() {
    return best().getValue().finding;
  }

  List<DiscoveryMethod> methods() {
    return new ArrayList<>(sightings.keySet());
  }

  private Map.Entry<DiscoveryMethod, Sighting> best() {
    // The constants stand in the order of their priority, and an EnumMap in that of its constants.
    return sightings.entrySet().iterator().next();
  }
}
