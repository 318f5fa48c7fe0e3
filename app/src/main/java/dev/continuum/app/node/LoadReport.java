package dev.continuum.app.node;

import com.sun.management.OperatingSystemMXBean;
import dev.continuum.core.membership.Metadata;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.drivers.net.MembershipDriver;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other nodes how busy this machine is. Every announcement is a rumour that goes through
 * the whole cluster, so small changes are kept back. One thread of its own.
 */
final class LoadReport implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoadReport.class);
  private static final long SAMPLED_EVERY_SECONDS = 10;
  private static final double NEWEST_WEIGHT = 0.3;
  private static final int LEAST_CHANGE_PERCENT = 15;

  private final MembershipDriver membership;
  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("load-report").factory());
  private Metadata announced;
  private double smoothed;

  LoadReport(MembershipDriver membership, Metadata announced) {
    this.membership = membership;
    this.announced = announced;
  }

  LoadReport start() {
    ScheduledFuture<?> _ =
        timer.scheduleWithFixedDelay(
            this::sample, SAMPLED_EVERY_SECONDS, SAMPLED_EVERY_SECONDS, TimeUnit.SECONDS);
    return this;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void sample() {
    double load = system.getCpuLoad();
    if (Double.isNaN(load) || load < 0) {
      return; // this machine does not tell
    }
    smoothed += NEWEST_WEIGHT * (load - smoothed);
    int percent = Math.clamp(Math.round(smoothed * 100), 0, 100);
    if (Math.abs(percent - announced.loadPercent()) < LEAST_CHANGE_PERCENT) {
      return;
    }
    Metadata next = announced.withLoadPercent(percent);
    try {
      membership.announce(next);
      announced = next;
    } catch (ContinuumException e) {
      LOG.debug("the load is told next time: {}", e.getMessage());
    }
  }
}
