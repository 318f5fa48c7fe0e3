package dev.continuum.core.membership;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is reported about members, with a hold-down for those that come and go: after some returns
 * from the dead, each soon after the one before, a member is reported only when it was quiet for
 * long. One thread only. Follows the damping of routes in RFC 2439.
 */
final class Reports {
  private static final class Flaps {
    int count;
    long lastNanos;
    long heldUntilNanos;
  }

  private final Shared shared;
  private final boolean holdsDown;
  private final Map<Integer, Flaps> flapping = new LinkedHashMap<>();

  Reports(Shared shared) {
    this.shared = shared;
    this.holdsDown = shared.options.has(Feature.HOLD_DOWN);
  }

  /** A member is new or back; {@code returned} says that it was taken for dead before. */
  void up(int slot, boolean returned) {
    if (returned && holdsDown) {
      flapped(slot);
    }
    if (!isHeld(slot)) {
      shared.emit(new Event.MemberUp(shared.table.known(slot)));
    }
  }

  void changed(int slot) {
    if (!isHeld(slot)) {
      shared.emit(new Event.MemberChanged(shared.table.known(slot)));
    }
  }

  void suspected(int slot, Suspicion suspicion) {
    if (!isHeld(slot)) {
      Member member = shared.table.known(slot).withState(MemberState.SUSPECT);
      shared.emit(new Event.MemberSuspected(member, suspicion.first()));
    }
  }

  void trusted(int slot) {
    if (!isHeld(slot)) {
      shared.emit(new Event.MemberTrusted(shared.table.known(slot)));
    }
  }

  void failed(int slot) {
    if (!isHeld(slot)) {
      shared.emit(new Event.MemberFailed(shared.table.known(slot).withState(MemberState.DEAD)));
    }
  }

  void left(int slot) {
    if (!isHeld(slot)) {
      shared.emit(new Event.MemberLeft(shared.table.known(slot).withState(MemberState.LEFT)));
    }
  }

  /** The slot is about to be used for somebody else. */
  void forget(int slot) {
    flapping.remove(slot);
  }

  /** Reports those whose time is over and who are here. */
  void watch() {
    long now = shared.now();
    Iterator<Map.Entry<Integer, Flaps>> entries = flapping.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Integer, Flaps> entry = entries.next();
      Flaps flaps = entry.getValue();
      if (flaps.heldUntilNanos > now) {
        continue;
      }
      if (flaps.heldUntilNanos > 0) {
        flaps.heldUntilNanos = 0;
        settle(entry.getKey());
        flaps.count = 0;
      }
      if (now - flaps.lastNanos > 10 * shared.options.bounds().holdDownNanos()) {
        entries.remove();
      }
    }
  }

  int held() {
    int count = 0;
    for (Flaps each : flapping.values()) {
      count += each.heldUntilNanos > 0 ? 1 : 0;
    }
    return count;
  }

  private void flapped(int slot) {
    long now = shared.now();
    MembershipOptions.Bounds bounds = shared.options.bounds();
    Flaps flaps = flapping.computeIfAbsent(slot, ignored -> new Flaps());
    boolean soon = flaps.count > 0 && now - flaps.lastNanos <= 4 * bounds.holdDownNanos();
    flaps.count = soon ? flaps.count + 1 : 1;
    flaps.lastNanos = now;
    if (flaps.count >= bounds.flapsBeforeHoldDown()) {
      boolean begins = flaps.heldUntilNanos == 0;
      flaps.heldUntilNanos = now + bounds.holdDownNanos();
      if (begins) {
        shared.emit(new Event.MemberHeldDown(shared.table.known(slot), flaps.count));
      }
    }
  }

  /** It was last reported as failed: the hold-down begins with a return. */
  private void settle(int slot) {
    if (shared.table.state(slot).isLive()) {
      shared.emit(new Event.MemberUp(shared.table.known(slot)));
    }
  }

  private boolean isHeld(int slot) {
    if (flapping.isEmpty()) {
      return false;
    }
    Flaps flaps = flapping.get(slot);
    return flaps != null && flaps.heldUntilNanos > 0;
  }
}
