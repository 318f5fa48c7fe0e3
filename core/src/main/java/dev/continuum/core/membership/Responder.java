package dev.continuum.core.membership;

import dev.continuum.core.value.PeerAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers pings, and pings for others who have no answer themselves. One thread only. SWIM, section
 * 3.1; Lifeguard, section IV-A, for the helper that says when it has no answer either.
 */
final class Responder {
  /** A probe for somebody else. */
  private record Relay(PeerAddress asker, long askersSequence) {}

  private final Shared shared;
  private final Beliefs beliefs;
  private final Map<Long, Relay> relays = new LinkedHashMap<>();

  Responder(Shared shared, Beliefs beliefs) {
    this.shared = shared;
    this.beliefs = beliefs;
  }

  void pinged(PeerAddress from, Message.Ping ping, boolean stream) {
    if (!ping.target().equals(shared.selfId())) {
      return;
    }
    Update first = isAccusedOfOld(ping) ? new Update.Alive(shared.self()) : accusationOf(ping);
    Message.Ack ack =
        new Message.Ack(
            shared.selfId(), ping.sequence(), shared.digest(), shared.news(first, false));
    if (stream) {
      shared.stream(from, ack);
    } else {
      shared.datagram(from, ack);
    }
  }

  /** What was refuted already is news to the asker: it gets the refutation with the answer. */
  private boolean isAccusedOfOld(Message.Ping ping) {
    for (Update update : ping.updates()) {
      if (update.id().equals(shared.selfId())
          && update.state() != MemberState.ALIVE
          && update.incarnation() < shared.self().incarnation()) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Update accusationOf(Message.Ping ping) {
    int slot = shared.table.find(ping.sender());
    boolean live = slot == MemberTable.NONE || shared.table.state(slot).isLive();
    return live ? null : beliefs.accusation(slot);
  }

  void pingRequested(PeerAddress from, Message.PingRequest request) {
    if (relays.size() >= shared.options.bounds().maxRelays()) {
      return;
    }
    long sequence = shared.nextSequence();
    relays.put(sequence, new Relay(from, request.sequence()));
    long nackNanos = request.nackAfterMillis() * 1_000_000L;
    if (nackNanos > 0 && shared.options.has(Feature.NACKS)) {
      shared.after(nackNanos, Deadlines.Kind.RELAY_NACK, sequence);
    }
    shared.after(
        Math.max(2 * nackNanos, shared.options.probing().intervalNanos()),
        Deadlines.Kind.RELAY_END,
        sequence);
    int slot = shared.table.find(request.target());
    Update accusation = slot == MemberTable.NONE ? null : beliefs.accusation(slot);
    shared.datagram(
        request.address(),
        new Message.Ping(
            shared.selfId(),
            sequence,
            request.target(),
            shared.digest(),
            shared.news(accusation, false)));
  }

  /** Passes on the answer to a ping for somebody else; false where it was no such ping. */
  boolean passedOn(Message.Ack ack) {
    Relay relay = relays.remove(ack.sequence());
    if (relay == null) {
      return false;
    }
    shared.datagram(
        relay.asker(),
        new Message.Ack(shared.selfId(), relay.askersSequence(), 0, shared.news(null, false)));
    return true;
  }

  void relayWaited(long sequence) {
    Relay relay = relays.get(sequence);
    if (relay != null) {
      shared.datagram(
          relay.asker(),
          new Message.Nack(shared.selfId(), relay.askersSequence(), shared.news(null, false)));
    }
  }

  void relayEnded(long sequence) {
    relays.remove(sequence);
  }
}
