package dev.continuum.api.http;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;

/** Gathers metrics that are read rather than counted. One thread only. */
final class Snapshots {
  private final MetricSnapshots.Builder metrics = MetricSnapshots.builder();

  void gauge(String name, String help, double value) {
    metrics.metricSnapshot(
        GaugeSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(point(value, Labels.EMPTY))
            .build());
  }

  void gauge(String name, String help, long value) {
    gauge(name, help, (double) value);
  }

  void counter(String name, String help, double value) {
    metrics.metricSnapshot(
        CounterSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder().value(value).build())
            .build());
  }

  void counter(String name, String help, long value) {
    counter(name, help, (double) value);
  }

  void info(String name, String help, Labels labels) {
    metrics.metricSnapshot(
        InfoSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder().labels(labels).build())
            .build());
  }

  void add(GaugeSnapshot gauge) {
    metrics.metricSnapshot(gauge);
  }

  void add(CounterSnapshot counter) {
    metrics.metricSnapshot(counter);
  }

  void add(UnknownSnapshot unknown) {
    metrics.metricSnapshot(unknown);
  }

  static GaugeSnapshot.GaugeDataPointSnapshot point(double value, Labels labels) {
    return GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).labels(labels).build();
  }

  static GaugeSnapshot.GaugeDataPointSnapshot point(long value, Labels labels) {
    return point((double) value, labels);
  }

  MetricSnapshots build() {
    return metrics.build();
  }
}
