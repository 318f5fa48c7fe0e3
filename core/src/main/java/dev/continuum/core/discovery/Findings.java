package dev.continuum.core.discovery;

import java.util.ArrayList;
import java.util.List;

/**
 * All that one run of a method found, and what it met that is no peer. Thread-safe (immutable).
 *
 * @param peers at most {@link #MAX_PEERS}
 * @param refusals at most {@link #MAX_REFUSALS}
 */
public record Findings(List<Finding> peers, List<Refusal> refusals) {
  public static final int MAX_PEERS = 10_000;
  public static final int MAX_REFUSALS = 100;
  public static final Findings NONE = new Findings(List.of(), List.of());

  /** What goes beyond the bounds is cut, and the last refusal says so. */
  public Findings {
    int found = peers.size();
    if (found > MAX_PEERS) {
      peers = peers.subList(0, MAX_PEERS);
      refusals = appended(refusals, (found - MAX_PEERS) + " more peers");
    }
    if (refusals.size() > MAX_REFUSALS) {
      int left = refusals.size() - MAX_REFUSALS + 1;
      refusals = appended(refusals.subList(0, MAX_REFUSALS - 1), left + " more refusals");
    }
    peers = List.copyOf(peers);
    refusals = List.copyOf(refusals);
  }

  public static Findings of(List<Finding> peers) {
    return new Findings(peers, List.of());
  }

  private static List<Refusal> appended(List<Refusal> refusals, String what) {
    List<Refusal> more = new ArrayList<>(refusals);
    more.add(new Refusal(what, "beyond the limit of one run"));
    return more;
  }
}
