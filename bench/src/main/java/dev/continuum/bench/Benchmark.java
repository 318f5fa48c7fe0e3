package dev.continuum.bench;

import java.util.List;

/** One named table of figures. Implementations are run by one thread. */
interface Benchmark {
  String name();

  /** One line for the list of benchmarks. */
  String about();

  List<Row> run(BenchContext context) throws Exception;
}
