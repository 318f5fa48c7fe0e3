package dev.continuum.api.http;

import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;

/** What the process and its virtual machine use, read once a scrape. Thread-safe (stateless). */
final class ProcessMetrics implements MultiCollector {
  private static final double MILLIS = 1e-3;
  private static final double NANOS = 1e-9;

  @Override
  public MetricSnapshots collect() {
    Snapshots out = new Snapshots();
    memory(out);
    garbage(out);
    out.gauge(
        "continuum_jvm_threads",
        "Platform threads alive.",
        ManagementFactory.getThreadMXBean().getThreadCount());
    out.gauge(
        "continuum_jvm_classes_loaded",
        "Classes loaded now.",
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      out.counter(
          "continuum_process_cpu_seconds",
          "Processor time used, user and system.",
          system.getProcessCpuTime() * NANOS);
      out.gauge(
          "continuum_process_open_files",
          "File descriptors open now.",
          system.getOpenFileDescriptorCount());
      out.gauge(
          "continuum_process_max_files",
          "File descriptors that may be open.",
          system.getMaxFileDescriptorCount());
    }
    return out.build();
  }

  private static void memory(Snapshots out) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    MemoryUsage heap = memory.getHeapMemoryUsage();
    MemoryUsage other = memory.getNonHeapMemoryUsage();
    Labels inHeap = Labels.of("area", "heap");
    Labels elsewhere = Labels.of("area", "nonheap");
    out.add(
        GaugeSnapshot.builder()
            .name("continuum_jvm_memory_used_bytes")
            .help("Memory in use.")
            .dataPoint(Snapshots.point(heap.getUsed(), inHeap))
            .dataPoint(Snapshots.point(other.getUsed(), elsewhere))
            .build());
    out.add(
        GaugeSnapshot.builder()
            .name("continuum_jvm_memory_committed_bytes")
            .help("Memory taken from the system.")
            .dataPoint(Snapshots.point(heap.getCommitted(), inHeap))
            .dataPoint(Snapshots.point(other.getCommitted(), elsewhere))
            .build());
    out.gauge("continuum_jvm_heap_max_bytes", "What the heap may grow to.", heap.getMax());
  }

  private static void garbage(Snapshots out) {
    CounterSnapshot.Builder seconds =
        CounterSnapshot.builder()
            .name("continuum_jvm_gc_seconds")
            .help("Time spent collecting garbage.");
    CounterSnapshot.Builder runs =
        CounterSnapshot.builder().name("continuum_jvm_gc_collections").help("Garbage collections.");
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      Labels labels = Labels.of("collector", collector.getName());
      seconds.dataPoint(point(Math.max(0, collector.getCollectionTime()) * MILLIS, labels));
      runs.dataPoint(point((double) Math.max(0, collector.getCollectionCount()), labels));
    }
    out.add(seconds.build());
    out.add(runs.build());
  }

  private static CounterDataPointSnapshot point(double value, Labels labels) {
    return CounterDataPointSnapshot.builder().value(value).labels(labels).build();
  }
}
