package dev.continuum.api.http;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Counts and latencies of requests by route. Thread-safe.
 *
 * <p>The data points of a route are looked up once, so that a request pays two additions.
 */
final class RequestMetrics {
  /** The route of requests that found none. */
  static final String NO_ROUTE = "none";

  private static final int MAX_STATUS = 600;
  private static final double NANOS = 1e-9;
  private static final double[] BUCKETS_SECONDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10
  };

  private final Counter requests;
  private final Histogram seconds;
  private final Gauge inFlight;
  private final IdentityHashMap<Route, Points> points = new IdentityHashMap<>();
  private final Points noRoute;

  RequestMetrics(PrometheusRegistry registry, List<Route> routes) {
    requests =
        Counter.builder()
            .name("continuum_http_requests_total")
            .help("HTTP requests answered.")
            .labelNames("method", "route", "status")
            .register(registry);
    seconds =
        Histogram.builder()
            .name("continuum_http_request_duration_seconds")
            .help("From the parsed head of a request to its answer.")
            .labelNames("method", "route")
            .classicOnly()
            .classicUpperBounds(BUCKETS_SECONDS)
            .register(registry);
    inFlight =
        Gauge.builder()
            .name("continuum_http_requests_in_flight")
            .help("HTTP requests under way, event streams among them.")
            .register(registry);
    for (Route route : routes) {
      points.put(route, new Points(route.method(), route.template()));
    }
    noRoute = new Points(NO_ROUTE, NO_ROUTE);
  }

  void started() {
    inFlight.inc();
  }

  void finished(@Nullable Route route, int status, long nanos) {
    inFlight.dec();
    Points found = route == null ? null : points.get(route);
    (found == null ? noRoute : found).record(status, nanos);
  }

  /** The data points of a route; those that were never needed do not exist and are not printed. */
  private final class Points {
    private final String method;
    private final String template;
    private final AtomicReferenceArray<@Nullable CounterDataPoint> byStatus =
        new AtomicReferenceArray<>(MAX_STATUS);
    private volatile @Nullable DistributionDataPoint durations;

    Points(String method, String template) {
      this.method = method;
      this.template = template;
    }

    void record(int status, long nanos) {
      CounterDataPoint counter = byStatus.get(status);
      if (counter == null) {
        counter = requests.labelValues(method, template, Integer.toString(status));
        byStatus.set(status, counter);
      }
      counter.inc();
      DistributionDataPoint distribution = durations;
      if (distribution == null) {
        distribution = seconds.labelValues(method, template);
        durations = distribution;
      }
      distribution.observe(nanos * NANOS);
    }
  }
}
