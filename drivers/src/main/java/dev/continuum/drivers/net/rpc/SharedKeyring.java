package dev.continuum.drivers.net.rpc;

import dev.continuum.core.access.datagram.Keyring;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.drivers.net.DatagramCounts;
import dev.continuum.drivers.net.KeyringFile;
import dev.continuum.drivers.net.wire.Holding;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keyring as nodes share it: the ring that was changed most often is everybody's. Thread-safe.
 *
 * <p>A change by the command line on one node so reaches all, and a node that came without a ring
 * gets one over its first link. Where none has one, the ring of this node counts after {@link
 * #FOUND_WITHIN}.
 */
final class SharedKeyring implements Shared {
  /** A node without a ring of its own waits so long for that of another. */
  static final Duration FOUND_WITHIN = Duration.ofSeconds(10);

  static final Duration WARNED_EVERY = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(SharedKeyring.class);

  private final KeyringFile file;
  private final Function<Keyring, CompletableFuture<Keyring>> use;
  private final long keptAtNanos;

  private volatile Keyring inUse;
  private long refusedPackets;
  private long warnedNanos;

  /**
   * @param use begins to open and to seal with a ring; must not wait
   */
  SharedKeyring(
      KeyringFile file, Function<Keyring, CompletableFuture<Keyring>> use, long nowNanos) {
    this.file = file;
    this.use = use;
    this.keptAtNanos = nowNanos + FOUND_WITHIN.toNanos();
    this.inUse = file.ring();
    this.warnedNanos = nowNanos - WARNED_EVERY.toNanos();
  }

  /** The ring that packets are opened with now. */
  Keyring inUse() {
    return inUse;
  }

  /** Looks for a changed file, and whether a provisional ring is to be kept. */
  synchronized void look(long nowNanos) {
    Optional<Keyring> changed = file.changed();
    if (changed.isPresent() || !inUse.equals(file.ring())) {
      use(file.ring());
    } else if (file.isProvisional() && nowNanos - keptAtNanos >= 0) {
      file.keep();
      LOG.info("no other node has a keyring; this node's counts, {}", file.ring().primary());
    }
  }

  /** Says, not too often, that packets come which no key of this ring opens. */
  synchronized void warn(DatagramCounts counts, long nowNanos) {
    long refused = counts.unknownKey() + counts.forged();
    if (refused > refusedPackets && nowNanos - warnedNanos >= WARNED_EVERY.toNanos()) {
      LOG.warn(
          "{} packets were refused: no key of this ring opens them (generation {}, keys {})."
              + " Either another ring is in use there (compare: continuum keyring list, on both"
              + " nodes; nodes that reach each other's port over TCP take the newer ring by"
              + " themselves), or the sender was revoked, or it is of no cluster of yours [{}]",
          refused - refusedPackets,
          inUse.generation(),
          inUse.keys(),
          ErrorCode.KEYRING_MISMATCH.slug());
      warnedNanos = nowNanos;
      refusedPackets = refused;
    }
  }

  @Override
  public Holding.Kind kind() {
    return Holding.Kind.KIND_KEYRING;
  }

  @Override
  public synchronized byte[] version() {
    return file.isProvisional() ? new byte[0] : file.ring().version();
  }

  @Override
  public synchronized byte[] content() {
    return file.isProvisional() ? new byte[0] : Keyring.CODEC.toBytes(file.ring());
  }

  @Override
  public synchronized boolean offer(byte[] content) {
    Keyring offered;
    try {
      offered = Keyring.CODEC.fromBytes(content);
    } catch (DecodeException e) {
      throw ContinuumException.of(
          ErrorCode.KEYRING_MISMATCH,
          "keyring: " + e.getMessage(),
          "Use the continuum of the same version on all nodes.",
          e);
    }
    if (!file.adopt(offered)) {
      return false;
    }
    use(offered);
    return true;
  }

  /** Where it fails, the next look tries again. */
  private void use(Keyring ring) {
    try {
      CompletableFuture<?> _ = use.apply(ring).thenAccept(this::used);
    } catch (ContinuumException e) {
      LOG.warn("the keyring is not replaced yet: {}", e.getMessage());
    }
  }

  private void used(Keyring ring) {
    inUse = ring;
    LOG.info("the keyring is now of generation {}, {} seals", ring.generation(), ring.primary());
  }
}
