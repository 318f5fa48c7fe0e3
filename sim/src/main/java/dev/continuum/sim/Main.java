package dev.continuum.sim;

import dev.continuum.sim.property.Outcome;
import dev.continuum.sim.property.Property;
import dev.continuum.sim.property.PropertyRunner;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * {@code ./dev sim}: runs properties from seeds and prints what it finds. One thread only. Exit
 * codes: 0 all hold, 1 one failed, 2 the command line is wrong.
 */
public final class Main {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final PrintStream out;
  private final PrintStream err;

  Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @SuppressWarnings("SystemOut") // the one place that talks to the terminal
  public static void main(String[] args) {
    System.exit(new Main(System.out, System.err).run(args));
  }

  int run(String... args) {
    SimOptions options;
    try {
      options = SimOptions.parse(args);
    } catch (IllegalArgumentException wrong) {
      err.println("error: " + wrong.getMessage());
      err.println("fix:   ./dev sim --help");
      return USAGE;
    }
    if (options.help()) {
      out.print(SimOptions.HELP);
      return OK;
    }
    if (options.list()) {
      Catalogue.all().forEach(each -> out.printf("%-24s %s%n", each.name(), each.claim()));
      return OK;
    }
    return runAll(options);
  }

  private int runAll(SimOptions options) {
    List<Property> properties = options.properties();
    out.println(options.describe());
    int failures = 0;
    for (Property property : properties) {
      long startNanos = System.nanoTime();
      Outcome outcome =
          options.seed() == null
              ? PropertyRunner.loop(property, options.loopSeed(), options.count())
              : PropertyRunner.replay(property, options.seed());
      long millis = (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
      switch (outcome) {
        case Outcome.Held held ->
            out.printf(
                Locale.ROOT,
                "%-24s ok      %,8d cases  %,8d ms  trace %016x%n",
                held.property(),
                held.cases(),
                millis,
                held.digest());
        case Outcome.Failed failed -> {
          failures++;
          out.printf(Locale.ROOT, "%-24s FAILED%n%s%n", failed.property(), failed.report());
        }
      }
    }
    out.printf(Locale.ROOT, "%d properties, %d failed%n", properties.size(), failures);
    return failures == 0 ? OK : FAILED;
  }
}
