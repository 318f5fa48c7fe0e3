package dev.continuum.drivers.tls;

import dev.continuum.core.access.RenewalSchedule;
import dev.continuum.core.node.WallClock;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.PeerAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node's certificate and revocation list fresh while it runs. Thread-safe.
 *
 * <p>Every second it reads what changed on disk (the command line may have revoked somebody) and
 * looks whether something is due; what is due is a pure function of time, in {@link
 * RenewalSchedule}. A failure is logged and tried again.
 */
public final class TlsMaintenance implements AutoCloseable {
  /** How long a node may not know of a revocation that nobody pushed to it. */
  static final Duration REVOCATIONS_ASKED_EVERY = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(TlsMaintenance.class);
  private static final long NEVER = -1;

  private final NodeTls tls;
  private final Optional<ClusterAuthority> authority;
  private final List<PeerAddress> issuers;
  private final TlsFolder folder;
  private final RenewalSchedule schedule;
  private final WallClock clock;
  private final SecureRandom random;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tls-maintenance").factory());

  private long renewalFailedMillis = NEVER;
  private long askedMillis;
  private @Nullable Future<?> running;

  public TlsMaintenance(
      NodeTls tls,
      Optional<ClusterAuthority> authority,
      Path dataFolder,
      RenewalSchedule schedule,
      WallClock clock,
      SecureRandom random) {
    this.tls = tls;
    this.authority = authority;
    this.folder = new TlsFolder(dataFolder);
    this.issuers = Membership.load(folder.membership()).issuers();
    this.schedule = schedule;
    this.clock = clock;
    this.random = random;
    this.askedMillis = clock.millis();
  }

  public synchronized void start() {
    running = timer.scheduleWithFixedDelay(this::run, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (running != null) {
        running.cancel(false);
      }
    }
    timer.shutdownNow();
  }

  private void run() {
    try {
      tick();
    } catch (RuntimeException e) {
      LOG.warn("certificates: {}", e.getMessage());
    }
  }

  /** One round. */
  synchronized void tick() {
    authority.ifPresent(ClusterAuthority::publishRevocationsWhereDue);
    tls.refresh();
    askForRevocations();
    renewWhereDue();
  }

  private void renewWhereDue() {
    long now = clock.millis();
    Credentials present = tls.credentials();
    if (!schedule.isDue(
        tls.self(),
        present.notBeforeMillis(),
        present.notAfterMillis(),
        renewalFailedMillis,
        now)) {
      return;
    }
    try {
      if (authority.isPresent()) {
        authority.get().renewSelf(tls.self());
      } else {
        renewAtIssuer().save(folder.credentials());
      }
      tls.refresh();
      renewalFailedMillis = NEVER;
      LOG.info(
          "the node has a new certificate, until {}",
          tls.credentials().leaf().getNotAfter().toInstant());
    } catch (ContinuumException e) {
      renewalFailedMillis = now;
      LOG.warn("the certificate is not renewed: {} Fix: {}", e.getMessage(), e.fix());
    }
  }

  private Credentials renewAtIssuer() {
    if (issuers.isEmpty()) {
      throw RevocationList.missing();
    }
    ContinuumException last = null;
    for (PeerAddress issuer : issuers) {
      try {
        return JoinClient.renew(issuer, tls, random, clock);
      } catch (ContinuumException e) {
        last = e;
      }
    }
    throw last == null ? RevocationList.missing() : last;
  }

  private void askForRevocations() {
    long now = clock.millis();
    if (authority.isPresent() || now - askedMillis < REVOCATIONS_ASKED_EVERY.toMillis()) {
      return;
    }
    askedMillis = now;
    for (PeerAddress issuer : issuers) {
      try {
        tls.offerRevocations(JoinClient.revocations(issuer, tls));
        return;
      } catch (ContinuumException e) {
        LOG.warn("no revocation list from {}: {}", issuer, e.getMessage());
      }
    }
  }
}
