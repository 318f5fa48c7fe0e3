package dev.continuum.api.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** All metrics in the formats of Prometheus. Thread-safe. */
final class MetricsRoutes implements HttpModule {
  private static final String TEXT = "text/plain";
  private static final String OPEN_METRICS = "application/openmetrics-text";

  private final PrometheusRegistry registry;
  private final ExpositionFormats formats = ExpositionFormats.init();

  MetricsRoutes(PrometheusRegistry registry) {
    this.registry = registry;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.of("GET", "/metrics", this::metrics).produces(TEXT, OPEN_METRICS));
  }

  private void metrics(Exchange exchange) throws IOException {
    ExpositionFormatWriter writer =
        exchange.produces().equals(OPEN_METRICS)
            ? formats.getOpenMetricsTextFormatWriter()
            : formats.getPrometheusTextFormatWriter();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writer.write(bytes, registry.scrape());
    exchange.header(HeaderNames.CONTENT_TYPE, writer.getContentType());
    exchange.send(Status.OK_200, bytes.toByteArray(), bytes.size());
  }
}
