package dev.continuum.sim;

import dev.continuum.sim.property.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code ./dev sim}. Thread-safe (immutable).
 *
 * @param properties what to run: all, unless some were named
 * @param seed the one case to run, or null for a loop
 * @param count cases of each property in a loop
 * @param loopSeed where the seeds of a loop come from
 */
record SimOptions(
    List<Property> properties,
    @Nullable Long seed,
    int count,
    long loopSeed,
    boolean list,
    boolean help) {
  static final int DEFAULT_COUNT = 1_000;
  static final int MAX_COUNT = 100_000_000;

  static final String HELP =
      """
      usage: ./dev sim [--property NAME]... [--seed N | --count N --loop-seed N] [--list]

        --property NAME  only this property; may be repeated; all of them without it
        --seed N         the one case with this seed: how a failure is replayed
        --count N        cases of each property, 1..100000000 (default 1000)
        --loop-seed N    the seed that the seeds of the cases follow from (default: a new one)
        --list           the properties and what each claims

      Every case is run twice and its traces compared. A failing case is made small, shown and
      printed with the command that replays it. Exit codes: 0 all hold, 1 some failed, 2 usage.

      examples:
        ./dev sim --count 1000 --loop-seed 7
        ./dev sim --property or-set-laws --seed 42
      """;

  static SimOptions parse(String... args) {
    List<Property> properties = new ArrayList<>();
    Long seed = null;
    int count = DEFAULT_COUNT;
    long loopSeed = System.nanoTime();
    boolean list = false;
    boolean help = false;
    for (int i = 0; i < args.length; i++) {
      String option = args[i];
      switch (option) {
        case "--list" -> list = true;
        case "--help", "-h" -> help = true;
        case "--property" -> properties.add(property(valueOf(args, i++)));
        case "--seed" -> seed = number(option, valueOf(args, i++));
        case "--loop-seed" -> loopSeed = number(option, valueOf(args, i++));
        case "--count" -> count = count(valueOf(args, i++));
        default -> throw new IllegalArgumentException("unknown option '" + option + "'");
      }
    }
    List<Property> chosen = properties.isEmpty() ? Catalogue.all() : List.copyOf(properties);
    return new SimOptions(chosen, seed, count, loopSeed, list, help);
  }

  /** The first line that is printed: enough to run the same again. */
  String describe() {
    return seed == null ? "--loop-seed " + loopSeed + " --count " + count : "--seed " + seed;
  }

  private static String valueOf(String[] args, int option) {
    if (option + 1 == args.length) {
      throw new IllegalArgumentException(args[option] + ": nothing (expected: a value)");
    }
    return args[option + 1];
  }

  private static Property property(String name) {
    Property property = Catalogue.find(name);
    if (property == null) {
      String names = Catalogue.all().stream().map(Property::name).collect(Collectors.joining(" "));
      throw new IllegalArgumentException(
          "--property: " + name + " (expected: one of " + names + ")");
    }
    return property;
  }

  private static long number(String option, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + ": " + text + " (expected: a whole number)", e);
    }
  }

  private static int count(String text) {
    long count = number("--count", text);
    if (count < 1 || count > MAX_COUNT) {
      throw new IllegalArgumentException("--count: " + text + " (expected: 1.." + MAX_COUNT + ")");
    }
    return (int) count;
  }
}
