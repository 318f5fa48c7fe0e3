package dev.continuum.bench;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** JMH's measurements of single steps, each beside its limit. */
final class MicroBenchmark implements Benchmark {
  private static final int WARM_UP_ITERATIONS = 3;

  @Override
  public String name() {
    return "micro";
  }

  @Override
  public String about() {
    return "single steps by JMH: an operation to bytes and back, beside a copy with its checksum";
  }

  @Override
  public List<Row> run(BenchContext context) throws Exception {
    context.progress("JMH, a Java machine of its own for each step");
    Options options =
        new OptionsBuilder()
            .include(CodecBenchmark.class.getName())
            .forks(1)
            .warmupIterations(WARM_UP_ITERATIONS)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(context.rounds())
            .measurementTime(TimeValue.seconds(1))
            .verbosity(VerboseMode.SILENT)
            .build();
    Collection<RunResult> results = new Runner(options).run();
    double[] limit = nanoseconds(results, "copyAndChecksum");
    return List.of(
        Row.beside(
            "operation of 512 bytes to bytes",
            "ns",
            nanoseconds(results, "encode"),
            "copy and CRC32C",
            limit),
        Row.beside(
            "bytes to operation", "ns", nanoseconds(results, "decode"), "copy and CRC32C", limit));
  }

  /** The average of each iteration. */
  private static double[] nanoseconds(Collection<RunResult> results, String step) {
    return results.stream()
        .filter(result -> result.getParams().getBenchmark().endsWith("." + step))
        .flatMap(result -> result.getBenchmarkResults().stream())
        .flatMap(result -> result.getIterationResults().stream())
        .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
        .toArray();
  }
}
