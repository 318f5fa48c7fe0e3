package dev.continuum.bench.cluster;

/** How the nodes of a lab are called and where they listen. Thread-safe (no state). */
public final class LabNames {
  private static final String PREFIX = "node-";
  private static final int FIRST_PORT = 21_000;
  private static final int FIRST_CONTROL_PORT = 22_000;

  private LabNames() {}

  public static String of(int number) {
    return PREFIX + number;
  }

  public static int number(String name) {
    return Integer.parseInt(name.substring(PREFIX.length()));
  }

  public static int port(int number) {
    return FIRST_PORT + number;
  }

  /** Where a node takes commands that do not come by a pipe. */
  public static int controlPort(int number) {
    return FIRST_CONTROL_PORT + number;
  }
}
