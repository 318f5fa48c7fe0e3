package dev.continuum.drivers.net;

import dev.continuum.core.value.PeerAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Socket addresses of peers, without ever waiting for a name server: a name that is not known yet
 * is looked up beside, and what was meant for it is lost meanwhile. Thread-safe; bounded.
 */
final class PeerResolver {
  static final int MAX_NAMES = 16_384;
  static final int MAX_LOOKUPS = 64;

  /** How long an answer, good or bad, is believed. */
  static final Duration LIFETIME = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(PeerResolver.class);

  /** What is known of a name; no address while it was never found. */
  private record Answer(@Nullable InetSocketAddress address, long atNanos) {}

  private final Map<PeerAddress, Answer> answers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerAddress, Answer> eldest) {
          return size() > MAX_NAMES;
        }
      };
  private final LinkedHashMap<PeerAddress, Boolean> running = new LinkedHashMap<>();

  /** The address, or null where it is not known yet or not at all. */
  synchronized @Nullable InetSocketAddress resolve(PeerAddress peer, long nowNanos) {
    Answer answer = answers.get(peer);
    if (answer == null) {
      InetSocketAddress literal = literal(peer);
      if (literal != null) {
        answers.put(peer, new Answer(literal, Long.MAX_VALUE));
        return literal;
      }
    }
    boolean isLiteral = answer != null && answer.atNanos == Long.MAX_VALUE;
    boolean stale = answer == null || nowNanos - answer.atNanos >= LIFETIME.toNanos();
    if (!isLiteral && stale && running.size() < MAX_LOOKUPS && !running.containsKey(peer)) {
      running.put(peer, true);
      Thread.ofVirtual().name("resolve " + peer).start(() -> lookUp(peer, nowNanos));
    }
    return answer == null ? null : answer.address;
  }

  private void lookUp(PeerAddress peer, long nowNanos) {
    InetSocketAddress found = null;
    try {
      found = new InetSocketAddress(InetAddress.getByName(peer.host()), peer.port());
    } catch (UnknownHostException e) {
      LOG.warn("no address for {}: {}", peer, e.getMessage());
    } finally {
      learn(peer, found, nowNanos);
    }
  }

  private synchronized void learn(
      PeerAddress peer, @Nullable InetSocketAddress found, long nowNanos) {
    running.remove(peer);
    Answer former = answers.get(peer);
    InetSocketAddress kept = found != null || former == null ? found : former.address;
    answers.put(peer, new Answer(kept, nowNanos));
  }

  private static @Nullable InetSocketAddress literal(PeerAddress peer) {
    try {
      return new InetSocketAddress(InetAddress.ofLiteral(peer.host()), peer.port());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
