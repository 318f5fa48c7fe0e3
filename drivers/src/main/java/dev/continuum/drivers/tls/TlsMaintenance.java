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
  /** Beside what other nodes tell at once over their links. */
  static final Duration REVOCATIONS_ASKED_EVERY = Duration.ofMinutes(5);

  /** An operator's certificate that ends so soon is warned of, so often. */
  static final Duration WARNED_BEFORE = Duration.ofDays(7);

  static final Duration WARNED_EVERY = Duration.ofHours(6);

  private static final Logger LOG = LoggerFactory.getLogger(TlsMaintenance.class);
  private static final long NEVER = -1;

  private final NodeTls tls;
  private final Optional<ClusterAuthority> authority;
  private final List<PeerAddress> issuers;
  private final TlsFolder folder;
  private final Optional<RenewalSchedule> schedule;
  private final WallClock clock;
  private final SecureRandom random;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tls-maintenance").factory());

  private long renewalFailedMillis = NEVER;
  private long askedMillis;
  private long warnedMillis;
  private @Nullable Future<?> running;

  public TlsMaintenance(
      NodeTls tls,
      Optional<ClusterAuthority> authority,
      Path dataFolder,
      RenewalSchedule schedule,
      WallClock clock,
      SecureRandom random) {
    this(
        tls,
        authority,
        new TlsFolder(dataFolder),
        Membership.load(new TlsFolder(dataFolder).membership()).issuers(),
        Optional.of(schedule),
        clock,
        random);
  }

  private TlsMaintenance(
      NodeTls tls,
      Optional<ClusterAuthority> authority,
      TlsFolder folder,
      List<PeerAddress> issuers,
      Optional<RenewalSchedule> schedule,
      WallClock clock,
      SecureRandom random) {
    this.tls = tls;
    this.authority = authority;
    this.folder = folder;
    this.issuers = issuers;
    this.schedule = schedule;
    this.clock = clock;
    this.random = random;
    this.askedMillis = clock.millis();
    this.warnedMillis = clock.millis() - WARNED_EVERY.toMillis();
  }

  /** Of files that an operator replaces: it takes what is new, and says when nothing new comes. */
  public static TlsMaintenance ofOperator(
      NodeTls tls, Path dataFolder, WallClock clock, SecureRandom random) {
    return new TlsMaintenance(
        tls,
        Optional.empty(),
        new TlsFolder(dataFolder),
        List.of(),
        Optional.empty(),
        clock,
        random);
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
    if (schedule.isPresent()) {
      renewWhereDue(schedule.get());
    } else {
      warnWhereDue();
    }
  }

  private void warnWhereDue() {
    long now = clock.millis();
    long left = tls.credentials().notAfterMillis() - now;
    if (left < WARNED_BEFORE.toMillis() && now - warnedMillis >= WARNED_EVERY.toMillis()) {
      warnedMillis = now;
      LOG.warn(
          "tls.cert: the node's certificate {} {}; put a new one into the file, the node takes it"
              + " within seconds",
          left > 0 ? "ends at" : "ended at",
          tls.credentials().leaf().getNotAfter().toInstant());
    }
  }

  private void renewWhereDue(RenewalSchedule rule) {
    long now = clock.millis();
    Credentials present = tls.credentials();
    if (!rule.isDue(
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
