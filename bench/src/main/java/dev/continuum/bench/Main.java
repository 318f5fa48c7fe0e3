package dev.continuum.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs one benchmark and prints its table. */
public final class Main {
  private static final List<Benchmark> BENCHMARKS =
      List.of(
          new StoreBenchmark(),
          new RecallBenchmark(),
          new StartBenchmark(),
          new MembershipBenchmark(),
          new ConsensusBenchmark(),
          new ApplyBenchmark(),
          new ReplicationBenchmark(),
          new MicroBenchmark());

  private Main() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length == 0 || arguments[0].equals("list")) {
      for (Benchmark benchmark : BENCHMARKS) {
        System.out.printf("%-10s %s%n", benchmark.name(), benchmark.about());
      }
      return;
    }
    for (Benchmark benchmark : BENCHMARKS) {
      if (benchmark.name().equals(arguments[0])) {
        System.exit(run(benchmark, arguments) ? 0 : 1);
      }
    }
    System.err.println(
        "error: benchmark: "
            + arguments[0]
            + " (expected: "
            + String.join(", ", BENCHMARKS.stream().map(Benchmark::name).toList())
            + ")");
    System.exit(2);
  }

  private static boolean run(Benchmark benchmark, String[] arguments) throws Exception {
    Path parent = Path.of(System.getProperty("continuum.bench.folder", "bench/target/scratch"));
    Files.createDirectories(parent);
    Path scratch = Files.createTempDirectory(parent, benchmark.name());
    try {
      BenchContext context =
          new BenchContext(
              scratch,
              number(arguments, "--rounds", 5),
              number(arguments, "--seconds", 5),
              option(arguments, "--only", ""));
      List<Row> rows = benchmark.run(context);
      System.out.println(Table.render(benchmark.name(), rows));
      return rows.stream().allMatch(Row::ok);
    } finally {
      BenchContext.delete(scratch);
    }
  }

  private static int number(String[] arguments, String name, int otherwise) {
    return Integer.parseInt(option(arguments, name, String.valueOf(otherwise)));
  }

  private static String option(String[] arguments, String name, String otherwise) {
    for (int i = 1; i + 1 < arguments.length; i++) {
      if (arguments[i].equals(name)) {
        return arguments[i + 1];
      }
    }
    return otherwise;
  }
}
